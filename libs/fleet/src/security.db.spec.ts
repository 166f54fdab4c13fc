import { newId, Reach } from '@chariot/kernel';
import { frozenClock, testDatabase, type TestDatabase } from '@chariot/testkit';
import { migrations as identity } from '@chariot/identity';
import { migrations as territory } from '@chariot/territory';
import { Scene } from './fleet.scene.js';
import { migrations } from './migrations.js';
import { additions, CHANGES, dueErasure, furnish, type Furnished } from './security.scene.js';

/**
 * Row level security alone: statements that say nothing of reach, under the role of the product. Long because it is whole:
 * every test goes through one map of all the tables, and a table that is not in it fails.
 */
let db: TestDatabase;
let scene: Scene;
let mine: Furnished;
let theirs: Furnished;

beforeAll(async () => {
  db = await testDatabase({ migrations: [...territory, ...identity, ...migrations] });
  scene = await Scene.of(db.database, frozenClock());
  const owner = db.ownerQuery;
  mine = await furnish(scene, owner);
  // Some of what is counted is folded, and some is still to be.
  await scene.act(scene.system, (tx) => tx.query('select fleet.fold_rollups()'));
  theirs = await furnish(scene, owner, [await scene.otherCommune()]);
  for (const school of [mine, theirs]) await dueErasure(owner, school);
  await db.ownerQuery(`insert into fleet.compliance_digest (day, sent_at, messages) values ('2026-11-06', now(), 1)`);
});
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
  'fleet.operation': 'place_id = $1',
  'fleet.assignment': 'place_id = $1',
  'fleet.past_assignment': 'place_id = $1',
  'fleet.rollout': 'place_id = $1',
  'fleet.rollout_classroom': 'classroom_id in (select id from fleet.classroom where school_id = $1)',
  'fleet.profile': 'place_id = $1',
  'fleet.profile_version': 'profile_id in (select id from fleet.profile where place_id = $1)',
  'fleet.delivery_device': 'delivery_id in (select id from fleet.delivery where school_id = $1)',
  'fleet.enrolment_code': 'window_id in (select id from fleet.enrolment_window where school_id = $1)',
  'fleet.operation_target': 'school_id = $1',
  'fleet.operation_device': 'operation_id in (select id from fleet.operation where place_id = $1)',
  'fleet.operation_tally': 'operation_id in (select id from fleet.operation where place_id = $1)',
  'fleet.membership': 'device_id in (select id from fleet.device where school_id = $1)',
  'fleet.activation_lock': 'device_id in (select id from fleet.device where school_id = $1)',
  'fleet.boot': 'device_id in (select id from fleet.device where school_id = $1)',
  'fleet.state_change': 'device_id in (select id from fleet.device where school_id = $1)',
  'fleet.device_setting': 'device_id in (select id from fleet.device where school_id = $1)',
  'fleet.report': 'device_id in (select id from fleet.device where school_id = $1)',
  'fleet.inventory': 'device_id in (select id from fleet.device where school_id = $1)',
  'fleet.inventory_change': 'device_id in (select id from fleet.device where school_id = $1)',
  'fleet.listing': 'school_id = $1',
  'fleet.listed_classroom': 'school_id = $1',
  'fleet.compliance_policy': 'place_id = $1',
  'fleet.cart_day': 'classroom_id in (select id from fleet.classroom where school_id = $1)',
  'fleet.finding': 'device_id in (select id from fleet.device where school_id = $1)',
  'fleet.warranty': 'device_id in (select id from fleet.device where school_id = $1)',
  'fleet.repair': 'device_id in (select id from fleet.device where school_id = $1)',
  'fleet.repair_photo': `repair_id in (select r.id from fleet.repair r join fleet.device d on d.id = r.device_id
    where d.school_id = $1)`,
  'fleet.app': 'place_id = $1',
  'fleet.app_assignment': 'place_id = $1',
  'fleet.app_request': 'school_id = $1',
  'fleet.app_opinion': 'request_id in (select id from fleet.app_request where school_id = $1)',
  'fleet.app_reservation': 'classroom_id in (select id from fleet.classroom where school_id = $1)',
  'fleet.exchange': 'device_id in (select id from fleet.device where school_id = $1)',
  'fleet.app_presence': 'device_id in (select id from fleet.device where school_id = $1)',
};
const SHARED = ['fleet.configuration', 'fleet.rendering'];
/** What the system alone works from: there for everybody, and empty. */
const OF_THE_SYSTEM = [
  ...['fleet.compliance_digest', 'fleet.compliance_due', 'fleet.enrolment_challenge'],
  'fleet.exchange_head',
];
/** What functions alone read and write, the system's own statements included. */
const UNREAD = [
  'fleet.app_set',
  'fleet.classroom_apps',
  'fleet.known_model',
  'fleet.rollup',
  'fleet.rollup_delta',
  'fleet.rollup_state',
];
const readable = async (): Promise<string[]> => (await tables()).filter((name) => !UNREAD.includes(name));
/** Not granted to anybody: nothing is gone either. */
function denied(error: unknown): number {
  if (/permission denied/.test(String(error))) return 0;
  throw error;
}
const nobody = (): Reach => Reach.person({ personId: newId(), displayName: 'personne', grants: [] });

describe('row level security, alone', () => {
  it('shows a person every row of her school, and none of another’s', async () => {
    expect((await tables()).sort()).toEqual([...Object.keys(OF), ...SHARED, ...OF_THE_SYSTEM, ...UNREAD].sort());
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

  it('refuses to be read, by anybody, where functions alone may', async () => {
    const everybody = [
      scene.person('administrator', scene.academie),
      scene.person('it', mine.school),
      nobody(),
      Reach.device(mine.devices[0] ?? ''),
      scene.system,
    ];
    for (const table of UNREAD) {
      expect([table, await asOwner(table)]).not.toEqual([table, 0]);
      const denied = new RegExp(`permission denied for table ${table.replace('fleet.', '')}$`);
      for (const reach of everybody) {
        await expect(countAs(reach, table)).rejects.toThrow(denied);
        await expect(
          db.database.transaction(reach, (tx) => tx.execute(`delete from ${table} where true`)),
        ).rejects.toThrow(denied);
      }
    }
  });

  it('keeps to the system what it alone works from', async () => {
    for (const table of OF_THE_SYSTEM) {
      const all = await asOwner(table);
      expect([table, all]).not.toEqual([table, 0]);
      expect([table, await countAs(scene.system, table)]).toEqual([table, all]);
      for (const reach of [scene.person('administrator', scene.academie), scene.person('it', mine.school)]) {
        expect([table, await countAs(reach, table)]).toEqual([table, 0]);
        const gone = await db.database.transaction(reach, (tx) => tx.execute(`delete from ${table}`)).catch(denied);
        expect([table, gone]).toEqual([table, 0]);
      }
    }
  });

  it('shows a catalogue to those below the place where it is kept, and to nobody beside', async () => {
    const [app, assignment] = [newId(), newId()];
    await db.ownerQuery(
      `insert into fleet.app (id, place_id, name, purpose, packages, pupil_data, added_at, added_by)
       values ($1, $2, 'Commune', 'x', '{"apple": "x"}', false, now(), '{}')`,
      [app, scene.commune],
    );
    await db.ownerQuery(
      `insert into fleet.app_assignment (id, app_id, target, target_id, place_id, state, assigned_at, assigned_by)
       values ($1, $2, 'place', $3, $3, 'installed', now(), '{}')`,
      [assignment, app, scene.commune],
    );
    const seen = async (reach: Reach) => [
      await countAs(reach, 'fleet.app', 'id = $1', [app]),
      await countAs(reach, 'fleet.app_assignment', 'id = $1', [assignment]),
    ];
    try {
      expect(await seen(scene.person('it', scene.commune))).toEqual([1, 1]);
      expect(await seen(scene.person('teacher', mine.school))).toEqual([1, 1]);
      for (const reach of [scene.person('it', theirs.school), scene.person('dpo', mine.school), nobody()]) {
        expect(await seen(reach)).toEqual([0, 0]);
      }
      expect(await seen(Reach.device(mine.devices[0] ?? ''))).toEqual([0, 0]);
      // What is kept below her is hers; what is kept below somebody beside is not.
      expect(await countAs(scene.person('it', scene.commune), 'fleet.app')).toBe(2);
    } finally {
      await db.ownerQuery('delete from fleet.app_assignment where id = $1', [assignment]);
      await db.ownerQuery('delete from fleet.app_reservation where app_id = $1', [app]);
      await db.ownerQuery('delete from fleet.app where id = $1', [app]);
    }
  });

  it('shows nothing to somebody without the permission, nor without saying who she is', async () => {
    const dpo = scene.person('dpo', scene.academie);
    for (const table of await readable()) expect([table, await countAs(dpo, table)]).toEqual([table, 0]);
    const teacher = scene.person('teacher', mine.school);
    for (const table of [
      ...['fleet.enrolment_window', 'fleet.enrolment_code', 'fleet.profile', 'fleet.assignment', 'fleet.exchange'],
    ]) {
      expect([table, await countAs(teacher, table)]).toEqual([table, 0]);
    }
    for (const table of await readable()) expect([table, await countAs(nobody(), table)]).toEqual([table, 0]);
  });

  it('shows a device itself, its classroom and what it should be, and no other device', async () => {
    const [device = '', neighbour = ''] = mine.devices;
    const reach = Reach.device(device);
    const seen = Object.fromEntries(
      await Promise.all((await readable()).map(async (table) => [table, await countAs(reach, table)] as const)),
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
      'fleet.enrolment_challenge': 0,
      'fleet.cart_day': 1,
      'fleet.app_reservation': 1,
      'fleet.app_presence': 1,
      'fleet.finding': 1,
      'fleet.exchange': 1,
      'fleet.exchange_head': 0,
      'fleet.warranty': 1,
      'fleet.repair': 1,
      'fleet.repair_photo': 1,
      'fleet.listing': 0,
      'fleet.listed_classroom': 0,
      'fleet.compliance_policy': 0,
      'fleet.compliance_due': 0,
      'fleet.compliance_digest': 0,
      'fleet.app': 0,
      'fleet.app_assignment': 0,
      'fleet.app_request': 0,
      'fleet.app_opinion': 0,
    });
    const ofDevices = (await readable()).filter((table) => OF[table]?.startsWith('device_id in'));
    expect(ofDevices).toContain('fleet.report');
    for (const table of ofDevices) {
      expect([table, await countAs(reach, table, 'device_id <> $1', [device])]).toEqual([table, 0]);
    }
    for (const table of ['fleet.cart_day', 'fleet.app_reservation']) {
      expect([table, await countAs(reach, table, 'classroom_id <> $1', [mine.classroom])]).toEqual([table, 0]);
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
    for (const sql of CHANGES) expect([sql, await write(sql, [])]).toEqual([sql, 0]);
    for (const [sql, params] of additions(mine, device)) {
      await expect(write(sql, params)).rejects.toThrow(/row-level security|permission denied/);
    }
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
        `insert into fleet.assignment (id, profile_id, target, target_id, place_id) values ($1, $2, 'place', $3, $3)`,
        [newId(), mine.profile, theirs.school],
      ),
    ).rejects.toThrow(/row-level security/);
    expect(await write('delete from fleet.assignment where place_id = $1', [theirs.school])).toBe(0);
    for (const [sql, params] of additions(theirs, theirs.devices[0] ?? '')) {
      await expect(write(sql, params)).rejects.toThrow(/row-level security/);
    }
    for (const [table, set] of [
      ['fleet.app', 'licences = licences'],
      ['fleet.app_assignment', 'state = state'],
      ['fleet.app_request', 'decision_reason = decision_reason'],
      ['fleet.compliance_policy', 'thresholds = thresholds'],
      ['fleet.warranty', 'reference = reference'],
      ['fleet.repair', 'closing_note = closing_note'],
    ] as const) {
      expect([table, await write(`update ${table} set ${set}`)]).toEqual([table, await countAs(reach, table)]);
    }
    // What devices say, and what follows from it, is nobody's to write.
    for (const sql of ['update fleet.finding set told_at = now()', 'update fleet.cart_day set heard = 0']) {
      expect([sql, await write(sql)]).toEqual([sql, 0]);
    }
    expect(await write('delete from fleet.repair_photo where repair_id not in (select id from fleet.repair)')).toBe(0);
  });

  it('assigns nothing to a cart or to a device of another’s school, whatever place is said', async () => {
    const reach = scene.person('it', mine.school);
    for (const [target, id] of [
      ['classroom', theirs.classroom],
      ['device', theirs.devices[0]],
      ['classroom', theirs.devices[0]],
    ] as const) {
      await expect(
        db.database.transaction(reach, (tx) =>
          tx.execute(
            `insert into fleet.assignment (id, profile_id, target, target_id, place_id) values ($1, $2, $3, $4, $5)`,
            [newId(), mine.profile, target, id, mine.school],
          ),
        ),
      ).rejects.toThrow(/row-level security/);
    }
    const assign = (targetId: string) =>
      db.database.transaction(reach, async (tx) => {
        await tx.execute('delete from fleet.app_assignment');
        await tx.execute(
          `insert into fleet.app_assignment (id, app_id, target, target_id, place_id, state, assigned_at, assigned_by)
           values ($1, $2, 'classroom', $3, $4, 'removed', now(), '{}')`,
          [newId(), mine.app, targetId, mine.school],
        );
        throw new Error('undone');
      });
    await expect(assign(theirs.classroom)).rejects.toThrow(/row-level security/);
    await expect(assign(mine.classroom)).rejects.toThrow('undone');
  });

  it('tells the system alone what carts are asked for', async () => {
    const people = [scene.person('it', mine.school), nobody(), Reach.device(mine.devices[0] ?? '')];
    for (const reach of [...people, scene.system]) {
      for (const name of ['app_wishes', 'assigned_apps']) {
        await expect(
          db.database.read(reach, (tx) => tx.query(`select * from fleet.${name}($1::uuid[])`, [[theirs.classroom]])),
        ).rejects.toThrow(/permission denied/);
      }
    }
    const wished = (reach: Reach) =>
      db.database.read(reach, (tx) => tx.query('select * from fleet.wished_apps($1)', [theirs.classroom]));
    for (const reach of people) await expect(wished(reach)).rejects.toThrow('of the system only');
    expect(await wished(scene.system)).toEqual([expect.objectContaining({ app_id: theirs.app, state: 'installed' })]);
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
        `insert into fleet.operation (id, kind, target, target_id, target_name, place_id, created_at, created_by, expires_at, approval_id)
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
      'insert into fleet.operation_target select id, $1, place_id from fleet.operation where place_id = $2 limit 1';
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
      'update fleet.activation_lock set kept_at = now()',
      'update fleet.enrolment_window set closed_at = now()',
      'update fleet.enrolment_code set secret_id = null',
      `update fleet.profile set name = 'x'`,
      'delete from fleet.assignment',
    ]) {
      expect([sql, await write(sql)]).toEqual([sql, 0]);
    }
    for (const sql of CHANGES) expect([sql, await write(sql)]).toEqual([sql, 0]);
    const inspector = scene.person('inspector', mine.school);
    expect(await countAs(inspector, 'fleet.device')).toBe(await countAs(head, 'fleet.device'));
    for (const [sql, params] of additions(mine, mine.devices[0] ?? '')) {
      await expect(db.database.transaction(inspector, (tx) => tx.execute(sql, params))).rejects.toThrow(
        /row-level security/,
      );
    }
  });

  it('configures nothing on anybody’s word, and foresees nothing out of reach', async () => {
    const hash = 'ab'.repeat(32);
    const both = [mine.classroom, theirs.classroom];
    const hashes = () => db.ownerQuery('select id, configuration_hash from fleet.classroom order by id');
    const before = await hashes();
    for (const reach of [scene.person('it', mine.school), Reach.device(mine.devices[0] as string)]) {
      const act = (sql: string, params: unknown[]) =>
        db.database.transaction(reach, (tx) => tx.query<{ classroom_id: string }>(sql, params));
      // What the tables say already: nothing changes, whoever asks.
      expect(await act(`select fleet.reconcile('{}', $1::uuid[], now())`, [both])).toEqual([]);
      for (const sql of [
        'update fleet.classroom set configuration_hash = $1',
        'update fleet.device set configuration_hash = $1',
        `insert into fleet.configuration values ($1, '{}')`,
      ]) {
        await expect(act(sql, [hash])).rejects.toThrow(/permission denied/);
      }
      await expect(act(`select * from fleet.lists('{}', $1::uuid[])`, [both])).rejects.toThrow(/permission denied/);
    }
    expect(await hashes()).toEqual(before);
    const foreseen = (reach: Reach) =>
      db.database
        .transaction(reach, async (tx) => {
          await tx.execute('delete from fleet.assignment');
          const rows = await tx.query<{ classroom_id: string }>(`select * from fleet.foreseen('{}', $1::uuid[])`, [
            both,
          ]);
          throw new Error(rows.map(({ classroom_id }) => classroom_id).join());
        })
        .catch((error: unknown) => (error as Error).message);
    expect(await foreseen(scene.person('it', mine.school))).toBe(mine.classroom);
    expect((await foreseen(scene.system)).split(',').sort()).toEqual([...both].sort());
    expect(await foreseen(scene.person('teacher', mine.school))).toBe('');
  });
});
