import {
  REQUEST_TYPES,
  RESULT_TYPES,
  checkCommand,
  locationOf,
  needsSupervision,
  plistBytes,
  readCommand,
  readDict,
  readPut,
  readReport,
  readResult,
  writeCommand,
  type Command,
  type PlistInput,
  type Report,
  type ResultType,
} from '../index.js';
import { example, refusalOf } from '../refusal.scene.js';
import { sample, samplesIn } from '../testdata.scene.js';

const EXAMPLES = example<Command[]>(sample('examples/commands.json'));
const report = (name: string): Report => readReport(sample(`reports/${name}.plist`));
const spoiled = (name: string, keys: Record<string, PlistInput | undefined>): Buffer =>
  plistBytes({ ...Object.fromEntries(readDict(sample(`reports/${name}.plist`))), ...keys });

describe('a command', () => {
  it('has an example of each RequestType', () => {
    expect([...new Set(EXAMPLES.map(({ RequestType }) => RequestType))].sort()).toEqual([...REQUEST_TYPES].sort());
  });

  it.each(EXAMPLES.map((command, at) => [`${command.RequestType} (${at})`, command] as const))(
    '%s leaves as it was meant',
    (_, command) => {
      const written = writeCommand(command, '7E5A9C3B-1111-4222-8333-444455556666');
      const { uuid, requestType, command: read } = readCommand(written);
      expect({ uuid, requestType }).toEqual({
        uuid: '7E5A9C3B-1111-4222-8333-444455556666',
        requestType: command.RequestType,
      });
      expect(plistBytes(read)).toEqual(plistBytes(command as PlistInput));
    },
  );

  it.each<[string, unknown]>([
    ['no application', { RequestType: 'InstallApplication' }],
    ['two applications', { RequestType: 'InstallApplication', iTunesStoreID: 1, Identifier: 'a.b' }],
    [
      'three',
      { RequestType: 'InstallApplication', iTunesStoreID: 1, Identifier: 'a.b', ManifestURL: 'https://a.fr/b' },
    ],
    ['a licence for one’s own', { RequestType: 'InstallApplication', ManifestURL: 'https://a.fr/b', Options: {} }],
    ['an address in clear', { RequestType: 'InstallApplication', ManifestURL: 'http://a.fr/b' }],
    ['a store number with decimals', { RequestType: 'InstallApplication', iTunesStoreID: 1.5 }],
    ['Lost Mode that says nothing', { RequestType: 'EnableLostMode', Footnote: 'Merci' }],
    ['Lost Mode that says an empty thing', { RequestType: 'EnableLostMode', Message: '' }],
    ['no user to delete', { RequestType: 'DeleteUser' }],
    ['one user and all of them', { RequestType: 'DeleteUser', UserName: 'a', DeleteAllUsers: true }],
    ['an update of nothing', { RequestType: 'ScheduleOSUpdate', Updates: [{ InstallAction: 'Default' }] }],
    ['no update', { RequestType: 'ScheduleOSUpdate', Updates: [] }],
    [
      'an update that cuts a lesson',
      { RequestType: 'ScheduleOSUpdate', Updates: [{ InstallAction: 'InstallForceRestart', ProductVersion: '18.2' }] },
    ],
    ['no question', { RequestType: 'DeviceInformation', Queries: [] }],
    ['a question about the line', { RequestType: 'DeviceInformation', Queries: ['IMEI'] }],
    ['a question about the account', { RequestType: 'DeviceInformation', Queries: ['iTunesStoreAccountHash'] }],
    [
      'a number without an attestation',
      { RequestType: 'DeviceInformation', Queries: ['UDID'], DeviceAttestationNonce: Buffer.from('a') },
    ],
    ['no setting', { RequestType: 'Settings', Settings: [] }],
    ['a setting that is none', { RequestType: 'Settings', Settings: [{ Item: 'DataRoaming', Enabled: true }] }],
    [
      'room shared by two measures',
      { RequestType: 'Settings', Settings: [{ Item: 'SharedDeviceConfiguration', QuotaSize: 1, ResidentUsers: 1 }] },
    ],
    [
      'a session of ten seconds',
      { RequestType: 'Settings', Settings: [{ Item: 'SharedDeviceConfiguration', UserSessionTimeout: 10 }] },
    ],
    [
      'a name of 64 letters',
      { RequestType: 'Settings', Settings: [{ Item: 'DeviceName', DeviceName: 'a'.repeat(64) }] },
    ],
    ['a passcode without its token', { RequestType: 'ClearPasscode' }],
    ['an empty token', { RequestType: 'ClearPasscode', UnlockToken: Buffer.alloc(0) }],
    ['a token that is a text', { RequestType: 'ClearPasscode', UnlockToken: 'abc' }],
    ['an empty profile', { RequestType: 'InstallProfile', Payload: Buffer.alloc(0) }],
    ['a key too many', { RequestType: 'RestartDevice', NotifyUser: true }],
    ['a command that is none', { RequestType: 'Reboot' }],
    ['a command of a prototype', { RequestType: 'toString' }],
    ['nothing', {}],
    ['null', null],
    ['a length that is none', { RequestType: 'DeviceLock', Message: { length: { valueOf: 1, toString: 1 } } }],
  ])('does not leave with %s', (_, command) => {
    expect(refusalOf(() => checkCommand(command))).toBe('wire-apple.invalidCommand');
  });

  it('says neither NUL nor a UUID that is none', () => {
    expect(refusalOf(() => writeCommand({ RequestType: 'DeviceLock', Message: 'a\u0000' }, '1'))).toBe(
      'wire-apple.unwritable',
    );
    expect(refusalOf(() => writeCommand({ RequestType: 'DeviceLock' }, 'a/b'))).toBe('wire-apple.invalidCommand');
  });

  it('says before it leaves whether only a supervised iPad obeys', () => {
    expect(needsSupervision({ RequestType: 'RestartDevice' })).toBe(true);
    expect(needsSupervision({ RequestType: 'DeviceLock' })).toBe(false);
    expect(needsSupervision({ RequestType: 'Settings', Settings: [{ Item: 'AppAnalytics', Enabled: false }] })).toBe(
      false,
    );
    expect(needsSupervision({ RequestType: 'Settings', Settings: [{ Item: 'DeviceName', DeviceName: 'a' }] })).toBe(
      true,
    );
  });

  it('is read by what plays a device, or refused', () => {
    for (const said of [{}, { Command: {} }, { Command: { RequestType: 'A' } }, { Command: 1, CommandUUID: 'a' }]) {
      expect(refusalOf(() => readCommand(plistBytes(said)))).toBe('wire-apple.malformed');
    }
  });
});

describe('a report', () => {
  it.each(samplesIn('reports').map((name) => name.replace('.plist', '')))('reads %s at any door', (name) => {
    const read = readPut(sample(`reports/${name}.plist`));
    expect(read).toMatchObject({ door: 'report' });
  });

  it('says its status, which command, and why not', () => {
    expect(report('idle')).toMatchObject({ status: 'Idle', commandUuid: null, errors: [], location: null });
    expect(report('idle-shared').id).toMatchObject({ kind: 'sharedUser' });
    expect(report('not-now')).toMatchObject({ status: 'NotNow', commandUuid: '0001-of-the-example' });
    expect(report('format-error')).toMatchObject({ status: 'CommandFormatError' });
    expect(report('error').errors).toEqual([
      {
        domain: 'MCMDMErrorDomain',
        code: 12_001,
        description: 'The command is not valid',
        localized: 'La commande n’est pas valable',
      },
      {
        domain: 'MCInstallationErrorDomain',
        code: 4_001,
        description: 'Échec de l’installation du profil',
        localized: 'Échec de l’installation du profil',
      },
    ]);
  });

  it.each<[string, Record<string, PlistInput | undefined>]>([
    ['a status that is none', { Status: 'Done' }],
    ['no command', { CommandUUID: undefined }],
    ['a command of two lines', { CommandUUID: 'a\nb' }],
    ['nobody', { UDID: undefined }],
  ])('is refused with %s', (_, keys) => {
    expect(refusalOf(() => readReport(spoiled('acknowledged', keys)))).toBe('wire-apple.malformed');
  });

  it('is heard even when its errors are odd', () => {
    const odd = readReport(
      spoiled('error', {
        ErrorChain: [7, {}, { ErrorCode: 'x' }, ...Array.from({ length: 99 }, () => ({ ErrorCode: 1 }))],
      }),
    );
    expect(odd.errors).toHaveLength(20);
    expect(odd.errors[0]).toEqual({ domain: null, code: null, description: null, localized: null });
    expect(readReport(spoiled('error', { ErrorChain: 'x' })).errors).toEqual([]);
  });
});

describe('the result of', () => {
  it('DeviceInformation, in bytes, without lines and addresses', () => {
    const read = report('device-information');
    expect(readResult('DeviceInformation', read)).toMatchObject({
      deviceName: 'Chariot 3 · 07',
      serialNumber: 'DMPFW1XXQ1GC',
      storageBytes: 68_719_476_736,
      storageFreeBytes: Math.round(48.27 * 1024 ** 3),
      battery: 0.87,
      supervised: true,
      lostMode: false,
      timeZone: 'Europe/Paris',
      residentUsers: null,
    });
    const answers = read.plist.get('QueryResponses') as Map<string, unknown>;
    expect(answers.get('ACertainFutureKey')).toBe(7);
    for (const key of ['IMEI', 'WiFiMAC', 'BluetoothMAC', 'ServiceSubscriptions']) expect(answers.has(key)).toBe(false);
  });

  it('DeviceInformation, when the battery is not known', () => {
    const read = readReport(
      spoiled('device-information', { QueryResponses: { BatteryLevel: -1, DeviceCapacity: -1, OSVersion: true } }),
    );
    expect(readResult('DeviceInformation', read)).toMatchObject({ battery: null, storageBytes: null, osVersion: null });
  });

  it('SecurityInfo', () => {
    expect(readResult('SecurityInfo', report('security-info'))).toEqual({
      passcodePresent: true,
      passcodeCompliant: true,
      passcodeCompliantWithProfiles: true,
      encrypted: true,
    });
  });

  it('the lists', () => {
    expect(readResult('ManagedApplicationList', report('managed-applications'))).toEqual([
      { identifier: 'org.geogebra.ios.graphing', status: 'Managed', validated: true, hasConfiguration: false },
      { identifier: 'com.apple.Numbers', status: 'Installing', validated: true, hasConfiguration: true },
    ]);
    expect(readResult('InstalledApplicationList', report('installed-applications'))[0]).toEqual({
      identifier: 'org.geogebra.ios.graphing',
      name: 'Calculatrice graphique',
      version: '5.2.855.1',
      shortVersion: '5.2.855',
      bundleBytes: 154_533_888,
      dataBytes: 16_384,
      installing: false,
      updateAvailable: true,
    });
    expect(readResult('CertificateList', report('certificates'))).toEqual([
      { commonName: 'iPad 07', identity: true, der: Buffer.from('3003020100', 'hex') },
    ]);
    expect(readResult('ProfileList', report('profiles'))).toEqual([
      {
        identifier: 'fr.chariot.settings',
        uuid: '7E5A9C3B-1111-4222-8333-444455556666',
        displayName: 'Classe mobile',
        managed: true,
        payloads: [{ type: 'com.apple.wifi.managed', identifier: 'fr.chariot.wifi' }],
      },
    ]);
    expect(report('users').plist.has('Users')).toBe(false);
    const [user] = readResult('UserList', report('users'));
    expect(user).toMatchObject({ loggedIn: true, toSync: false, quotaBytes: 2_000_000_000, usedBytes: 1_000 });
    expect(user?.account.reveal()).toBe('eleve.exemple@appleid.example.fr');
    expect(JSON.stringify(user)).not.toContain('eleve');
  });

  it('updates', () => {
    expect(readResult('AvailableOSUpdates', report('available-updates'))).toMatchObject([
      { version: '18.2', restart: true },
    ]);
    expect(readResult('OSUpdateStatus', report('update-status'))).toMatchObject([
      { status: 'Downloading', progress: 0.5 },
    ]);
    expect(readResult('ScheduleOSUpdate', report('scheduled-update'))).toMatchObject([
      { action: 'Error', status: 'DownloadInsufficientSpace', errors: [{ code: 5_003 }] },
    ]);
  });

  it('settings, an installation, a bypass code', () => {
    expect(readResult('Settings', report('settings'))).toMatchObject([
      { status: 'Acknowledged' },
      { errors: [{ code: 28_001 }] },
    ]);
    expect(readResult('InstallApplication', report('install-application'))).toEqual({
      identifier: 'org.geogebra.ios.graphing',
      state: 'Queued',
      rejection: null,
    });
    const code = readResult('ActivationLockBypassCode', report('bypass-code'));
    expect(code?.reveal()).toBe('5P3DT-RFVX4-9V0P-EXAM-PLE0-1234');
    expect(String(code)).not.toContain('5P3DT');
  });

  it('any command, when the report holds none of it', () => {
    for (const type of RESULT_TYPES) expect(refusalOf(() => readResult(type, report('acknowledged')))).toBeNull();
    for (const type of ['DeviceLocation', 'toString', '']) {
      expect(refusalOf(() => readResult(type as ResultType, report('location')))).toBe('wire-apple.unknownResult');
    }
  });
});

describe('a position', () => {
  it('is in no report’s dictionary, and is given in Lost Mode alone', () => {
    const read = report('location');
    for (const key of ['Latitude', 'Longitude', 'Altitude', 'Course', 'Speed']) expect(read.plist.has(key)).toBe(false);
    expect(JSON.stringify({ ...read, plist: [...read.plist] })).not.toContain('45.19');
    expect(refusalOf(() => locationOf(read, { lostMode: false }))).toBe('wire-apple.locationRefused');
    expect(refusalOf(() => locationOf(report('idle'), { lostMode: false }))).toBe('wire-apple.locationRefused');
    expect(locationOf(read, { lostMode: true })).toEqual({
      latitude: 45.19,
      longitude: 5.72,
      accuracyMetres: 65,
      timestamp: '2026-11-10T08:00:00Z',
    });
    expect(locationOf(report('idle'), { lostMode: true })).toBeNull();
  });

  it('is none when it is no place on Earth', () => {
    expect(readReport(spoiled('location', { Latitude: 91 })).location).toBeNull();
    expect(readReport(spoiled('location', { Longitude: 'x' })).location).toBeNull();
  });
});
