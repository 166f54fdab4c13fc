import fc from 'fast-check';
import { newId, Reach } from '@chariot/kernel';
import { migrations as identity } from '@chariot/identity';
import { migrations as territory } from '@chariot/territory';
import { frozenClock, testDatabase, type FrozenClock, type TestDatabase } from '@chariot/testkit';
import { Clones } from '../clones/clones.service.js';
import { Reports } from '../configurations/reports.service.js';
import { Devices } from '../devices/devices.service.js';
import { factsOf, Scene } from '../fleet.scene.js';
import { migrations } from '../migrations.js';
import { Assignments } from '../profiles/assignments.service.js';
import { ProfileViews } from '../profiles/profile-views.service.js';
import { Profiles } from '../profiles/profiles.service.js';
import { OperationUpkeep } from './operation-upkeep.service.js';
import { Operations } from './operations.service.js';
import { LEVELS, Reference, type ReferenceDevice } from './reference.scene.js';
import { World } from './world.scene.js';

// Random histories, played on the real thing and on a reference that shares nothing with it: nothing is lost, done
// twice or out of order, and what is tallied is what a recount finds. `SEED=…` plays one again.
const SEED = process.env['SEED'];
const RUNS = Number(process.env['RUNS'] ?? 12);
const KINDS = ['message', 'lock', 'unlock', 'ring'] as const;
const FIRST = ['message', 'restart', 'erase', 'lock', 'unlock'];
const STEP_MS = 1000;
/** Two schools of one commune, and a school of another. */
const TARGETS = ['commune', 'school', 'classroom', 'device'] as const;

let db: TestDatabase;
let clock: FrozenClock;
let scene: Scene;
beforeAll(async () => {
  db = await testDatabase({ migrations: [...territory, ...identity, ...migrations] });
  clock = frozenClock();
  scene = await Scene.of(db.database, clock);
});
afterAll(async () => {
  await scene.close();
  await db.drop();
});

const settled = (model: Reference): void => {
  clock.advance(STEP_MS);
  model.now = clock.now().getTime();
};

/** What must be true whatever has happened. */
async function check(model: Reference, world: World): Promise<void> {
  for (const operation of model.operations) {
    const id = world.id(operation);
    const { counts } = await scene.act(scene.system, (tx, reach) => scene.get(Operations).get(tx, reach, id));
    const { kind, order, rooms } = operation;
    expect({ kind, order, rooms, counts }).toEqual({ kind, order, rooms, counts: model.counts(operation) });
  }
  const wrong = await db.ownerQuery(
    `select o.id from fleet.operation o
       left join lateral (select coalesce(sum(t.concerned), 0) moved, coalesce(sum(t.told), 0) told,
                                 coalesce(sum(t.done), 0) done from fleet.operation_tally t where t.operation_id = o.id) t on true
      where o.id = any ($1) and (
        (o.target = 'place' and o.closed_at is null and o.concerned is not null and o.concerned + t.moved <> fleet.concerned_now(o))
        or t.told <> (select count(*) from fleet.operation_device s where s.operation_id = o.id and s.status is null)
        or t.done <> (select count(*) from fleet.operation_device s where s.operation_id = o.id and s.status = 'done'))`,
    [[...world.ids.values()]],
  );
  expect(wrong).toEqual([]);
  for (const [device, { effects }] of world.tablets) {
    expect(new Set(effects).size).toBe(effects.length);
    const locks = effects.flatMap((id) => {
      const operation = world.operation(id);
      return operation !== null && ['lock', 'unlock'].includes(operation.kind) ? [operation.order] : [];
    });
    // Nothing is undone by what was asked for before it.
    expect({ device: device.name, locks }).toEqual({ device: device.name, locks: [...locks].sort((a, b) => a - b) });
  }
}

/** Once it has asked, a device that is in its cart is what the nearest profiles say. */
function expectDesired(model: Reference, world: World, one: ReferenceDevice): void {
  if (one.room === null) return;
  const { label, webLinks } = world.tablet(one).settings;
  const is = { label: label?.title ?? null, page: webLinks?.homePage ?? null };
  expect({ device: one.name, ...is }).toEqual({ device: one.name, ...model.desired(one) });
}

type Command = fc.AsyncCommand<Reference, World>;
const command = (
  name: string,
  play: (model: Reference, world: World) => Promise<unknown>,
  may: (model: Reference) => boolean = () => true,
): Command => ({
  check: (model) => may(model),
  async run(model, world) {
    await play(model, world);
    await check(model, world);
    settled(model);
  },
  toString: () => name,
});
const pick = <T>(list: readonly T[], index: number): T => list[index % list.length] as T;

const device = fc.nat(3);
const COMMANDS = [
  fc
    .tuple(fc.constantFrom(...KINDS), fc.constantFrom(...TARGETS), device, fc.constantFrom(1, 30, 60), fc.nat(9))
    .map(([kind, target, index, minutes, luck]) =>
      command(
        `start(${kind}, ${target} ${index}, ${minutes} min${luck === 0 ? ', crash' : ''})`,
        async (model, world) => {
          const only = target === 'device' ? pick(model.devices, index) : null;
          const room = only?.room ?? index % 2;
          const targetId = {
            commune: world.commune,
            school: world.schools[room],
            classroom: world.classrooms[room],
            device: only && world.tablet(only).id,
          }[target];
          const operation = await world.act(scene.system, luck === 0, (tx) =>
            scene.get(Operations).start(tx, scene.system, {
              ...{ kind, minutes, filter: {}, text: kind === 'message' ? 'x' : null, seconds: null, url: null },
              target: target === 'commune' || target === 'school' ? 'place' : target,
              targetId: targetId ?? '',
            }),
          );
          if (operation === null) return;
          const rooms = target === 'commune' ? [0, 1] : [room];
          const large = target === 'commune' || target === 'school';
          world.ids.set(model.start({ kind, rooms, only, large, lifeMs: minutes * 60_000 }), operation.id);
        },
        (model) => target !== 'device' || pick(model.devices, index).room !== null,
      ),
    ),
  fc
    .tuple(device, fc.constantFrom('heard', 'heard', 'heard', 'lost', 'crash'), fc.boolean())
    .map(([index, how, well]) =>
      command(`ask(${index}, ${how})`, async (model, world) => {
        const who = pick(model.devices, index);
        const told = await world.ask(who, how === 'crash');
        if (how === 'crash') return;
        expectDesired(model, world, who);
        const expected = model.told(who);
        expect({ told }).toEqual({ told: expected && world.id(expected) });
        if (told !== null && how === 'heard') world.perform(who, told, well ? 'done' : 'failed');
      }),
    ),
  fc.tuple(device, fc.nat(3), fc.constantFrom('once', 'once', 'twice', 'crash', 'lost')).map(([index, which, how]) =>
    command(`report(${index}, ${which}, ${how})`, async (model, world) => {
      const who = pick(model.devices, index);
      const { owed, sent } = world.tablet(who);
      // In any order; and an old one again, as a network that repeats itself does.
      const report = owed.length > 0 ? pick(owed, which) : sent[which];
      if (report === undefined) return;
      await world.report(who, report, how === 'crash');
      if (how === 'crash') return;
      const operation = world.operation(report.operationId);
      if (operation !== null) model.reported(who, operation, report.said);
      if (how === 'twice') await world.report(who, report, false);
      // The acknowledgement was lost: it still owes it.
      if (how === 'lost' || !owed.includes(report)) return;
      owed.splice(owed.indexOf(report), 1);
      sent.push(report);
    }),
  ),
  fc.tuple(device, fc.nat(2), fc.nat(9)).map(([index, room, luck]) =>
    command(
      `move(${index} to ${room}${luck === 0 ? ', crash' : ''})`,
      async (model, world) => {
        const who = pick(model.devices, index);
        await world.act(scene.system, luck === 0, (tx) =>
          scene
            .get(Devices)
            .change(tx, scene.system, world.tablet(who).id, { classroomId: world.classrooms[room] ?? '' }),
        );
        if (luck !== 0) who.room = room;
      },
      (model) => pick(model.devices, index).room !== null && pick(model.devices, index).room !== room,
    ),
  ),
  device.map((index) =>
    command(`lose or find(${index})`, async (model, world) => {
      const who = pick(model.devices, index);
      const { id } = world.tablet(who);
      const lost = who.room === null;
      const { classroomId } = await scene.act(scene.system, (tx, reach) =>
        scene.get(Devices).changeState(tx, reach, id, lost ? 'inService' : 'lost', 'Essai.'),
      );
      who.room = lost ? world.classrooms.indexOf(classroomId) : null;
    }),
  ),
  fc.nat(9).map((which) =>
    command(
      `cancel(${which})`,
      async (model, world) => {
        const operation = pick(model.operations, which);
        await scene.act(scene.system, (tx, reach) => scene.get(Operations).cancel(tx, reach, world.id(operation)));
        operation.cancelledAt ??= model.now;
      },
      ({ operations }) => operations.length > 0,
    ),
  ),
  fc.nat(9).map((which) =>
    command(
      `retry(${which})`,
      async (model, world) => {
        const former = pick(model.operations, which);
        const { failed, expired, cancelled, unreached } = model.counts(former);
        const may = (failed ?? 0) + (expired ?? 0) + (cancelled ?? 0) > 0 || unreached !== 0;
        const again = scene.act(scene.system, (tx, reach) =>
          scene.get(Operations).retry(tx, reach, world.id(former), 30),
        );
        if (!may) return expect(again).rejects.toMatchObject({ code: 'fleet.operationNothingLeft' });
        const { kind, rooms, only, large } = former;
        const among = model.retried(former);
        return world.ids.set(model.start({ kind, rooms, only, large, lifeMs: 1_800_000 }, among), (await again).id);
      },
      ({ operations }) => operations.length > 0,
    ),
  ),
  fc.tuple(fc.nat(2), fc.constantFrom(...LEVELS), device, fc.nat(9)).map(([profile, level, index, luck]) =>
    command(`assign or not(P${profile}, ${level} ${index}${luck === 0 ? ', crash' : ''})`, async (model, world) => {
      const only = level === 'device' ? pick(model.devices, index) : null;
      const room = index % 3;
      const ids = [world.commune, world.schools[room], world.classrooms[room], only && world.tablet(only).id];
      const targetId = ids[LEVELS.indexOf(level)] ?? '';
      const id = world.profiles[profile] ?? '';
      const there = model.assignments.findIndex(
        (one) =>
          one.profile === profile &&
          one.level === level &&
          one.only === only &&
          (level === 'commune' || level === 'device' || one.rooms.includes(room)),
      );
      const done = await world.act(scene.system, luck === 0, async (tx) => {
        const assignments = scene.get(Assignments);
        if (there < 0) {
          const target = level === 'classroom' || level === 'device' ? level : 'place';
          await assignments.assign(tx, scene.system, id, { target, targetId });
        } else {
          const { assignments: all } = await scene.get(ProfileViews).get(tx, scene.system, id);
          await assignments.unassign(tx, scene.system, id, all.find((one) => one.targetId === targetId)?.id ?? '');
        }
        return true;
      });
      if (done === null) return;
      const rooms = level === 'commune' ? [0, 1] : [room];
      if (there < 0) model.assignments.push({ profile, level, rooms, only });
      else model.assignments.splice(there, 1);
    }),
  ),
  fc.constantFrom(60_000, 600_000, 1_800_000).map((ms) =>
    command(`wait(${ms / 60_000} min)`, (model) => {
      clock.advance(ms);
      model.now = clock.now().getTime();
      return Promise.resolve();
    }),
  ),
  fc.constant(
    command('close', async (model) => {
      await scene.get(OperationUpkeep).close();
      model.close();
    }),
  ),
  fc.constant(
    command('count', async (model, world) => {
      for (const [, id] of world.ids)
        await scene.act(scene.system, (tx) => scene.get(OperationUpkeep).count(tx, id, ''));
      model.count();
    }),
  ),
];

async function newWorld(): Promise<{ model: Reference; real: World }> {
  const commune = await scene.otherCommune();
  const schools = [await scene.school([commune]), await scene.school([commune]), await scene.school()];
  const classrooms: string[] = [];
  for (const school of schools) classrooms.push(await scene.classroom(school));
  const profiles: string[] = [];
  for (const number of [0, 1, 2]) {
    const settings = {
      label: { title: `P${number}`, found: null },
      ...(number % 2 === 1 && { webLinks: { homePage: `https://p${number}.fr/`, bookmarks: [] } }),
    };
    const { id } = await scene.act(scene.system, (tx, reach) =>
      scene.get(Profiles).write(tx, reach, { name: `P${number} ${newId()}`, placeId: scene.academie, settings }),
    );
    profiles.push(id);
  }
  const [model, real] = [new Reference(), new World(scene, commune, schools, classrooms, profiles)];
  for (const room of [0, 0, 1, 2]) {
    const id = await scene.tablet(classrooms[room] as string);
    const understands = model.devices.length === 1 ? FIRST : [...FIRST, 'ring'];
    const one: ReferenceDevice = { name: `tablette ${model.devices.length}`, room, understands };
    model.devices.push(one);
    const revision = await scene.obey(id);
    const bootId = newId();
    // Known, and heard twice: most of what it says is heard with others.
    await scene.act(Reach.device(id), async (tx, reach) => {
      await scene.get(Reports).inventory(tx, reach, { reportId: newId(), facts: factsOf('x') });
      const knock = { bootId, arrivedAt: clock.now(), isAwaited: () => true };
      for (let times = 0; times < 2; times += 1) await scene.get(Clones).heard(tx, reach, knock);
    });
    real.tablets.set(one, {
      ...{ id, bootId },
      revision,
      settings: {},
      ...{ known: new Set<string>(), effects: [], owed: [], sent: [] },
    });
  }
  settled(model);
  return { model, real };
}

/** In the end everybody comes back, speaks, and what was asked of them and is not over has been done. */
async function nothingIsLost(model: Reference, world: World): Promise<void> {
  for (const one of model.devices) {
    for (let turn = 0; turn < 40; turn += 1) {
      const { owed } = world.tablet(one);
      for (const report of owed.splice(0)) {
        await world.report(one, report, false);
        const operation = world.operation(report.operationId);
        if (operation !== null) model.reported(one, operation, report.said);
      }
      const expected = model.told(one);
      const told = await world.ask(one);
      expect(told).toBe(expected && world.id(expected));
      expectDesired(model, world, one);
      if (told === null) break;
      world.perform(one, told, 'done');
    }
    for (const operation of model.operations.filter((each) => model.end(each) === null && model.concerns(each, one))) {
      const row = operation.rows.get(one);
      // But a lock that stayed silent until a later unlock had been told.
      if (!['lock', 'unlock'].includes(operation.kind)) expect(row?.said).toEqual(expect.any(String));
      else expect(row).toBeDefined();
    }
  }
  await check(model, world);
}

const histories = fc.asyncProperty(fc.commands(COMMANDS, { maxCommands: 40, size: 'max' }), async (commands) => {
  const { model, real } = await newWorld();
  await fc.asyncModelRun(() => ({ model, real }), commands);
  await nothingIsLost(model, real);
});
const replayed = SEED === undefined ? {} : { seed: Number(SEED) };

it('does what the reference does, whatever happens and in whatever order', async () => {
  await fc.assert(histories, {
    numRuns: RUNS,
    ...replayed,
    interruptAfterTimeLimit: 150_000,
    markInterruptAsFailure: false,
  });
}, 400_000);

/** Each is a mistake that somebody could make in the SQL: [what it is, the function, what is taken out, what is put]. */
const MISTAKES = [
  ['forgets who was there', 'fleet.belonged(fleet.operation, fleet.device)', /\n\s*begin/, '\nbegin\n  return true;'],
  ['tells what was reported', 'fleet.asked_of(fleet.device, timestamptz)', 's.finished_at is null', 'true'],
  ['loses those that come back', 'fleet.tally_moved()', 'fleet.concerns(o, new)::int -', '0 -'],
  ['counts a report twice', 'fleet.tally_said()', ', (fleet.said_of(w.status), -1)', ''],
] as const;

it.each(MISTAKES)(
  'finds a copy that %s',
  async (_, name, out, put) => {
    const [row] = await db.ownerQuery<{ definition: string }>(
      'select pg_get_functiondef($1::regprocedure) as definition',
      [name],
    );
    const definition = row?.definition ?? '';
    const mistaken = definition.replace(out, put);
    expect(mistaken).not.toBe(definition);
    await db.ownerQuery(mistaken);
    try {
      const { failed } = await fc.check(histories, { numRuns: 25, seed: 7, endOnFailure: true });
      expect(failed).toBe(true);
    } finally {
      await db.ownerQuery(definition);
    }
  },
  400_000,
);
