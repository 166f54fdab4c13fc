import { newId, Reach } from '@chariot/kernel';
import { migrations as identity } from '@chariot/identity';
import type { Tx } from '@chariot/platform';
import { migrations as territory } from '@chariot/territory';
import { testDatabase, type TestDatabase } from '@chariot/testkit';
import { migrations } from '../migrations.js';
import { OperationsRepository } from './operations.repository.js';

const COMMUNE = '00000000-0000-4000-8000-000000000001';
const SCHOOLS = 5000;
const PAGE = 200;
const system = Reach.system('plans');
const repository = new OperationsRepository();
const operation = newId();
let db: TestDatabase;

beforeAll(async () => {
  db = await testDatabase({ migrations: [...territory, ...identity, ...migrations] });
  // As whoever wakes finds them: what they are written from has no part in how they are read.
  await db.ownerQuery(`begin;
    set local session_replication_role = replica;
    insert into territory.place_closure (ancestor, descendant, until_on)
      select '${COMMUNE}', md5('school ' || n)::uuid, 'infinity' from generate_series(1, ${SCHOOLS}) as n;
    insert into fleet.operation (id, kind, target, target_id, target_name, place_id, seconds, created_at, created_by, expires_at)
      values ('${operation}', 'ring', 'place', '${COMMUNE}', 'Allevard', '${COMMUNE}', 30, now(), '{}', now() + interval '1 hour');
    commit`);
  await db.ownerQuery('vacuum (analyze) territory.place_closure');
});
afterAll(() => db.drop());

const schools = (after: string | null): Promise<string[]> =>
  db.database.read(system, (tx) => repository.schoolsOf(tx, operation, { limit: PAGE, after }));

describe('the schools of an operation on a wide place', () => {
  it('are each read once, some at a time, until it is cancelled', async () => {
    const read: string[] = [];
    for (let page = await schools(null); page.length > 0; page = await schools(read.at(-1) ?? null)) read.push(...page);
    expect(read).toHaveLength(SCHOOLS);
    expect(read).toEqual([...new Set(read)].sort());
    await db.ownerQuery(`update fleet.operation set cancelled_at = now() where id = $1`, [operation]);
    expect(await schools(null)).toEqual([]);
    await db.ownerQuery(`update fleet.operation set cancelled_at = null where id = $1`, [operation]);
  });

  it('are looked for from where the last page ended, and never gathered to be sorted', async () => {
    let plan = '';
    await db.database.read(system, (tx) => {
      const query = async (sql: unknown, params?: readonly unknown[]) => {
        const rows = await tx.query<Record<string, string>>(`explain (analyze, costs off) ${String(sql)}`, params);
        plan = rows.map((row) => row['QUERY PLAN']).join('\n');
        return [];
      };
      const explained = { ...tx, query } as Tx;
      return repository.schoolsOf(explained, operation, { limit: PAGE, after: '40000000-0000-4000-8000-000000000000' });
    });
    expect(plan).not.toContain('Sort');
    expect(plan).toMatch(/place_closure_pkey on place_closure x \(actual .* rows=200\.00/);
  });
});
