import { zipArchive } from '@chariot/testkit';
import { REQUEST_TYPES } from '@chariot/wire-apple';
import { KeyPool } from '../keys.js';
import { ProtocolServer, type Received, type Said } from '../protocol-server.scene.js';
import type { IpadOptions } from '../options.js';
import { SimulatedIpad } from '../simulated-ipad.service.js';

let pems: string[];
let server: ProtocolServer;
let made: SimulatedIpad;

beforeAll(async () => {
  pems = await KeyPool.make(1);
  server = await ProtocolServer.start();
});
afterAll(() => server.stop());
afterEach(async () => {
  await made.stop();
  expect(server.broken).toEqual([]);
});

let seeds = 0;
async function enrolled(options: Partial<IpadOptions> = {}): Promise<void> {
  made = new SimulatedIpad({
    ...{ seed: `commandes ${++seeds}`, keys: new KeyPool(pems), waking: server.apns, stepMs: 0 },
    ...options,
  });
  await made.enrolWith(server.profile());
}
async function answered(command: Said): Promise<Received> {
  const uuid = server.command(made.udid, command);
  await made.connect();
  const [report] = server.reported(uuid);
  if (report === undefined) throw new Error('not reported');
  return report;
}
const said = (report: Received): Said => {
  const { UDID: _, CommandUUID: __, signedBy: ___, raw: ____, ...rest } = report;
  return rest;
};
const ACKNOWLEDGED = { Status: 'Acknowledged' };

it('answers every command that this product can send', async () => {
  await enrolled({ order: { shared: true } });
  const keys: Record<string, Said> = {
    DeviceInformation: { Queries: ['UDID'] },
    InstallProfile: {
      Payload: server.plist({
        PayloadType: 'Configuration',
        PayloadIdentifier: 'a',
        PayloadUUID: 'b',
        PayloadContent: [],
      }),
    },
    RemoveProfile: { Identifier: 'a' },
    Settings: { Settings: [{ Item: 'DeviceName', DeviceName: 'Chariot 3 · 07' }] },
    InstallApplication: { iTunesStoreID: 1146717204 },
    RemoveApplication: { Identifier: 'org.geogebra.ios.graphing' },
    ClearPasscode: { UnlockToken: Buffer.from('x') },
    EnableLostMode: { Message: 'Perdu' },
    DeleteUser: { UserName: 'a' },
    ScheduleOSUpdate: { Updates: [{ InstallAction: 'Default', ProductVersion: '18.2' }] },
  };
  const last = ['ShutDownDevice', 'EraseDevice'];
  const types = [...REQUEST_TYPES.filter((type) => !last.includes(type)), 'ShutDownDevice'];
  for (const RequestType of types) {
    const report = await answered({ RequestType, ...keys[RequestType] });
    expect([RequestType, report['Status']]).toEqual([RequestType, expect.stringMatching(/^(Acknowledged|Error)$/)]);
    const [first] = (report['ErrorChain'] ?? []) as Said[];
    // Each was understood: an error, where there is one, is about the iPad.
    expect(first?.['USEnglishDescription'] ?? '').not.toMatch(/not a valid request type/);
  }
  expect(made.state).toMatchObject({ deviceName: 'Chariot 3 · 07', poweredOff: true });
});

it('says that it knows no such command, and that one lacks its keys', async () => {
  await enrolled();
  expect(await answered({ RequestType: 'RotateFileVaultKey' })).toMatchObject({ Status: 'Error' });
  for (const RequestType of [
    'DeviceInformation',
    'InstallProfile',
    'RemoveProfile',
    'Settings',
    'InstallApplication',
  ]) {
    expect(said(await answered({ RequestType }))).toEqual({ Status: 'CommandFormatError' });
  }
});

it('promises an application, and then has it', async () => {
  await enrolled({ stepMs: 60_000 });
  const install = { RequestType: 'InstallApplication', iTunesStoreID: 1146717204, ManagementFlags: 1 };
  const Identifier = 'org.geogebra.ios.graphing';
  const listed = async (): Promise<unknown> => {
    const list = (await answered({ RequestType: 'ManagedApplicationList' }))['ManagedApplicationList'] as Said;
    return (list[Identifier] as Said | undefined)?.['Status'];
  };
  expect(said(await answered(install))).toEqual({ ...ACKNOWLEDGED, Identifier, State: 'Queued' });
  expect(await listed()).toBe('Queued');
  expect(said(await answered(install))).toEqual({ ...ACKNOWLEDGED, RejectionReason: 'AppAlreadyQueued' });
  made.passTime(60_000);
  expect(await listed()).toBe('Installing');
  made.passTime(60_000);
  expect(await listed()).toBe('Managed');
  const { InstalledApplicationList } = await answered({
    RequestType: 'InstalledApplicationList',
    Identifiers: [Identifier],
  });
  expect(InstalledApplicationList).toMatchObject([{ Identifier, Installing: false, HasUpdateAvailable: false }]);
  const app = made.state.apps[Identifier];
  if (app) app.newer = '6.0';
  expect(await answered({ RequestType: 'InstalledApplicationList', Identifiers: [Identifier] })).toMatchObject({
    InstalledApplicationList: [{ HasUpdateAvailable: true }],
  });
  await answered(install);
  made.passTime(120_000);
  expect(await listed()).toBe('Managed');
  expect(made.state.apps[Identifier]).toMatchObject({ version: '6.0' });
  expect(made.state.apps[Identifier]).not.toHaveProperty('newer');
  expect(said(await answered({ RequestType: 'RemoveApplication', Identifier }))).toEqual(ACKNOWLEDGED);
  expect(await listed()).toBeUndefined();
});

it.each(['stuckApps', 'single-app mode'])('promises an application that does not come, for %s', async (why) => {
  await enrolled({ ...(why === 'stuckApps' && { behaviours: [why] }) });
  if (why !== 'stuckApps') {
    const lock = {
      PayloadType: 'com.apple.app.lock',
      PayloadIdentifier: 'a.b',
      PayloadUUID: 'c',
      App: { Identifier: 'x' },
    };
    const Payload = server.plist({
      PayloadType: 'Configuration',
      PayloadIdentifier: 'a',
      PayloadUUID: 'b',
      PayloadContent: [lock],
    });
    expect(said(await answered({ RequestType: 'InstallProfile', Payload }))).toEqual(ACKNOWLEDGED);
  }
  await answered({ RequestType: 'InstallApplication', Identifier: 'fr.exemple.lecture' });
  made.passTime(86_400_000);
  const { ManagedApplicationList } = await answered({ RequestType: 'ManagedApplicationList' });
  expect(ManagedApplicationList).toMatchObject({ 'fr.exemple.lecture': { Status: 'Queued' } });
});

it('fetches the application that a manifest names, and refuses another one', async () => {
  await enrolled();
  const info = (name: string) => ({
    ...{ CFBundleIdentifier: name, CFBundleShortVersionString: '2', CFBundleVersion: '20' },
  });
  const provision = server.plist({ ExpirationDate: new Date('2030-01-01T00:00:00Z'), ProvisionsAllDevices: true });
  const page = (path: string, name: string): string => {
    const file = zipArchive({
      'Payload/A.app/Info.plist': server.plist(info(name)),
      'Payload/A.app/embedded.mobileprovision': server.signed(provision),
    });
    const url = server.page(`${path}.ipa`, 'application/octet-stream', file);
    const metadata = {
      'bundle-identifier': 'fr.exemple.fichier',
      'bundle-version': '20',
      kind: 'software',
      title: 'F',
    };
    const items = [{ assets: [{ kind: 'software-package', url }], metadata }];
    return server.page(`${path}.plist`, 'text/xml', server.plist({ items }));
  };
  const answer = await answered({ RequestType: 'InstallApplication', ManifestURL: page('/a', 'fr.exemple.fichier') });
  expect(answer).toMatchObject({ Status: 'Acknowledged', Identifier: 'fr.exemple.fichier' });
  expect(
    await answered({ RequestType: 'InstallApplication', ManifestURL: page('/b', 'fr.exemple.autre') }),
  ).toMatchObject({ Status: 'Error' });
});

it('takes an application of one’s own by its manifest, and fails without', async () => {
  await enrolled();
  const metadata = {
    'bundle-identifier': 'fr.exemple.lecture',
    'bundle-version': '2.1',
    kind: 'software',
    title: 'Lecture',
  };
  const ManifestURL = server.page('/lecture.plist', 'text/xml', server.plist({ items: [{ assets: [], metadata }] }));
  expect(await answered({ RequestType: 'InstallApplication', ManifestURL })).toMatchObject({
    Identifier: 'fr.exemple.lecture',
  });
  expect(await answered({ RequestType: 'InstallApplication', ManifestURL: `${server.url}/rien` })).toMatchObject({
    Status: 'Error',
  });
});

it('is where it is in Lost Mode alone, and rings there', async () => {
  await enrolled();
  expect(await answered({ RequestType: 'DeviceLocation' })).toMatchObject({ Status: 'Error' });
  await answered({ RequestType: 'EnableLostMode', PhoneNumber: '04 00 00 00 00' });
  expect(await answered({ RequestType: 'EnableLostMode', Message: 'a' })).toMatchObject({ Status: 'Error' });
  expect(await answered({ RequestType: 'DeviceLocation' })).toMatchObject({ ...ACKNOWLEDGED, Latitude: 46.54 });
  await answered({ RequestType: 'PlayLostModeSound' });
  expect(made.state.lostMode?.soundsPlayed).toBe(1);
  await answered({ RequestType: 'DisableLostMode' });
  expect(made.state.lostMode).toBeNull();
});

it('gives up its passcode to whoever has its unlock token', async () => {
  await enrolled();
  made.state.passcode = '1234';
  const token = server.checkIns.findLast((one) => one['UDID'] === made.udid)?.['UnlockToken'] as Uint8Array;
  expect(await answered({ RequestType: 'ClearPasscode', UnlockToken: Buffer.from('faux') })).toMatchObject({
    Status: 'Error',
  });
  expect(made.state.passcode).toBe('1234');
  expect(said(await answered({ RequestType: 'ClearPasscode', UnlockToken: Buffer.from(token) }))).toEqual(ACKNOWLEDGED);
  expect(made.state.passcode).toBeNull();
});

it('has an outcome for each setting, and refuses those of supervised iPads', async () => {
  await enrolled({ order: { supervised: false } });
  const Settings = [
    { Item: 'DeviceName', DeviceName: 'X' },
    { Item: 'DiagnosticSubmission', Enabled: false },
    { Item: 'Nonsense' },
  ];
  const report = await answered({ RequestType: 'Settings', Settings });
  expect(report['Settings']).toMatchObject([{ Status: 'Error' }, { Status: 'Acknowledged' }, { Status: 'Error' }]);
  for (const RequestType of [
    'RestartDevice',
    'ShutDownDevice',
    'EnableLostMode',
    'AvailableOSUpdates',
    'ScheduleOSUpdate',
  ]) {
    expect(await answered({ RequestType })).toMatchObject({ Status: 'Error' });
  }
  const home = { PayloadType: 'com.apple.homescreenlayout', PayloadIdentifier: 'a.b', PayloadUUID: 'c', Pages: [] };
  const Payload = server.plist({
    PayloadType: 'Configuration',
    PayloadIdentifier: 'a',
    PayloadUUID: 'b',
    PayloadContent: [home],
  });
  expect(await answered({ RequestType: 'InstallProfile', Payload })).toMatchObject({ Status: 'Error' });
});

it('updates its system, a half at each contact', async () => {
  await enrolled();
  const { AvailableOSUpdates } = await answered({ RequestType: 'AvailableOSUpdates' });
  expect((AvailableOSUpdates as Said[]).map(({ Version }) => Version)).toEqual(['18.2', '18.3']);
  const Updates = [{ InstallAction: 'InstallASAP', ProductVersion: '18.2' }];
  expect(await answered({ RequestType: 'ScheduleOSUpdate', Updates })).toMatchObject({
    UpdateResults: [{ InstallAction: 'InstallASAP', Status: 'Installing' }],
  });
  expect(await answered({ RequestType: 'OSUpdateStatus' })).toMatchObject({
    OSUpdateStatus: [{ Status: 'Installing', DownloadPercentComplete: 0.5 }],
  });
  const { QueryResponses } = await answered({ RequestType: 'DeviceInformation', Queries: ['OSVersion'] });
  expect(QueryResponses).toEqual({ OSVersion: '18.2' });
});

it('keeps the users of a Shared iPad, and deletes who is not signed in', async () => {
  await enrolled({ order: { shared: true } });
  await made.signIn('un@exemple.fr');
  await made.signIn('deux@exemple.fr');
  expect((await answered({ RequestType: 'UserList' }))['Users']).toMatchObject([
    { UserName: 'un@exemple.fr', IsLoggedIn: false },
    { UserName: 'deux@exemple.fr', IsLoggedIn: true },
  ]);
  expect(await answered({ RequestType: 'DeleteUser', UserName: 'deux@exemple.fr' })).toMatchObject({ Status: 'Error' });
  expect(said(await answered({ RequestType: 'DeleteUser', UserName: 'un@exemple.fr' }))).toEqual(ACKNOWLEDGED);
  expect(said(await answered({ RequestType: 'LogOutUser' }))).toEqual(ACKNOWLEDGED);
  expect(said(await answered({ RequestType: 'DeleteUser', DeleteAllUsers: true }))).toEqual(ACKNOWLEDGED);
  expect(made.state.users).toEqual([]);
});

it('shares itself out while its setup waits, by one of two measures, and keeps who may open a session', async () => {
  const Item = 'SharedDeviceConfiguration';
  const outcome = async (item: Said): Promise<unknown> => {
    const { Settings } = await answered({ RequestType: 'Settings', Settings: [{ Item, ...item }] });
    return (Settings as Said[])[0]?.['Status'];
  };
  await enrolled({ order: { shared: true } });
  // Set up already.
  expect(await outcome({ QuotaSize: 4_000 })).toBe('Error');
  made.state.awaitingConfiguration = true;
  expect(await outcome({ QuotaSize: 4_000, ResidentUsers: 4 })).toBe('Error');
  expect(await outcome({ ResidentUsers: 4 })).toBe('Acknowledged');
  expect(await outcome({ TemporarySessionOnly: true })).toBe('Acknowledged');
  expect(await outcome({ TemporarySessionTimeout: 300 })).toBe('Acknowledged');
  const Queries = ['ResidentUsers', 'TemporarySessionOnly', 'TemporarySessionTimeout'];
  expect((await answered({ RequestType: 'DeviceInformation', Queries }))['QueryResponses']).toEqual({
    ...{ ResidentUsers: 4, TemporarySessionOnly: true, TemporarySessionTimeout: 300 },
  });
  await expect(made.signIn('un@exemple.fr')).rejects.toMatchObject({ code: 'ipad.guestsOnly' });
});

it('lists the certificate that it signs with, and its profiles', async () => {
  await enrolled();
  const { CertificateList } = await answered({ RequestType: 'CertificateList' });
  const [identity] = CertificateList as { Data: Uint8Array }[];
  expect(Buffer.from(identity?.Data ?? [])).toEqual(made.certificate);
  expect((await answered({ RequestType: 'ProfileList' }))['ProfileList']).toMatchObject([
    { PayloadIdentifier: 'fr.exemple.inscription', IsManaged: false },
  ]);
});
