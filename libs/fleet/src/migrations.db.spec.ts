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
    // What functions alone keep is not granted, and needs no policy.
    const tables = await db.ownerQuery<{ tablename: string }>(
      `select c.relname as tablename from pg_class c
        where c.relnamespace = 'fleet'::regnamespace and c.relkind = 'r'
          and has_any_column_privilege('chariot_app', c.oid, 'select')`,
    );
    expect(tables.length).toBeGreaterThan(30);
    const readable = policies.filter(({ cmd }) => cmd === 'SELECT' || cmd === 'ALL').map((policy) => policy.tablename);
    expect(tables.map(({ tablename }) => tablename).filter((name) => !readable.includes(name))).toEqual([]);
    expect(policies.filter(({ qual, with_check }) => qual === 'true' || with_check === 'true')).toEqual([]);
  });

  it('lose nothing by a person’s hand but assignments and photos of repairs', async () => {
    const deletable = await db.ownerQuery<{ tablename: string; quals: string[] }>(
      `select g.table_name as tablename, array_agg(p.qual) as quals
         from information_schema.role_table_grants g
         left join pg_policies p on p.schemaname = 'fleet' and p.tablename = g.table_name and p.cmd in ('DELETE', 'ALL')
        where g.grantee = 'chariot_app' and g.table_schema = 'fleet' and g.privilege_type in ('DELETE', 'TRUNCATE')
        group by 1 order by 1`,
    );
    const bySystemAlone = (qual: string) => /^\(\s*SELECT territory\.is_system\(\) AS is_system\)$/.test(qual);
    expect(deletable.filter(({ quals }) => !quals.every(bySystemAlone)).map(({ tablename }) => tablename)).toEqual([
      'app_assignment',
      'assignment',
      'repair_photo',
    ]);
    expect(deletable.filter(({ quals }) => quals.every(bySystemAlone)).map(({ tablename }) => tablename)).toEqual([
      'activation_lock',
      'app_opinion',
      'app_presence',
      'app_request',
      'cart_day',
      'compliance_digest',
      'compliance_due',
      'exchange_head',
      'finding',
    ]);
  });

  it('are seen by nobody who does not say who she is', async () => {
    const functions = await db.ownerQuery<{ proname: string }>(
      `select p.proname from pg_proc p join pg_namespace n on n.oid = p.pronamespace
        where n.nspname = 'fleet' and has_function_privilege('public', p.oid, 'execute')`,
    );
    expect(functions).toEqual([]);
  });
});
