import { newId, Reach } from '@chariot/kernel';
import { frozenClock, testDatabase, type FrozenClock, type TestDatabase } from '@chariot/testkit';
import { migrations as identity } from '@chariot/identity';
import { migrations as territory } from '@chariot/territory';
import { ClassroomsRepository } from '../classrooms/classrooms.repository.js';
import { Classrooms } from '../classrooms/classrooms.service.js';
import { Devices } from '../devices/devices.service.js';
import { factsOf, Scene } from '../fleet.scene.js';
import { migrations } from '../migrations.js';
import { DesiredState } from './desired-state.service.js';
import { exchange, settings } from './exchange.scene.js';
import { INVENTORY_MS, RETRY_MS } from './telling.js';
import { Reports } from './reports.service.js';

let db: TestDatabase;
let clock: FrozenClock;
let scene: Scene;
let school: string;
let classroom: string;

const applied = (setting: 'wifi' | 'label') => ({ setting, status: 'applied' as const, why: null });
const both = [applied('wifi'), applied('label')];

const { write, detail, tileOf, asked } = exchange(() => ({ scene, school }));

beforeAll(async () => {
  db = await testDatabase({ migrations: [...territory, ...identity, ...migrations] });
  clock = frozenClock();
  scene = await Scene.of(db.database, clock);
  school = await scene.school();
});
beforeEach(async () => {
  clock.set('2026-11-10T08:00:00Z');
  classroom = await scene.classroom(school, { name: `CM ${newId().slice(-8)}` });
});
afterAll(async () => {
  await scene.close();
  await db.drop();
});

describe('what a device is told', () => {
  it('is its settings with sealed secrets, its variables beside them, until it has reported', async () => {
    await write(classroom, settings);
    const device = await scene.tablet(classroom);
    const next = await asked(device);
    expect(next.variables).toMatchObject({ ecole: 'École 1', numero: '1' });
    expect(next.payload).toMatchObject({
      wifi: { ssid: 'cm-1', key: { sealed: expect.any(String) } },
      label: { title: '{classe} · Tablette {numero}' },
    });
    expect(JSON.stringify(next)).not.toContain('une clé de la classe');
    // Handing it out finishes nothing.
    expect(await asked(device)).toEqual(next);
    await scene.report(device, next.revision, both);
    expect(await scene.ask(device, next.revision)).toMatchObject({ kind: 'wait' });
  });

  it('comes with the hours of its school, and again once they have changed', async () => {
    await write(classroom, { updates: { scope: 'security', outsideHours: true } });
    const device = await scene.tablet(classroom);
    const before = await asked(device);
    expect(before.hours).toBeNull();
    const openings = [{ day: 1, from: '08:30', to: '11:30' }];
    const say = `insert into territory.school_hours (school_id, openings, changed_at) values ($1, $2::jsonb, now())`;
    await db.ownerQuery(say, [school, JSON.stringify(openings)]);
    const after = await asked(device, before.revision);
    expect(after.hours).toEqual({ timeZone: 'Europe/Paris', openings });
    expect(after.revision).not.toBe(before.revision);
    await db.ownerQuery('delete from territory.school_hours');
    expect((await asked(device)).revision).toBe(before.revision);
  });

  it('is nothing to apply when no profile is assigned, and the device is ready at that', async () => {
    const device = await scene.tablet(classroom);
    const next = await asked(device);
    expect(next.payload).toEqual({});
    await scene.report(device, next.revision, []);
    expect(await tileOf(device)).toMatchObject({ state: 'ready', advice: 'Prête.' });
  });

  it('is rendered once for all the devices that share it', async () => {
    await write(classroom, { label: { title: `Unique ${newId()}`, found: null } });
    const before = scene.renderer.rendered;
    for (let i = 0; i < 3; i += 1) await asked(await scene.tablet(classroom));
    expect(scene.renderer.rendered).toBe(before + 1);
    const other = await scene.classroom(school);
    await write(other, { label: { title: `Unique ${newId()}`, found: null } });
    await asked(await scene.tablet(other));
    expect(scene.renderer.rendered).toBe(before + 2);
  });

  it('is said again, with another label, to a device that changes slot or whose classroom changes name', async () => {
    await write(classroom, settings);
    const device = await scene.tablet(classroom);
    const first = await scene.obey(device);
    await scene.act(scene.system, (tx, reach) => scene.get(Devices).change(tx, reach, device, { slot: 5 }));
    expect(await tileOf(device)).toMatchObject({ state: 'talking', slot: 5 });
    const moved = await asked(device, first);
    expect(moved.variables.numero).toBe('5');
    expect(moved.revision).not.toBe(first);
    await scene.report(device, moved.revision, both);
    await scene.act(scene.system, (tx, reach) =>
      scene.get(Classrooms).change(tx, reach, classroom, { name: `Autre ${newId().slice(-6)}` }),
    );
    expect((await asked(device, moved.revision)).variables.classe).toMatch(/^Autre/);
  });

  it('is told again to a device that has forgotten, which is not ready meanwhile', async () => {
    await write(classroom, settings);
    const device = await scene.tablet(classroom);
    const revision = await scene.obey(device);
    expect(await tileOf(device)).toMatchObject({ state: 'ready' });
    expect((await asked(device, null)).revision).toBe(revision);
    expect(await tileOf(device)).toMatchObject({ state: 'talking' });
  });

  it('is its inventory, once a day', async () => {
    const device = await scene.tablet(classroom);
    const revision = await scene.obey(device);
    expect(await scene.ask(device, revision)).toMatchObject({ kind: 'wait' });
    clock.advance(INVENTORY_MS);
    expect(await scene.ask(device, revision)).toEqual({ kind: 'inventory' });
    await scene.act(Reach.device(device), (tx, reach) =>
      scene.get(Reports).inventory(tx, reach, { reportId: newId(), facts: factsOf('x', { osVersion: '14' }) }),
    );
    expect(await scene.ask(device, revision)).toMatchObject({ kind: 'wait' });
    expect((await detail(device)).inventoryChanges).toContainEqual(
      expect.objectContaining({ fact: 'Version du système', before: '13', after: '14' }),
    );
  });

  it('is known before it is told and after it was reported, for a family that is given it piece by piece', async () => {
    await write(classroom, settings);
    const device = await scene.tablet(classroom);
    const wanted = () => scene.act(Reach.device(device), (tx, reach) => scene.get(DesiredState).wanted(tx, reach));
    const next = await asked(device);
    expect(await wanted()).toEqual(next);
    await scene.report(device, next.revision, both);
    expect(await wanted()).toEqual(next);
    await scene.act(scene.system, (tx, reach) => scene.get(Devices).changeState(tx, reach, device, 'lost', 'Égarée.'));
    expect(await wanted()).toBeNull();
    await scene.act(scene.system, (tx, reach) => scene.get(Devices).revoke(tx, reach, device, 'Perdue.'));
    await expect(wanted()).rejects.toMatchObject({ code: 'fleet.deviceRevoked' });
  });

  it('knows of a part of its inventory that it tells unasked, once there is one', async () => {
    const device = await scene.tablet(classroom);
    const tell = (osVersion: string) =>
      scene.act(Reach.device(device), (tx, reach) => scene.get(Reports).amendment(tx, reach, { osVersion }));
    await db.ownerQuery('delete from fleet.inventory where device_id = $1', [device]);
    await tell('15');
    expect((await detail(device)).inventory).toBeNull();
    await scene.act(Reach.device(device), (tx, reach) =>
      scene.get(Reports).inventory(tx, reach, { reportId: newId(), facts: factsOf('x', { osVersion: '15' }) }),
    );
    const { inventoryAt } = await detail(device);
    clock.advance(1_000);
    await tell('15');
    expect((await detail(device)).inventoryAt).toBe(inventoryAt);
    await tell('16');
    const { inventory, inventoryChanges } = await detail(device);
    expect(inventory).toEqual(factsOf('x', { osVersion: '16' }));
    expect(inventoryChanges).toContainEqual(expect.objectContaining({ before: '15', after: '16' }));
  });

  it('is nothing for a device that is lost, and a refusal for one that was revoked', async () => {
    await write(classroom, settings);
    const device = await scene.tablet(classroom);
    await scene.act(scene.system, (tx, reach) => scene.get(Devices).changeState(tx, reach, device, 'lost', 'Égarée.'));
    expect(await scene.ask(device, null)).toMatchObject({ kind: 'wait' });
    await scene.act(scene.system, (tx, reach) => scene.get(Devices).revoke(tx, reach, device, 'Perdue.'));
    await expect(scene.ask(device, null)).rejects.toMatchObject({ code: 'fleet.deviceRevoked', category: 'gone' });
    await expect(scene.report(device, 'x', [])).rejects.toMatchObject({ code: 'fleet.deviceRevoked' });
  });
});

describe('a report', () => {
  let device: string;
  let revision: string;
  beforeEach(async () => {
    await write(classroom, settings);
    device = await scene.tablet(classroom);
    ({ revision } = await asked(device));
  });

  it('makes the device ready, and puts it in service the first time', async () => {
    await scene.report(device, revision, [applied('wifi'), { ...applied('label'), status: 'recorded' }]);
    const seen = await detail(device);
    expect(seen).toMatchObject({ state: 'inService', boardState: 'ready', reportedConfiguration: revision });
    expect(seen.settings.map(({ setting, status }) => [setting, status])).toEqual([
      ['wifi', 'applied'],
      ['label', 'recorded'],
    ]);
    expect(seen.history.at(-1)).toMatchObject({ from: 'prepared', to: 'inService', actor: 'La tablette' });
  });

  it('counts once, however often it is sent', async () => {
    const reportId = newId();
    await scene.report(
      device,
      revision,
      [{ ...applied('wifi'), status: 'failed', why: 'Clé refusée.' }, applied('label')],
      reportId,
    );
    const rows = () =>
      db.ownerQuery(
        'select t::text from fleet.device t union all select t::text from fleet.device_setting t union all select t::text from fleet.report t union all select count(*)::text from platform.outbox t',
      );
    const before = await rows();
    clock.advance(60_000);
    await scene.report(
      device,
      revision,
      [{ ...applied('wifi'), status: 'failed', why: 'Clé refusée.' }, applied('label')],
      reportId,
    );
    await scene.report(device, revision, both, reportId);
    expect(await rows()).toEqual(before);
    await Promise.all(Array.from({ length: 10 }, () => scene.report(device, revision, both, reportId)));
    expect((await detail(device)).boardState).toBe('blocked');
  });

  it('of a setting that failed blocks the device, says why, and is tried again later', async () => {
    await scene.report(device, revision, [
      { ...applied('wifi'), status: 'failed', why: 'La borne n’a pas répondu.' },
      applied('label'),
    ]);
    const tile = await tileOf(device);
    expect(tile).toMatchObject({ state: 'blocked', settings: { total: 2, satisfied: 1, failed: 1 } });
    expect(tile?.advice).toBe(
      'La tablette 1 n’a pas pu régler « Wi-Fi de la classe » : La borne n’a pas répondu. Vérifiez que la borne est allumée et que le nom et la clé du réseau sont les bons dans le profil.',
    );
    expect((await detail(device)).state).toBe('prepared');
    expect(await scene.ask(device, revision)).toMatchObject({ kind: 'wait' });
    clock.advance(RETRY_MS);
    await asked(device, revision);
    await scene.report(device, revision, both);
    expect(await tileOf(device)).toMatchObject({ state: 'ready' });
  });

  it('that passes a setting over leaves it pending, and the device is not ready', async () => {
    await scene.report(device, revision, [applied('label')]);
    expect(await detail(device)).toMatchObject({
      boardState: 'talking',
      state: 'prepared',
      settings: [
        { setting: 'wifi', status: 'pending', why: null, at: null },
        { setting: 'label', status: 'applied' },
      ],
    });
    clock.advance(RETRY_MS + 1000);
    const tile = await tileOf(device);
    expect(tile?.state).toBe('blocked');
    expect(tile?.advice).toContain('n’a rien dit de « Wi-Fi de la classe »');
  });

  it('that claims settings which were never told counts for nothing', async () => {
    await scene.report(device, revision, [applied('label'), { setting: 'proxy', status: 'applied', why: null }]);
    const seen = await detail(device);
    expect(seen.boardState).toBe('talking');
    expect(seen.settings.map(({ setting }) => setting)).toEqual(['wifi', 'label']);
    await scene.report(device, revision, [...both, { setting: 'proxy', status: 'failed', why: 'x' }]);
    expect((await detail(device)).boardState).toBe('ready');
  });

  it('of what its family has nothing like is not waited for, and is noted as said beforehand', async () => {
    const expert = {
      payloads: [{ name: 'Caméra', type: 'com.apple.applicationaccess', content: { allowCamera: false } }],
    };
    await write(classroom, { ...settings, expert });
    const again = await asked(device);
    await scene.report(device, again.revision, both);
    expect(await detail(device)).toMatchObject({
      boardState: 'ready',
      settings: [
        { setting: 'wifi', status: 'applied' },
        { setting: 'label', status: 'applied' },
        { setting: 'expert', status: 'notApplicable', why: 'Sans équivalent ici.' },
      ],
    });
  });

  it('asks once for all that share a configuration what its family has nothing like', async () => {
    const before = scene.renderer.previewed;
    const devices = [device, await scene.tablet(classroom)];
    // Another configuration is another question.
    for (const [at, name] of ['Une fois', 'Et une autre'].entries()) {
      const payloads = [{ name, type: 'com.apple.applicationaccess', content: { allowCamera: false } }];
      await write(classroom, { ...settings, expert: { payloads } });
      for (const one of devices) {
        await scene.report(one, (await asked(one)).revision, both);
        expect((await detail(one)).settings.at(-1)).toMatchObject({ setting: 'expert', status: 'notApplicable' });
      }
      expect(scene.renderer.previewed).toBe(before + at + 1);
    }
  });

  it('about another revision is kept and makes nobody ready; a late one hides nothing', async () => {
    await scene.report(device, 'deadbeef-00000000', both);
    expect(await detail(device)).toMatchObject({
      boardState: 'talking',
      reportedConfiguration: 'deadbeef-00000000',
      settings: [{ status: 'pending' }, { status: 'pending' }],
    });
    await scene.report(device, revision, both);
    await scene.report(device, 'deadbeef-00000000', both);
    expect(await detail(device)).toMatchObject({ boardState: 'ready', reportedConfiguration: revision });
    const kept = await db.ownerQuery(`select said ->> 'revision' as revision from fleet.report where device_id = $1`, [
      device,
    ]);
    expect(kept).toHaveLength(3);
  });

  it('of a setting that nobody knows, or twice of one, is refused whole', async () => {
    const unknown = { setting: 'rootkit' as 'wifi', status: 'applied', why: null } as const;
    await expect(scene.report(device, revision, [...both, unknown])).rejects.toMatchObject({
      code: 'fleet.unknownSetting',
    });
    await expect(scene.report(device, revision, [...both, applied('wifi')])).rejects.toMatchObject({
      code: 'fleet.settingReportedTwice',
    });
    expect((await detail(device)).reportedConfiguration).toBeNull();
  });

  it('never writes down what has no place: an address, an IMEI, a position', async () => {
    const facts = { ...factsOf('x'), macAddress: '00:11:22:33:44:55', imei: '35', position: [45, 6] };
    await scene.act(Reach.device(device), (tx, reach) =>
      scene.get(Reports).inventory(tx, reach, { reportId: newId(), facts }),
    );
    const [row] = await db.ownerQuery('select facts::text as text from fleet.inventory where device_id = $1', [device]);
    expect(row?.['text']).not.toMatch(/macAddress|imei|position|00:11:22/);
    await expect(
      db.ownerQuery(`update fleet.inventory set facts = facts || '{"macAddress": "00:11"}' where device_id = $1`, [
        device,
      ]),
    ).rejects.toThrow(/check constraint/);
  });
});

describe('a message of a device', () => {
  it('never waits for the classroom that an enrolment holds', async () => {
    await write(classroom, settings);
    const device = await scene.tablet(classroom);
    const { revision } = await asked(device);
    clock.advance(60_000);
    await scene.act(scene.system, async (tx, reach) => {
      await scene.get(ClassroomsRepository).lock(tx, reach, 'device:write', classroom);
      // Written twice in one transaction, as its gateway does: PostgreSQL then looks at the classroom again.
      await scene.act(Reach.device(device), async (own, itself) => {
        await own.execute(`set local lock_timeout = '5s'`);
        await scene.get(Reports).configuration(own, itself, { reportId: newId(), revision, settings: both });
        await scene.get(Reports).contact(own, itself);
      });
    });
    expect((await detail(device)).boardState).toBe('ready');
  });
});
