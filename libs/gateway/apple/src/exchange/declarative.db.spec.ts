import { newId } from '@chariot/kernel';
import { knock } from '@chariot/testkit';
import type { Report } from '@chariot/wire-apple';
import { signDataPlainly } from '@chariot/wire-cms';
import { Installation, START } from '../enrolment/installation.scene.js';
import { PlayedIpad } from '../enrolment/played-ipad.scene.js';
import { Exchange } from './index.js';
import { SpeakingIpad } from './speaking-ipad.scene.js';

let server: Installation;
let codes: string[];
let classroomId: string;

beforeAll(async () => {
  server = await Installation.open({ exchanges: true });
}, 240_000);
beforeEach(async () => {
  server.clock.set(START);
  server.told.woken.length = 0;
  ({ codes, classroomId } = await server.codes());
});
afterAll(() => server.close());

const SETTINGS = {
  wifi: { ssid: 'ecole-jaures', security: 'wpa2-personal', key: { value: 'motdepasse-wifi' } },
  camera: { camera: false, microphone: true },
  screenshots: { allowed: true },
  passcode: { minLength: 6, letters: false, simple: false },
  label: { title: 'Tablette {numero}', found: null },
};

interface Written {
  readonly id: string;
  readonly version: number;
  readonly name: string;
}
async function profiled(settings: object = SETTINGS): Promise<Written> {
  const profile = await server.api('POST', '/profiles', {
    ...{ name: `Profil ${newId().slice(-8)}`, placeId: server.academieId, settings },
  });
  const id = String(profile['id']);
  await server.api('POST', `/profiles/${id}/assignments`, { target: 'classroom', targetId: classroomId });
  return { id, version: Number(profile['version']), name: String(profile['name']) };
}
async function enrolled(): Promise<SpeakingIpad> {
  return new SpeakingIpad(await new PlayedIpad(server).enrol(codes.shift() ?? ''), server.port);
}
const deviceIdOf = async ({ ipad }: SpeakingIpad): Promise<string> => {
  const [row] = await server.db.ownerQuery<{ id: string }>(
    `select device_id as id from apple.enrolment where enrolment_key = $1`,
    [ipad.udid],
  );
  return row?.id ?? '';
};
/** What people see of each setting. */
async function settingsOf(one: SpeakingIpad): Promise<Record<string, string>> {
  const device = await server.api('GET', `/devices/${await deviceIdOf(one)}`);
  const list = device['settings'] as { setting: string; status: string; why: string | null }[];
  return Object.fromEntries(
    list.map(({ setting, status, why }) => [setting, why === null ? status : `${status}: ${why}`]),
  );
}
const stateOf = async (one: SpeakingIpad): Promise<unknown> =>
  (await server.api('GET', `/devices/${await deviceIdOf(one)}`))['state'];

describe('an iPad that has enrolled', () => {
  it('is woken, told what it is to be, fetches it piece by piece and says that it is so', async () => {
    await profiled();
    const one = await enrolled();
    const deviceId = await deviceIdOf(one);
    expect(server.told.woken).toEqual([{ deviceId, at: null }]);
    expect(await one.connect()).toEqual([
      ...['DeclarativeManagement', 'Settings', 'DeviceInformation', 'InstalledApplicationList'],
    ]);
    expect([...one.declarations.keys()].filter((path) => path.startsWith('configuration/')).sort()).toEqual([
      ...['camera', 'label', 'passcode', 'status', 'wifi'].map((name) => `configuration/fr.chariot.${name}`),
    ]);
    expect(one.profiles.get('fr.chariot.wifi')).toContain('motdepasse-wifi');
    expect(one.profiles.get('fr.chariot.label')).toContain('Tablette 1');
    expect(await settingsOf(one)).toEqual({
      ...{ wifi: 'applied', camera: 'applied', screenshots: 'applied', passcode: 'applied', label: 'applied' },
    });
    expect(await stateOf(one)).toBe('inService');
    // What it is told over the wire is the same for as long as it is to be the same.
    expect(await one.connect()).toEqual([]);
    expect(await one.connect()).toEqual([]);
    const [first, again] = [await one.asked('tokens'), await one.asked('tokens')];
    expect(first).toEqual(again);
    expect(first).toMatchObject({ SyncTokens: { DeclarationsToken: one.token } });
  });

  it('keeps no key of a Wi-Fi where it is not sealed', async () => {
    await profiled();
    const one = await enrolled();
    await one.connect();
    expect(await server.everything()).not.toContain('motdepasse-wifi');
    expect([...one.declarations.values()].map((said) => JSON.stringify(said)).join()).not.toContain('motdepasse-wifi');
  });

  it('fetches what has changed and nothing else', async () => {
    const { id, version, name } = await profiled();
    const one = await enrolled();
    await one.connect();
    const before = { fetched: one.fetched, token: one.token };
    await server.api('PUT', `/profiles/${id}`, {
      ...{ name, version, settings: { ...SETTINGS, camera: { camera: true, microphone: true } } },
    });
    expect(await one.connect()).toEqual(['DeclarativeManagement']);
    // Nothing to fetch: what was there is taken away.
    expect(one.fetched).toBe(before.fetched);
    expect(one.token).not.toBe(before.token);
    expect(one.declarations.has('configuration/fr.chariot.camera')).toBe(false);
    expect((await settingsOf(one))['camera']).toBe('applied');
  });

  it('is asked nothing when what it is to be has another name and the same content', async () => {
    const { id, version } = await profiled();
    const one = await enrolled();
    await one.connect();
    await server.api('PUT', `/profiles/${id}`, { name: 'Un autre nom', version, settings: SETTINGS });
    expect(await one.connect()).toEqual([]);
  });

  it('says what it refuses, in French, and is ready once it no longer does', async () => {
    await profiled();
    const one = await enrolled();
    one.refuses.set('fr.chariot.wifi', {
      ...{ valid: 'invalid', active: false },
      reasons: [{ code: 'Error.ConfigurationCannotBeApplied', description: 'The profile is invalid.' }],
    });
    one.refuses.set('fr.chariot.passcode', {
      ...{ valid: 'unknown', active: false, reasons: [{ code: 'Error.UnknownDeclarationType' }] },
    });
    await one.connect();
    const settings = await settingsOf(one);
    expect(settings['wifi']).toBe(
      'failed: L’iPad n’a pas pu mettre ce réglage en place (The profile is invalid., Error.ConfigurationCannotBeApplied).',
    );
    expect(settings['passcode']).toMatch(/^notApplicable: Cette version d’iPadOS ne connaît pas ce réglage/);
    expect(settings['camera']).toBe('applied');
    expect(await stateOf(one)).toBe('prepared');
    one.refuses.clear();
    expect((await one.tell()).status).toBe(200);
    expect(await stateOf(one)).toBe('inService');
  });

  it('is told again what it has acknowledged and never spoke of, and not at each ask', async () => {
    await profiled();
    const one = await enrolled();
    one.hands['DeclarativeManagement'] = {};
    expect(await one.connect()).toContain('DeclarativeManagement');
    expect((await settingsOf(one))['wifi']).toBe('pending');
    expect(await one.connect()).toEqual([]);
    server.clock.advance(10 * 60_000);
    delete one.hands['DeclarativeManagement'];
    expect(await one.connect()).toEqual(['DeclarativeManagement']);
    expect((await settingsOf(one))['wifi']).toBe('applied');
  });

  it('that knows no declarations says so, and is told its other settings', async () => {
    await profiled();
    const one = await enrolled();
    const why = {
      ErrorDomain: 'MCMDMErrorDomain',
      ErrorCode: 12_021,
      USEnglishDescription: 'Not a valid request type.',
    };
    one.hands['DeclarativeManagement'] = { Status: 'Error', ErrorChain: [why] };
    expect(await one.connect()).toEqual([
      ...['DeclarativeManagement', 'Settings', 'DeviceInformation', 'InstalledApplicationList'],
    ]);
    expect((await settingsOf(one))['wifi']).toMatch(/^failed: Cette version d’iPadOS ne connaît pas cette commande/);
  });

  it('says what the Settings command did not do, and tries again what may yet be done', async () => {
    await profiled();
    const one = await enrolled();
    const refused = (words: string) => ({
      Settings: [
        {
          ...{ Item: 'DeviceName', Status: 'Error' },
          ErrorChain: [{ ErrorDomain: 'MCSettingsErrorDomain', ErrorCode: 28_002, USEnglishDescription: words }],
        },
      ],
    });
    one.hands['Settings'] = refused('The name is missing.');
    await one.connect();
    expect((await settingsOf(one))['label']).toBe(
      'failed: L’iPad n’a pas pu le faire (The name is missing., MCSettingsErrorDomain 28002).',
    );
    expect(await one.connect()).toEqual([]);
    server.clock.advance(10 * 60_000);
    one.hands['Settings'] = refused('The device is not supervised.');
    expect(await one.connect()).toEqual(['Settings']);
    expect((await settingsOf(one))['label']).toMatch(/^notApplicable: iPadOS ne le fait que sur un iPad supervisé/);
    // The rest is in place, and this one never will be.
    expect(await stateOf(one)).toBe('inService');
    server.clock.advance(10 * 60_000);
    expect(await one.connect()).toEqual([]);
  });
});

describe('an iPad that says one thing and another in turn', () => {
  const HOUR = 60 * 60_000;
  const rowsOf = async (deviceId: string): Promise<number> => {
    const [row] = await server.db.ownerQuery<{ rows: number }>(
      `select ((select count(*) from fleet.report where device_id = $1)
             + (select count(*) from fleet.inventory_change where device_id = $1))::int as rows`,
      [deviceId],
    );
    return row?.rows ?? 0;
  };
  const refusal = { valid: 'invalid', active: false, reasons: [{ code: 'Error.ConfigurationCannotBeApplied' }] };
  const says = (one: SpeakingIpad, isRefused: boolean, more: object = {}) => {
    if (isRefused) one.refuses.set('fr.chariot.wifi', refusal);
    else one.refuses.delete('fr.chariot.wifi');
    return one.tell(more as Record<string, unknown>);
  };

  it('is written down so often an hour, and as it stands once that is over', async () => {
    await profiled();
    const one = await enrolled();
    // Heard twice, it is known.
    for (let turn = 0; turn < 2; turn += 1) await one.connect();
    const deviceId = await deviceIdOf(one);
    const before = await rowsOf(deviceId);
    server.told.woken.length = 0;
    for (let turn = 0; turn < 50; turn += 1) {
      expect((await says(one, true)).status).toBe(200);
      await says(one, false);
    }
    await says(one, true);
    const after = await rowsOf(deviceId);
    // As it connected it had something noted already.
    expect(after - before).toBeGreaterThan(50);
    expect(after - before).toBeLessThanOrEqual(60);
    expect((await settingsOf(one))['wifi']).toBe('applied');
    // It is woken once, for when the fleet hears it again.
    const until = new Date(Date.parse(START) + HOUR);
    expect(server.told.woken).toEqual([{ deviceId, at: until }]);
    // Until then it has nothing to say; nor is it asked.
    const later = new Date('2028-01-01');
    const idle = { status: 'Idle', commandUuid: null } as Report;
    const by = { deviceId, renewFrom: later, notAfter: later };
    const isQuiet = async () => (await server.get(Exchange).heard(by, one.ipad.udid, idle)) !== undefined;
    server.clock.set(new Date(until.getTime() - 1));
    expect(await isQuiet()).toBe(true);
    server.clock.set(until);
    expect(await isQuiet()).toBe(false);
    await one.connect();
    expect((await settingsOf(one))['wifi']).toMatch(/^failed: /);
    expect(await rowsOf(deviceId)).toBe(after + 1);
    expect(await isQuiet()).toBe(true);
    // Another hour has begun.
    await says(one, false);
    expect((await settingsOf(one))['wifi']).toBe('applied');
  });

  it('of its system is asked for it with its next inventory', async () => {
    const one = await enrolled();
    await one.connect();
    const deviceId = await deviceIdOf(one);
    const before = await rowsOf(deviceId);
    const version = (last: number) => one.tell({ device: { 'operating-system': { version: `18.1.${last}` } } });
    for (let turn = 0; turn < 100; turn += 1) await version(turn % 2);
    expect((await rowsOf(deviceId)) - before).toBeLessThanOrEqual(60);
    server.clock.advance(HOUR);
    await version(7);
    expect(await server.api('GET', `/devices/${deviceId}`)).toMatchObject({ osVersion: '18.1.7' });
  });
});

describe('an iPad that says another serial number than it enrolled with', () => {
  it('is set aside with the one whose certificate it presents, and its inventory is not noted', async () => {
    await profiled();
    const one = await enrolled();
    await one.connect();
    const deviceId = await deviceIdOf(one);
    server.clock.advance(25 * 60 * 60_000);
    one.hands['DeviceInformation'] = { QueryResponses: { SerialNumber: 'DMPXAUTRE', OSVersion: '18.9' } };
    expect(await one.connect()).toEqual(['DeviceInformation', 'InstalledApplicationList']);
    const device = await server.api('GET', `/devices/${deviceId}`);
    expect(device).toMatchObject({ boardState: 'blocked', osVersion: '18.1.1' });
    expect(device['copiedAt']).not.toBeNull();
    // Without a word more, least of all the key of the Wi-Fi.
    const [idle, tokens] = [await one.report({ Status: 'Idle' }), await one.ask('tokens')];
    expect([idle.text, tokens.status]).toEqual(['', 403]);
  });
});

describe('a profile behind a declaration', () => {
  it('is given to the iPad that it is of, and to nobody else', async () => {
    await profiled();
    const one = await enrolled();
    await one.connect();
    const { Payload } = one.declarations.get('configuration/fr.chariot.wifi') as { Payload: { ProfileURL: string } };
    const path = new URL(Payload.ProfileURL).pathname;
    const answer = await one.get(path);
    expect([answer.status, answer.headers['content-type']]).toEqual([200, 'application/x-apple-aspen-config']);
    expect(answer.headers['cache-control']).toBe('no-store');
    expect((await one.get(path, null)).status).toBe(403);
    // Signed, but not shown on the connection: who has read such a header once would have the key of the Wi-Fi for ever.
    const signature = signDataPlainly({ content: Buffer.alloc(0), signer: one.ipad.signer, detached: true });
    const headers = { 'mdm-signature': signature.toString('base64') };
    expect((await knock(server.port, { path, headers })).status).toBe(403);
    expect((await one.get(`${path}x`)).status).toBe(404);
    expect((await one.get(path.replace('wifi', 'rien'))).status).toBe(404);
    // Another class has no such network: its iPad is known, and is not given it.
    ({ codes, classroomId } = await server.codes());
    const other = await enrolled();
    expect((await one.get(path, other.ipad)).status).toBe(404);
  });

  it('is not given to one that is lost', async () => {
    await profiled();
    const one = await enrolled();
    await one.connect();
    const { Payload } = one.declarations.get('configuration/fr.chariot.wifi') as { Payload: { ProfileURL: string } };
    await server.api('POST', `/devices/${await deviceIdOf(one)}/state`, { to: 'lost', reason: 'Pas revenue.' });
    expect((await one.get(new URL(Payload.ProfileURL).pathname)).status).toBe(404);
    expect((await one.ask('tokens')).status).toBe(404);
    expect(await one.connect()).toEqual([]);
  });
});

describe('declarative management', () => {
  it('is answered 404 for what is not assigned, and for what nobody knows', async () => {
    await profiled();
    const one = await enrolled();
    for (const endpoint of [
      'declaration/configuration/fr.chariot.rien',
      'declaration/asset/fr.chariot.wifi',
      'autre',
    ]) {
      expect((await one.ask(endpoint)).status).toBe(404);
    }
    expect((await one.ask('status', Buffer.from('pas du JSON'))).status).toBe(400);
  });

  it('follows the version that an iPad tells', async () => {
    await profiled();
    const one = await enrolled();
    await one.connect();
    await one.tell({ device: { 'operating-system': { version: '18.4' } } });
    const device = await server.api('GET', `/devices/${await deviceIdOf(one)}`);
    expect(device).toMatchObject({ osVersion: '18.4' });
    expect((device['inventory'] as { software: unknown }).software).toEqual([
      { name: 'org.geogebra.ios', version: '6.0' },
    ]);
    expect(JSON.stringify(device)).not.toMatch(/123456|aa:bb|directrice/);
  });
});
