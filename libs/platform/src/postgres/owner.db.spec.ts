import { testDatabase, type TestDatabase } from '@chariot/testkit';
import type { MigrationInterface, QueryRunner } from 'typeorm';
import { migrate } from './owner.service.js';

class Good1790000900003 implements MigrationInterface {
  readonly name = 'Good1790000900003';
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('create table public.good (id int)');
  }
  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table public.good');
  }
}
class Broken1790000900004 implements MigrationInterface {
  readonly name = 'Broken1790000900004';
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('create table public.half (id int)');
    await runner.query('select 1 / 0');
  }
  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table public.half');
  }
}

class Cut1790000900005 implements MigrationInterface {
  readonly name = 'Cut1790000900005';
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('create table public.cut (id int)');
    await runner.query(`select pg_terminate_backend(pid, 5000) from pg_stat_activity
      where application_name = 'chariot-migrations' and datname = current_database() and pid <> pg_backend_pid()`);
  }
  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table public.cut');
  }
}

describe('migrate', () => {
  let db: TestDatabase;
  beforeEach(async () => {
    db = await testDatabase();
  });
  afterEach(() => db.drop());

  it('runs what is new, once, whoever starts at the same time', async () => {
    const runs = await Promise.all([1, 2, 3].map(() => migrate(db.ownerUrl, [Good1790000900003], {})));
    expect(runs.flat()).toEqual(['Good1790000900003']);
    expect(await migrate(db.ownerUrl, [Good1790000900003], {})).toEqual([]);
  });

  it('takes back a migration that fails, and keeps those before it', async () => {
    await expect(migrate(db.ownerUrl, [Broken1790000900004, Good1790000900003], {})).rejects.toThrow(
      'division by zero',
    );
    const tables = await db.ownerQuery<{ name: string }>(
      `select table_name as name from information_schema.tables where table_schema = 'public'`,
    );
    expect(tables).toEqual([{ name: 'good' }]);
  });

  it('ends as its migrations do when the connection that keeps others waiting is cut', async () => {
    expect(await migrate(db.ownerUrl, [Cut1790000900005], {})).toEqual(['Cut1790000900005']);
  });

  it('says in French what the owner may not do', async () => {
    const name = new URL(db.ownerUrl).pathname.slice(1);
    await db.ownerQuery(`create role poor_${name} login password 'p'`);
    const poor = new URL(db.ownerUrl);
    [poor.username, poor.password] = [`poor_${name}`, 'p'];
    try {
      await expect(migrate(poor.href, [], { appPassword: 'x' })).rejects.toThrow(
        /DATABASE_URL n’a pas le droit de régler le rôle « chariot_app »/,
      );
    } finally {
      await db.ownerQuery(`drop role poor_${name}`);
    }
  });
});
