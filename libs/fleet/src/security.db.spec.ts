import { newId, Reach } from '@chariot/kernel';
import { frozenClock, testDatabase, type TestDatabase } from '@chariot/testkit';
import { migrations as identity } from '@chariot/identity';
import { migrations as territory } from '@chariot/territory';
import { Clones } from './clones/clones.service.js';
import { Reports } from './configurations/reports.service.js';
import { Deliveries } from './deliveries/deliveries.service.js';
import { factsOf, Scene } from './fleet.scene.js';
import { migrations } from './migrations.js';
import { Operations } from './operations/operations.service.js';
import { Profiles } from './profiles/profiles.service.js';

/** Row level security alone: statements that say nothing of reach, under the role of the product. */
let db: TestDatabase;
let scene: Scene;
let mine: { school: string; classroom: string; devices: string[]; profile: string };
let theirs: typeof mine;

/** A school with one of everything in it. */
async function furnish(parentIds?: readonly string[]): Promise<typeof mine> {
  const school = await scene.school(parentIds);
  const classroom = await scene.classroom(school);
  const profile = await scene.act(scene.system, async (tx, reach) => {
    const settings = {
      dnsFilter: { servers: [`192.0.2.${Math.ceil(Math.random() * 250)}`] },
      label: { title: newId(), found: null },
    };
    const { id } = await scene.get(Profiles).write(tx, reach, { name: 'p', placeId: school, settings });
    await scene.get(Profiles).assign(tx, reach, id, { target: 'school', targetId: school });
    return id;
  });
  const devices = [await scene.tablet(classroom), await scene.tablet(classroom)];
  await scene.act(scene.system, async (tx, reach) => {
    const csv = `serial;marque;modèle\n${newId()};L;M`;
    const delivery = { supplier: 'F', reference: 'R', deliveredOn: '2026-11-07', budgetLineId: null, csv };
    await scene.get(Deliveries).record(tx, reach, classroom, delivery);
    await scene
      .get(Operations)
      .start(tx, reach, { kind: 'restart', target: 'classroom', targetId: classroom, text: null, minutes: 60 });
  });
  for (const device of devices) {
    const revision = await scene.obey(device);
    await scene.ask(device, revision);
    await scene.act(Reach.device(device), (tx, reach) =>
      scene.get(Clones).heard(tx, reach, { bootId: newId(), arrivedAt: new Date(), isAwaited: () => true }),
    );
    await scene.act(Reach.device(device), (tx, reach) =>
      scene.get(Reports).inventory(tx, reach, { reportId: newId(), facts: factsOf('x', { osVersion: '14' }) }),
    );
  }
  await scene.codes(classroom, 1);
  return { school, classroom, devices, profile };
}

beforeAll(async () => {
  db = await testDatabase({ migrations: [...territory, ...identity, ...migrations] });
  scene = await Scene.of(db.database, frozenClock());
  mine = await furnish();
  theirs = await furnish([await scene.otherCommune()]);
  for (const school of [mine, theirs]) await dueErasure(school);
});
/** An erasure of one of its devices, by the hand of whoever owns the tables: the guards are tried with the erasures. */
async function dueErasure({ school, devices }: typeof mine): Promise<void> {
  const id = newId();
  const guards = (what: string) => [
    `alter table fleet.operation ${what} trigger operation_by_two`,
    `alter table fleet.operation_target ${what} trigger operation_target_by_two`,
  ];
  for (const sql of guards('disable')) await db.ownerQuery(sql);
  await db.ownerQuery(
    `insert into fleet.operation (id, kind, target, target_id, target_name, school_id, created_at, created_by, expires_at, approval_id)
     values ($1, 'erase', 'devices', $2, 'x', $2, now(), '{}', now() + interval '1 day', $1)`,
    [id, school],
  );
  await db.ownerQuery('insert into fleet.operation_target values ($1, $2, $3)', [id, devices[1], school]);
  for (const sql of guards('enable')) await db.ownerQuery(sql);
}
afterAll(async () => {
  await scene.close();
  await db.drop();
});

const tables = async (): Promise<string[]> =>
  (
    await db.ownerQuery<{ name: string }>(
      `select 'fleet.' || tablename as name from pg_tables where schemaname = 'fleet' order by 1`,
    )
  ).map(({ name }) => name);
const countAs = (reach: Reach, table: string, where = 'true', params: unknown[] = []): Promise<number> =>
  db.database.read(reach, async (tx) => {
    const row = await tx.one<{ count: number }>(`select count(*)::int as count from ${table} where ${where}`, params);
    return row?.count ?? -1;
  });
const asOwner = async (table: string): Promise<number> =>
  (await db.ownerQuery<{ count: number }>(`select count(*)::int as count from ${table}`))[0]?.count ?? -1;

/** How a row tells what it is of; `configuration` and `rendering` are of whoever shares them. */
const OF: Record<string, string> = {
  'fleet.classroom': 'school_id = $1',
  'fleet.device': 'school_id = $1',
  'fleet.delivery': 'school_id = $1',
  'fleet.enrolment_window': 'school_id = $1',
  'fleet.operation': 'school_id = $1',
  'fleet.assignment': 'school_id = $1',
  'fleet.profile': 'place_id = $1',
  'fleet.profile_version': 'profile_id in (select id from fleet.profile where place_id = $1)',
  'fleet.delivery_device': 'delivery_id in (select id from fleet.delivery where school_id = $1)',
  'fleet.enrolment_code': 'window_id in (select id from fleet.enrolment_window where school_id = $1)',
  'fleet.operation_target': 'school_id = $1',
  'fleet.operation_device': 'operation_id in (select id from fleet.operation where school_id = $1)',
  'fleet.membership': 'device_id in (select id from fleet.device where school_id = $1)',
  'fleet.boot': 'device_id in (select id from fleet.device where school_id = $1)',
  'fleet.state_change': 'device_id in (select id from fleet.device where school_id = $1)',
  'fleet.device_setting': 'device_id in (select id from fleet.device where school_id = $1)',
  'fleet.report': 'device_id in (select id from fleet.device where school_id = $1)',
  'fleet.inventory': 'device_id in (select id from fleet.device where school_id = $1)',
  'fleet.inventory_change': 'device_id in (select id from fleet.device where school_id = $1)',
};
const SHARED = ['fleet.configuration', 'fleet.rendering'];

describe('row level security, alone', () => {
  it('shows a person every row of her school, and none of another’s', async () => {
    const names = await tables();
    expect(names.filter((name) => !SHARED.includes(name)).sort()).toEqual(Object.keys(OF).sort());
    const reach = scene.person('it', mine.school);
    for (const [table, of] of Object.entries(OF)) {
      const [own] = await db.ownerQuery<{ count: number }>(`select count(*)::int as count from ${table} where ${of}`, [
        mine.school,
      ]);
      expect([table, own?.count]).not.toEqual([table, 0]);
      expect([table, await countAs(reach, table)]).toEqual([table, own?.count]);
    }
  });

  it('shows a configuration to those who have it alone', async () => {
    const reach = scene.person('it', mine.school);
    expect(await countAs(reach, 'fleet.configuration')).toBe(1);
    expect(await countAs(reach, 'fleet.rendering')).toBe(1);
    expect(await asOwner('fleet.configuration')).toBeGreaterThan(2);
  });

  it('shows nothing to somebody without the permission, nor without saying who she is', async () => {
    const dpo = scene.person('dpo', scene.academie);
    for (const table of await tables()) expect([table, await countAs(dpo, table)]).toEqual([table, 0]);
    const teacher = scene.person('teacher', mine.school);
    for (const table of ['fleet.enrolment_window', 'fleet.enrolment_code', 'fleet.profile', 'fleet.assignment']) {
      expect([table, await countAs(teacher, table)]).toEqual([table, 0]);
    }
    const nobody = Reach.person({ personId: newId(), displayName: 'personne', grants: [] });
    for (const table of await tables()) expect([table, await countAs(nobody, table)]).toEqual([table, 0]);
  });

  it('shows a device itself, its classroom and what it should be, and no other device', async () => {
    const [device = '', neighbour = ''] = mine.devices;
    const reach = Reach.device(device);
    const seen = Object.fromEntries(
      await Promise.all((await tables()).map(async (table) => [table, await countAs(reach, table)] as const)),
    );
    expect(seen).toMatchObject({
      'fleet.device': 1,
      'fleet.classroom': 1,
      'fleet.configuration': 1,
      'fleet.rendering': 1,
      'fleet.operation': 1,
      'fleet.inventory': 1,
      'fleet.operation_device': 1,
      'fleet.operation_target': 0,
      'fleet.profile': 0,
      'fleet.profile_version': 0,
      'fleet.assignment': 0,
      'fleet.delivery': 0,
      'fleet.delivery_device': 0,
      'fleet.enrolment_window': 0,
      'fleet.enrolment_code': 0,
    });
    for (const table of ['fleet.report', 'fleet.device_setting', 'fleet.membership', 'fleet.state_change']) {
      expect(await countAs(reach, table, 'device_id <> $1', [device])).toBe(0);
    }
    const write = (sql: string, params: unknown[]) => db.database.transaction(reach, (tx) => tx.execute(sql, params));
    expect(await write(`update fleet.device set state = 'inService' where id = $1`, [neighbour])).toBe(0);
    await expect(
      write(
        `insert into fleet.device_setting (device_id, setting, revision, status, at) values ($1, 'proxy', 'r', 'applied', now())`,
        [neighbour],
      ),
    ).rejects.toThrow(/row-level security/);
    await expect(
      write(
        `insert into fleet.operation_device (operation_id, device_id, told_at) select id, $1, now() from fleet.operation`,
        [neighbour],
      ),
    ).rejects.toThrow(/row-level security/);
    expect(await write('update fleet.classroom set capacity = 40', [])).toBe(0);
    expect(await write('update fleet.operation set cancelled_at = now()', [])).toBe(0);
  });

  it('lets a person write in her school, and nowhere else', async () => {
    const reach = scene.person('it', mine.school);
    const write = (sql: string, params: unknown[] = []) =>
      db.database.transaction(reach, (tx) => tx.execute(sql, params));
    expect(await write('update fleet.classroom set room = $1 where id = $2', ['CDI', theirs.classroom])).toBe(0);
    expect(await write('update fleet.device set asset_tag = $1', ['x'])).toBe(3);
    expect(await write('update fleet.enrolment_window set closed_at = closed_at')).toBe(
      await countAs(reach, 'fleet.enrolment_window'),
    );
    await expect(
      write('update fleet.device set school_id = $1, classroom_id = $2 where id = $3', [
        theirs.school,
        theirs.classroom,
        mine.devices[0],
      ]),
    ).rejects.toThrow(/row-level security/);
    await expect(
      write(
        `insert into fleet.classroom (id, school_id, name, capacity, equipment, opened_on, configuration_hash, configured_at)
         select $1, $2, 'x', 12, '[]', '2026-01-01', configuration_hash, now() from fleet.classroom where id = $3`,
        [newId(), theirs.school, mine.classroom],
      ),
    ).rejects.toThrow(/row-level security/);
    await expect(
      write(
        `insert into fleet.state_change (device_id, at, to_state, reason, actor) values ($1, now(), 'lost', 'x', '{}')`,
        [theirs.devices[0]],
      ),
    ).rejects.toThrow(/row-level security/);
    await expect(
      write(
        `insert into fleet.assignment (id, profile_id, target, target_id, school_id) values ($1, $2, 'school', $3, $3)`,
        [newId(), mine.profile, theirs.school],
      ),
    ).rejects.toThrow(/row-level security/);
    expect(await write('delete from fleet.assignment where school_id = $1', [theirs.school])).toBe(0);
  });

  it('lets whoever writes about devices alone lock their classroom, and change nothing of it', async () => {
    const contractor = scene.person('contractor', mine.school);
    const act = (sql: string) => db.database.transaction(contractor, (tx) => tx.query(sql));
    expect(await act('select id from fleet.classroom for no key update')).toEqual([{ id: mine.classroom }]);
    await expect(act('update fleet.classroom set capacity = 40')).rejects.toThrow(/row-level security/);
  });

  it('lets nobody ask for an erasure but through two people', async () => {
    const operation = (school: string) =>
      [
        `insert into fleet.operation (id, kind, target, target_id, target_name, school_id, created_at, created_by, expires_at, approval_id)
         values ($1, 'erase', 'devices', $2, 'x', $2, now(), '{}', now() + interval '1 day', $1)`,
        [newId(), school],
      ] as const;
    const it = scene.person('it', mine.school);
    await expect(db.database.transaction(it, (tx) => tx.execute(...operation(mine.school)))).rejects.toThrow(
      /no approval of this erasure|row-level security/,
    );
    await expect(db.database.transaction(scene.system, (tx) => tx.execute(...operation(mine.school)))).rejects.toThrow(
      /no approval of this erasure/,
    );
    const target =
      'insert into fleet.operation_target select id, $1, school_id from fleet.operation where school_id = $2 limit 1';
    for (const reach of [it, scene.system, Reach.device(mine.devices[0] as string)]) {
      await expect(
        db.database.transaction(reach, (tx) => tx.execute(target, [mine.devices[0], mine.school])),
      ).rejects.toThrow(/does not name this device|row-level security/);
    }
  });

  it('lets whoever only reads write nothing', async () => {
    const head = scene.person('schoolHead', mine.school);
    const write = (sql: string) => db.database.transaction(head, (tx) => tx.execute(sql));
    for (const sql of [
      'update fleet.classroom set capacity = 40',
      `update fleet.device set state = 'retired', slot = null, placed_at = null`,
      'update fleet.enrolment_window set closed_at = now()',
      'update fleet.enrolment_code set secret_id = null',
      `update fleet.profile set name = 'x'`,
      'delete from fleet.assignment',
    ]) {
      expect([sql, await write(sql)]).toEqual([sql, 0]);
    }
  });

  it('configures no classroom out of reach, though the function runs as the owner', async () => {
    const reach = scene.person('it', mine.school);
    const hash = 'ab'.repeat(32);
    await db.database
      .transaction(reach, async (tx) => {
        const both = [mine.classroom, theirs.classroom];
        const resolved = await tx.query<{ classroom_ids: string[] }>(
          'select * from fleet.resolved_settings($1::uuid[])',
          [both],
        );
        expect(resolved.flatMap((row) => row.classroom_ids)).toEqual([mine.classroom]);
        const configurations = JSON.stringify([{ hash, settings: { x: 1 }, classroomIds: both }]);
        expect(await tx.query('select fleet.configure($1::jsonb, now()) as id', [configurations])).toEqual([
          { id: mine.classroom },
        ]);
        await expect(
          tx
            .execute('savepoint s')
            .then(() => tx.execute(`insert into fleet.configuration values ($1, '{}')`, ['cd'.repeat(32)])),
        ).rejects.toThrow(/permission denied/);
        await tx.execute('rollback to savepoint s');
        await expect(tx.execute('update fleet.classroom set configuration_hash = $1', [hash])).rejects.toThrow(
          /permission denied/,
        );
        throw new Error('undo');
      })
      .catch((error: unknown) => expect(String(error)).toContain('undo'));
    const teacher = scene.person('teacher', mine.school);
    const seen = await db.database.read(teacher, (tx) =>
      tx.query('select * from fleet.resolved_settings($1::uuid[])', [[mine.classroom]]),
    );
    expect(seen).toEqual([]);
  });
});
