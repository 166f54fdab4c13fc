import { Reach } from '@chariot/kernel';
import type { SpeakingIpad } from '../exchange/speaking-ipad.scene.js';
import { GEOGEBRA, LicencesScene } from './licences.scene.js';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const BUNDLE = GEOGEBRA.bundleId;
let scene: LicencesScene;
let appId: string;
let classroomId: string;
let one: SpeakingIpad;

beforeAll(async () => {
  scene = await LicencesScene.open();
  await scene.upload();
  scene.apple.buy({ ...GEOGEBRA, total: 1_000 });
  appId = await scene.catalogue(GEOGEBRA);
}, 240_000);
afterAll(() => scene.close());

/** An iPad of a cart that is to have the application, and holds its licence. */
beforeEach(async () => {
  const cart = await scene.server.codes();
  classroomId = cart.classroomId;
  one = await scene.ipad(cart.codes[0]);
  await scene.assign(appId, classroomId);
  scene.server.clock.advance(7 * HOUR);
  scene.server.told.woken.length = 0;
  await scene.ticks(3);
}, 240_000);

const mine = async () => (await scene.licences(GEOGEBRA.adamId))[one.ipad.serialNumber];
const managed = (Status: string | null) => {
  one.hands['ManagedApplicationList'] = {
    ManagedApplicationList: Status === null ? {} : { [BUNDLE]: { Status, IsValidated: true } },
  };
};
async function later(minutes: number): Promise<string[]> {
  scene.server.clock.advance(minutes * MINUTE);
  one.handed.length = 0;
  return one.connect();
}

it('is woken once it holds the licence, told to install by it, and followed until the application is there', async () => {
  expect(scene.server.told.woken).toHaveLength(1);
  one.hands['InstallApplication'] = { Identifier: BUNDLE, State: 'Queued' };
  expect(await later(0)).toEqual(['InstallApplication']);
  const { command } = one.handed[0] ?? {};
  expect([command?.get('iTunesStoreID'), command?.get('Options')]).toEqual([
    Number(GEOGEBRA.adamId),
    new Map([['PurchaseMethod', 1]]),
  ]);
  expect(await mine()).toMatchObject({ installed: 'asked', why: null });
  // It is not asked at every breath.
  expect(await later(0)).toEqual([]);
  managed('Installing');
  expect(await later(1)).toEqual(['ManagedApplicationList']);
  expect((await mine())?.installed).toBe('asked');
  managed('Managed');
  expect(await later(1)).toEqual(['ManagedApplicationList', 'DeviceInformation', 'InstalledApplicationList']);
  expect(await mine()).toMatchObject({ installed: 'there', next: null, why: null });
  expect(await later(60)).toEqual([]);
});

it('says yes and never does it: that is seen, said, and told again', async () => {
  await later(0);
  managed(null);
  expect(await later(1)).toEqual(['ManagedApplicationList']);
  expect(await mine()).toMatchObject({
    installed: 'failed',
    why: expect.stringMatching(/a dit oui et n’a rien installé/),
  });
  expect(await later(30)).toEqual([]);
  expect(await later(31)).toEqual(['InstallApplication']);
});

it('hangs for a day, or waits for somebody: each is said in a sentence', async () => {
  await later(0);
  managed('Prompting');
  await later(1);
  expect((await mine())?.why).toMatch(/^Quelqu’un doit accepter/);
  managed('Queued');
  await later(25 * 60);
  expect(await mine()).toMatchObject({
    installed: 'asked',
    why: expect.stringMatching(/^Demandée depuis plus d’un jour/),
  });
});

it('refuses it: French, with the iPad’s own word behind', async () => {
  one.hands['InstallApplication'] = { RejectionReason: 'AppStoreDisabled' };
  await later(0);
  expect(await mine()).toMatchObject({ installed: 'failed', why: expect.stringMatching(/^L’App Store est coupé/) });
  one.hands['InstallApplication'] = {
    ...{
      Status: 'Error',
      ErrorChain: [{ ErrorDomain: 'MCMDMErrorDomain', ErrorCode: 12_001, USEnglishDescription: 'No.' }],
    },
  };
  await later(61);
  expect((await mine())?.why).toBe('L’iPad n’a pas pu le faire (No., MCMDMErrorDomain 12001).');
  const { items } = (await scene.server.api('GET', `/apple/licensed-apps/${await licensedApp()}/devices`)) as {
    items: { serialNumber: string; state: string }[];
  };
  expect(items.find(({ serialNumber }) => serialNumber === one.ipad.serialNumber)?.state).toBe('failed');
});

it('not now: told again under the same number', async () => {
  one.hands['InstallApplication'] = { Status: 'NotNow' };
  await later(0);
  const [first] = one.handed;
  delete one.hands['InstallApplication'];
  expect(await later(5)).toEqual(['InstallApplication']);
  expect(one.handed[0]?.uuid).toBe(first?.uuid);
});

it('is updated when the iPad says that there is a later version', async () => {
  await later(0);
  managed('Managed');
  one.hands['InstalledApplicationList'] = {
    InstalledApplicationList: [{ Identifier: BUNDLE, ShortVersion: '5', HasUpdateAvailable: true }],
  };
  expect((await later(1)).at(-1)).toBe('InstallApplication');
  expect((await mine())?.installed).toBe('updating');
  one.hands['InstalledApplicationList'] = { InstalledApplicationList: [{ Identifier: BUNDLE, ShortVersion: '6' }] };
  await later(1);
  expect((await mine())?.installed).toBe('there');
});

it('is updated now when somebody asks for it, and counted once it is there anew', async () => {
  const ask = (target: string, targetId: string) =>
    scene.server.api('POST', `/apps/${appId}/apple-updates`, { target, targetId });
  const last = async () =>
    ((await scene.server.api('GET', `/apps/${appId}/apple-updates`)) as { items: Record<string, unknown>[] }).items[0];
  // Nothing is there yet.
  await expect(ask('classroom', classroomId)).rejects.toThrow('Aucun iPad d’ici');
  await later(0);
  managed('Managed');
  await later(1);
  await later(60);
  scene.server.told.woken.length = 0;
  await ask('classroom', classroomId);
  expect(await last()).toMatchObject({ devices: 1, done: 0, stopped: 0, why: null, askedBy: 'la référente' });
  await expect(ask('classroom', classroomId)).rejects.toThrow('déjà demandée');
  await scene.ticks(1);
  const [own] = await scene.server.db.ownerQuery<{ id: string }>(
    'select device_id as id from apple.enrolment where enrolment_key = $1',
    [one.ipad.udid],
  );
  expect(scene.server.told.woken.filter(({ deviceId }) => deviceId === own?.id)).toHaveLength(1);
  managed('Updating');
  expect(await later(0)).toEqual(['InstallApplication']);
  await later(1);
  expect(await last()).toMatchObject({ done: 0, stopped: 0 });
  managed('UpdateRejected');
  await later(2);
  expect(await last()).toMatchObject({
    done: 0,
    stopped: 1,
    why: expect.stringMatching(/^Quelqu’un a refusé la mise/),
  });
  // Asked for again, of that iPad alone.
  await ask('device', own?.id ?? '');
  managed('Managed');
  await later(0);
  await later(1);
  expect(await last()).toMatchObject({ target: 'device', devices: 1, done: 1, stopped: 0 });
  expect((await mine())?.installed).toBe('there');
});

it('gives the licence back first, then takes the application off', async () => {
  await later(0);
  managed('Managed');
  await later(1);
  await scene.assign(appId, classroomId, 'removed');
  await scene.ticks(1);
  expect(await later(0)).toEqual([]);
  await scene.ticks(2);
  expect(scene.apple.holders(GEOGEBRA.adamId)).not.toContain(one.ipad.serialNumber);
  // What is left on it is asked for at once: the catalogue counts by that.
  expect(await later(0)).toEqual(['RemoveApplication', 'DeviceInformation', 'InstalledApplicationList']);
  await scene.ticks(1);
  expect(await mine()).toBeUndefined();
});

it('cannot be told by an iPad that it holds a licence', async () => {
  const [row] = await scene.server.db.ownerQuery<{ id: string }>(
    'select device_id as id from apple.enrolment where enrolment_key = $1',
    [one.ipad.udid],
  );
  await expect(
    scene.server.db.database.transaction(Reach.device(row?.id ?? ''), (tx) =>
      tx.execute(`update apple.licence set state = 'surplus'`),
    ),
  ).rejects.toThrow(/of the system only/);
});

async function licensedApp(): Promise<string> {
  const [row] = await scene.server.db.ownerQuery<{ id: string }>(
    'select id from apple.licensed_app where adam_id = $1',
    [GEOGEBRA.adamId],
  );
  return row?.id ?? '';
}
