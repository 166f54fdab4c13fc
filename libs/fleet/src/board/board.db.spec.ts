import { frozenClock, testDatabase, type FrozenClock, type TestDatabase } from '@chariot/testkit';
import { migrations as identity } from '@chariot/identity';
import { migrations as territory } from '@chariot/territory';
import { Deliveries } from '../deliveries/deliveries.service.js';
import { Devices } from '../devices/devices.service.js';
import { Scene } from '../fleet.scene.js';
import { migrations } from '../migrations.js';
import { Assignments } from '../profiles/assignments.service.js';
import { Profiles } from '../profiles/profiles.service.js';
import { Boards } from './board.service.js';

let db: TestDatabase;
let clock: FrozenClock;
let scene: Scene;
let school: string;

beforeAll(async () => {
  db = await testDatabase({ migrations: [...territory, ...identity, ...migrations] });
  clock = frozenClock();
  scene = await Scene.of(db.database, clock);
  school = await scene.school();
});
afterAll(async () => {
  await scene.close();
  await db.drop();
});

const boardOf = (classroomId: string, reach = scene.system) =>
  scene.act(reach, (tx) => scene.get(Boards).board(tx, reach, classroomId));
const summaryFor = (reach = scene.system, under?: string) =>
  scene.act(reach, (tx) => scene.get(Boards).summary(tx, reach, under));
const fail = async (device: string) => {
  const next = await scene.ask(device, null);
  if (next.kind !== 'configure') throw new Error(next.kind);
  await scene.report(device, next.revision, [{ setting: 'locale', status: 'failed', why: 'Langue absente.' }]);
};

describe('the rollout board', () => {
  it('has a tile per slot, from the first tablet expected to the last one ready', async () => {
    const classroom = await scene.classroom(school, { name: 'Classe mobile 1', capacity: 5 });
    await scene.act(scene.system, async (tx, reach) => {
      const settings = {
        label: { title: '{classe} · Tablette {numero}', found: null },
        locale: { timeZone: 'Europe/Paris', language: 'fr_FR' },
      };
      const { id } = await scene.get(Profiles).write(tx, reach, { name: 'p', placeId: school, settings });
      await scene.get(Assignments).assign(tx, reach, id, { target: 'place', targetId: school });
    });
    const empty = await boardOf(classroom);
    expect(empty.counts).toEqual({ waiting: 5, talking: 0, ready: 0, blocked: 0 });
    expect(empty.window).toBeNull();
    expect(empty.tiles.map(({ slot, label, deviceId }) => [slot, label, deviceId])).toEqual(
      [1, 2, 3, 4, 5].map((slot) => [slot, `Classe mobile 1 · Tablette ${slot}`, null]),
    );
    expect(empty.tiles[0]?.advice).toMatch(/^Ouvrez une fenêtre/);

    const codes = await scene.codes(classroom);
    const opened = await boardOf(classroom);
    expect(opened.window).toMatchObject({ codes: 5, used: 0 });
    expect(opened.tiles[4]?.advice).toBe('Allumez la tablette 5 et saisissez le code imprimé sur la feuille.');

    const [one, two, three] = [
      await scene.enrol({ code: codes.get(1) ?? '' }),
      await scene.enrol({ code: codes.get(2) ?? '' }),
      await scene.enrol({ code: codes.get(3) ?? '' }),
    ];
    await scene.obey(one.deviceId);
    await fail(two.deviceId);
    const board = await boardOf(classroom, scene.person('schoolHead', school));
    expect(board.counts).toEqual({ waiting: 2, talking: 1, ready: 1, blocked: 1 });
    expect(board.tiles.map(({ state, settings }) => [state, settings])).toEqual([
      ['ready', { total: 2, satisfied: 2, failed: 0 }],
      ['blocked', { total: 2, satisfied: 0, failed: 1 }],
      ['talking', { total: 2, satisfied: 0, failed: 0 }],
      ['waiting', { total: 0, satisfied: 0, failed: 0 }],
      ['waiting', { total: 0, satisfied: 0, failed: 0 }],
    ]);
    expect(board.window).toMatchObject({ codes: 5, used: 3 });
    expect(board.tiles[2]).toMatchObject({ deviceId: three.deviceId, online: true, model: '10e' });
    expect(board.classroom).toMatchObject({ devices: 3, talking: 1, ready: 1, blocked: 1 });

    // One that lost its identity is blocked, waits for nothing, and has to come in again.
    await scene.act(scene.system, (tx, reach) => scene.get(Devices).revoke(tx, reach, one.deviceId, 'x'));
    const after = await boardOf(classroom);
    expect([board.enrollable, after.enrollable, after.counts.waiting]).toEqual([2, 3, 2]);
    expect(after.tiles[0]?.advice).toContain('enrôlez-la de nouveau');
  });

  it('has its tablets ready again once they were told the hours that their school has said', async () => {
    const own = await scene.school();
    const classroom = await scene.classroom(own);
    const tablet = await scene.tablet(classroom);
    await scene.obey(tablet);
    const counts = async () => {
      const { bySchool } = await summaryFor(scene.system, own);
      return [(await boardOf(classroom)).counts.ready, bySchool.map(({ ready, talking }) => [ready, talking])];
    };
    expect(await counts()).toEqual([1, [[1, 0]]]);
    await db.ownerQuery(
      `insert into territory.school_hours (school_id, openings, changed_at)
       values ($1, '[{"day": 1, "from": "08:30", "to": "11:30"}]', now())`,
      [own],
    );
    expect(await counts()).toEqual([0, [[0, 1]]]);
    await scene.obey(tablet);
    expect(await counts()).toEqual([1, [[1, 0]]]);
  });

  it('is not there for somebody who does not reach it', async () => {
    const classroom = await scene.classroom(school);
    const stranger = scene.person('digitalReferent', await scene.otherCommune());
    await expect(boardOf(classroom, stranger)).rejects.toMatchObject({ code: 'fleet.classroomNotFound' });
  });
});

describe('the fleet at a glance', () => {
  it('counts by school what each caller reaches, and names what needs somebody, most urgent first', async () => {
    const commune = await scene.otherCommune();
    const [a, b] = [await scene.school([commune]), await scene.school([commune])];
    const [first, second] = [
      await scene.classroom(a, { name: 'CM a' }),
      await scene.classroom(b, { name: 'CM b', capacity: 6 }),
    ];
    await scene.act(scene.system, async (tx, reach) => {
      const settings = { locale: { timeZone: 'Europe/Paris', language: 'fr_FR' } };
      const { id } = await scene.get(Profiles).write(tx, reach, { name: 'p', placeId: commune, settings });
      for (const targetId of [a, b]) await scene.get(Assignments).assign(tx, reach, id, { target: 'place', targetId });
    });
    const [ready, silent] = [await scene.tablet(first), await scene.tablet(first)];
    await scene.obey(ready);
    clock.advance(11 * 60_000);
    const [failed, revoked, lost] = [
      await scene.tablet(second),
      await scene.tablet(second),
      await scene.tablet(second),
    ];
    await fail(failed);
    await scene.obey(revoked);
    await scene.act(scene.system, (tx, reach) => scene.get(Devices).revoke(tx, reach, revoked, 'x'));
    await scene.act(scene.system, (tx, reach) => scene.get(Devices).changeState(tx, reach, lost, 'lost', 'x'));
    await scene.act(scene.system, (tx, reach) =>
      scene.get(Deliveries).record(tx, reach, second, {
        supplier: 'F',
        reference: 'R',
        deliveredOn: '2026-11-07',
        budgetLineId: null,
        csv: 'serial;marque;modèle\nSUM-1;L;M\nSUM-2;L;M',
      }),
    );
    const summary = await summaryFor(scene.person('it', commune));
    // Those with blocked tablets first.
    expect(summary.bySchool.map(({ school: place, ...counts }) => [place.id, counts])).toEqual([
      [
        b,
        { classrooms: 1, capacity: 6, devices: 4, ready: expect.any(Number), talking: 0, blocked: expect.any(Number) },
      ],
      [a, { classrooms: 1, capacity: 12, devices: 2, ready: 1, talking: 0, blocked: 1 }],
    ]);
    expect(summary.totals).toMatchObject({ schools: 2, classrooms: 2, devices: 6, waiting: 18 - 4 });
    const { totals } = summary;
    const states = [totals.waiting, totals.talking, totals.ready, totals.blocked];
    expect(states.reduce<number>((sum, n) => sum + (n ?? Number.NaN), 0)).toBe(18);
    expect(summary.attention.map(({ deviceId }) => deviceId)).toEqual([failed, revoked, silent, null]);
    expect(summary.attention.at(-1)).toMatchObject({
      classroomId: second,
      title: expect.stringMatching(/^CM b \(École \d+\)$/),
      advice: '2 tablettes livrées attendent d’être enrôlées : ouvrez une fenêtre d’enrôlement.',
    });
    // Who sees no window cannot tell whether a code is to be had.
    expect((await summaryFor(scene.person('finance', commune))).attention).toHaveLength(3);
    expect((await summaryFor(scene.person('inspector', a))).totals).toMatchObject({ schools: 1, devices: 2 });
    expect((await summaryFor(scene.system, b)).totals).toMatchObject({ schools: 1, devices: 4 });
    const everything = await summaryFor(scene.person('academie', scene.academie));
    expect(everything.totals.devices).toBeGreaterThan(6);
    expect((await summaryFor(scene.person('dpo', scene.academie))).totals.devices).toBe(0);
    // What broke has not been broken since it last reported its settings.
    await scene.act(scene.system, (tx, reach) => scene.get(Devices).changeState(tx, reach, ready, 'broken', 'x'));
    const { attention } = await summaryFor(scene.person('it', commune));
    const sinceBy = new Map(attention.map(({ deviceId, since }) => [deviceId, since !== null]));
    expect([failed, revoked, silent, ready].map((id) => sinceBy.get(id))).toEqual([true, true, true, false]);
  });
});
