import { migrations as identity } from '@chariot/identity';
import { migrations as territory } from '@chariot/territory';
import { testDatabase, type TestDatabase } from '@chariot/testkit';
import { migrations } from './migrations.js';

describe('the tables of the fleet', () => {
  let db: TestDatabase;
  beforeAll(async () => {
    db = await testDatabase({ migrations: [...territory, ...identity, ...migrations] });
  });
  afterAll(() => db.drop());

  it('are all under row level security, and belong to another role than the product’s', async () => {
    const open = await db.ownerQuery(
      `select c.relname from pg_class c join pg_namespace n on n.oid = c.relnamespace
        where n.nspname = 'fleet' and c.relkind = 'r'
          and (not c.relrowsecurity or pg_get_userbyid(c.relowner) = 'chariot_app')`,
    );
    expect(open).toEqual([]);
    const tables = await db.ownerQuery(`select 1 from pg_tables where schemaname = 'fleet'`);
    expect(tables.length).toBeGreaterThan(15);
  });

  it('have a read policy each, and none that lets everything through', async () => {
    const policies = await db.ownerQuery<{
      tablename: string;
      cmd: string;
      qual: string | null;
      with_check: string | null;
    }>(`select tablename, cmd, qual, with_check from pg_policies where schemaname = 'fleet'`);
    const tables = await db.ownerQuery<{ tablename: string }>(
      `select tablename from pg_tables where schemaname = 'fleet'`,
    );
    for (const { tablename } of tables) {
      expect(policies.some((policy) => policy.tablename === tablename && policy.cmd === 'SELECT')).toBe(true);
    }
    expect(policies.filter(({ qual, with_check }) => qual === 'true' || with_check === 'true')).toEqual([]);
  });

  it('lose nothing: only an assignment may be deleted', async () => {
    const deletable = await db.ownerQuery<{ table_name: string }>(
      `select table_name from information_schema.role_table_grants
        where grantee = 'chariot_app' and table_schema = 'fleet' and privilege_type in ('DELETE', 'TRUNCATE')`,
    );
    expect(deletable).toEqual([{ table_name: 'assignment' }]);
  });

  it('are seen by nobody who does not say who she is', async () => {
    const functions = await db.ownerQuery<{ proname: string }>(
      `select p.proname from pg_proc p join pg_namespace n on n.oid = p.pronamespace
        where n.nspname = 'fleet' and has_function_privilege('public', p.oid, 'execute')`,
    );
    expect(functions).toEqual([]);
  });
});
