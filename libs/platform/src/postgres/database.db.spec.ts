import { newId, Reach } from '@chariot/kernel';
import { personReach, systemReach, testDatabase, type TestDatabase } from '@chariot/testkit';
import { once } from 'node:events';
import { connect, createServer, Socket, type AddressInfo } from 'node:net';
import pg from 'pg';
import type { MigrationInterface, QueryRunner } from 'typeorm';
import { Database, type Tx } from './database.service.js';
import { sqlState } from './sql-error.js';

const HERE = newId();
const ELSEWHERE = newId();

/** A table with a place, as a domain would make it. */
class Carts1790000900001 implements MigrationInterface {
  readonly name = 'Carts1790000900001';
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create schema carts;
      grant usage on schema carts to chariot_app;
      create table carts.cart (id uuid primary key, place_id uuid not null, name text not null);
      create table carts.pair (one uuid primary key, other uuid not null unique deferrable initially deferred);
      alter table carts.cart enable row level security;
      create policy cart_read on carts.cart for select to chariot_app
        using (place_id::text in (select jsonb_array_elements_text(
          coalesce(nullif(current_setting('chariot.grants', true), '')::jsonb -> 'classroom:read', '[]'))));
      grant select, insert, update, delete on carts.cart, carts.pair to chariot_app;
      insert into carts.cart values ('${newId()}', '${HERE}', 'ici'), ('${newId()}', '${ELSEWHERE}', 'ailleurs');
    `);
  }
  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop schema carts cascade');
  }
}

describe('Database', () => {
  let db: TestDatabase;
  const headHere = personReach({ role: 'schoolHead', placeId: HERE });

  beforeAll(async () => {
    db = await testDatabase({ migrations: [Carts1790000900001] });
  });
  afterAll(() => db.drop());

  const settings = (tx: Tx) =>
    tx.one<{ kind: string; actor: string; grants: string }>(
      `select coalesce(current_setting('chariot.kind', true), '') as kind,
              coalesce(current_setting('chariot.actor', true), '') as actor,
              coalesce(current_setting('chariot.grants', true), '') as grants`,
    );

  it('works under the role that owns nothing, and tells PostgreSQL who calls', async () => {
    const device = Reach.device(newId());
    const told = await db.database.read(device, settings);
    expect(told).toEqual({ kind: 'device', actor: device.id, grants: '{}' });
    const owned = await db.ownerQuery(
      `select 1 from pg_class join pg_roles r on r.oid = relowner where r.rolname = 'chariot_app'`,
    );
    expect(owned).toEqual([]);
  });

  it('hides other places from a statement that forgets where', async () => {
    const seen = await db.database.read(headHere, (tx) => tx.query<{ name: string }>('select name from carts.cart'));
    expect(seen).toEqual([{ name: 'ici' }]);
    const all = await db.ownerQuery('select 1 from carts.cart');
    expect(all).toHaveLength(2);
  });

  it('says one statement in one round trip, as the system and nobody else', async () => {
    const who = { name: 'who', sql: `select current_setting('chariot.kind', true) as kind, $1::text as said` };
    const alone = await Database.connect({ url: db.appUrl, poolSize: 1 });
    try {
      const said = await Promise.all(['a', 'b', 'c'].map((one) => alone.statement(systemReach(), who, [one])));
      expect(said).toEqual(['a', 'b', 'c'].map((one) => [{ kind: 'system', said: one }]));
      await expect(alone.statement(headHere, who, ['a'])).rejects.toThrow();
      await expect(alone.statement(Reach.device(newId()), who, ['a'])).rejects.toThrow();
      // Its connections are apart: the next of the pool knows nothing.
      expect(await alone.transaction(Reach.device('d'), settings)).toMatchObject({ kind: 'device' });
    } finally {
      await alone.close();
    }
  });

  it('leaves nothing of a Reach on the connection that goes back to the pool', async () => {
    const alone = await Database.connect({ url: db.appUrl, poolSize: 1 });
    try {
      await alone.transaction(headHere, settings);
      const raw = await alone.transaction(Reach.device('d'), async (tx) => {
        await tx.execute('commit');
        return { after: await settings(tx), carts: await tx.query('select 1 from carts.cart') };
      });
      expect(raw.after).toEqual({ kind: '', actor: '', grants: '' });
      expect(raw.carts).toEqual([]);
    } finally {
      await alone.close();
    }
  });

  it('takes everything back when the work fails', async () => {
    const id = newId();
    const work = db.database.transaction(systemReach(), async (tx) => {
      await tx.execute('insert into carts.pair values ($1, $2)', [id, newId()]);
      throw new Error('on second thoughts');
    });
    await expect(work).rejects.toThrow('on second thoughts');
    expect(await db.ownerQuery('select 1 from carts.pair where one = $1', [id])).toEqual([]);
  });

  it('refuses a write while reading', async () => {
    const work = db.database.read(systemReach(), (tx) =>
      tx.execute('insert into carts.pair values ($1, $2)', [newId(), newId()]),
    );
    await expect(work).rejects.toMatchObject({ code: '25006' });
  });

  it('reads one moment, whatever is committed meanwhile; a writing transaction sees what is there', async () => {
    const one = newId();
    const seen = (tx: Tx) => tx.query('select 1 from carts.pair where one = $1', [one]);
    const both = async (tx: Tx) => {
      const before = await seen(tx);
      await db.ownerQuery('insert into carts.pair values ($1, $2)', [one, newId()]);
      return [before.length, (await seen(tx)).length];
    };
    expect(await db.database.read(systemReach(), both)).toEqual([0, 0]);
    await db.ownerQuery('delete from carts.pair where one = $1', [one]);
    expect(await db.database.transaction(systemReach(), both)).toEqual([0, 1]);
  });

  it('says how many rows a statement touched, and gives what it returns', async () => {
    const [one, other] = [newId(), newId()];
    const outcome = await db.database.transaction(systemReach(), async (tx) => ({
      inserted: await tx.query('insert into carts.pair values ($1, $2) returning one', [one, other]),
      updated: await tx.execute('update carts.pair set other = $2 where one = $1', [one, newId()]),
      none: await tx.execute('update carts.pair set other = $1 where false', [newId()]),
      deleted: await tx.query('delete from carts.pair where one = $1 returning one', [one]),
    }));
    expect(outcome).toEqual({ inserted: [{ one }], updated: 1, none: 0, deleted: [{ one }] });
  });

  it('plans a statement that has a name once for each connection, and refuses it as any other', async () => {
    const alone = await Database.connect({ url: db.appUrl, poolSize: 1 });
    const add = { name: 'spec.pair', sql: 'insert into carts.pair values ($1, $2) returning one' };
    try {
      const [one, other, third] = [newId(), newId(), newId()];
      const outcome = await alone.transaction(systemReach(), async (tx) => ({
        rows: await tx.query(add, [one, newId()]),
        first: await tx.one(add, [other, newId()]),
        count: await tx.execute(add, [third, newId()]),
        prepared: await tx.query(`select name from pg_prepared_statements where name = 'spec.pair'`),
      }));
      expect(outcome).toEqual({ rows: [{ one }], first: { one: other }, count: 1, prepared: [{ name: 'spec.pair' }] });
      const again = alone.transaction(systemReach(), (tx) => tx.execute(add, [one, newId()]));
      await expect(again).rejects.toMatchObject({ code: '23505', constraint: 'pair_pkey' });
      // Planned for one caller, it still knows who the next one is.
      const seen = { name: 'spec.seen', sql: 'select name from carts.cart' };
      expect(await alone.read(headHere, (tx) => tx.query(seen))).toEqual([{ name: 'ici' }]);
      expect(await alone.read(Reach.device(newId()), (tx) => tx.query(seen))).toEqual([]);
    } finally {
      await alone.close();
    }
  });

  it('does the work again after a deadlock', async () => {
    const [a, b] = [newId(), newId()];
    await db.ownerQuery('insert into carts.pair values ($1, $3), ($2, $4)', [a, b, newId(), newId()]);
    const bothHoldOne = barrier(2);
    let attempts = 0;
    const lockBoth = (first: string, second: string) =>
      db.database.transaction(systemReach(), async (tx) => {
        attempts += 1;
        await tx.execute('update carts.pair set other = gen_random_uuid() where one = $1', [first]);
        await bothHoldOne();
        await tx.execute('update carts.pair set other = gen_random_uuid() where one = $1', [second]);
      });
    await Promise.all([lockBoth(a, b), lockBoth(b, a)]);
    expect(attempts).toBe(3);
  });

  it('gives up after four serialization failures', async () => {
    let attempts = 0;
    const work = db.database.transaction(systemReach(), (tx) => {
      attempts += 1;
      return tx.execute(`do $$ begin raise exception 'again' using errcode = '40001'; end $$`);
    });
    await expect(work).rejects.toThrow('again');
    expect(attempts).toBe(4);
  });

  it('tells of a constraint that only the commit checks, and stays usable', async () => {
    const shared = newId();
    const work = db.database.transaction(systemReach(), (tx) =>
      tx.execute('insert into carts.pair values ($1, $3), ($2, $3)', [newId(), newId(), shared]),
    );
    await expect(work).rejects.toMatchObject({ code: '23505' });
    expect(await db.ownerQuery('select 1 from carts.pair where other = $1', [shared])).toEqual([]);
    await expect(db.database.ping()).resolves.toBeUndefined();
  });

  it('throws away a connection that died, and goes on', async () => {
    const work = db.database.transaction(systemReach(), async (tx) => {
      const me = await tx.one<{ pid: number }>('select pg_backend_pid() as pid');
      await db.ownerQuery('select pg_terminate_backend($1)', [me?.pid]);
      await tx.query('select 1');
    });
    await expect(work).rejects.toThrow();
    const rows = await db.database.read(systemReach(), (tx) => tx.query('select 1 as one'));
    expect(rows).toEqual([{ one: 1 }]);
  });

  it('has each connection that is kept looked after while it is silent', async () => {
    const kept = jest.spyOn(Socket.prototype, 'setKeepAlive');
    const alone = await Database.connect({ url: db.appUrl, poolSize: 1 });
    try {
      await alone.statement(systemReach(), { name: 'one', sql: 'select 1' }, []);
      expect(kept.mock.calls).toEqual([
        [true, 30_000],
        [true, 30_000],
      ]);
    } finally {
      kept.mockRestore();
      await alone.close();
    }
  });

  it('goes on when PostgreSQL ends a connection in the breath in which it takes it', async () => {
    // As it does while it stops: « ready » and « no more » come together, before whoever gets the connection could listen.
    const said = Buffer.from('SFATAL\0C57P01\0Mit stops\0\0');
    const noMore = Buffer.concat([Buffer.from([0x45, 0, 0, 0, said.length + 4]), said]);
    let stops = false;
    const { hostname, port } = new URL(db.appUrl);
    const between = createServer((near) => {
      const far = connect(Number(port), hostname);
      near.pipe(far);
      near.on('error', () => far.destroy()).on('close', () => far.destroy());
      far.on('error', () => near.destroy()).on('close', () => near.destroy());
      far.on('data', (bytes) => {
        if (!stops || bytes.at(-6) !== 0x5a) near.write(bytes);
        else near.end(Buffer.concat([bytes, noMore]));
      });
    });
    await once(between.listen(0, '127.0.0.1'), 'listening');
    const through = new URL(db.appUrl);
    [through.hostname, through.port] = ['127.0.0.1', String((between.address() as AddressInfo).port)];
    const alone = await Database.connect({ url: through.href, poolSize: 2 });
    const read = () => alone.read(systemReach(), (tx) => tx.query('select 1 as one'));
    try {
      await alone.transaction(systemReach(), async (tx) => {
        stops = true;
        await expect(read()).rejects.toThrow('not queryable');
        stops = false;
        expect(await tx.query('select 1 as one')).toEqual([{ one: 1 }]);
      });
      expect(await read()).toEqual([{ one: 1 }]);
    } finally {
      await alone.close();
      between.close();
    }
  });

  it('refuses to work under a role that row level security does not bind', async () => {
    await expect(Database.connect({ url: db.ownerUrl })).rejects.toThrow('échappe à la sécurité par ligne');
  });

  describe('the application’s role', () => {
    let app: pg.Client;
    beforeAll(async () => {
      app = new pg.Client({ connectionString: db.appUrl });
      await app.connect();
    });
    afterAll(() => app.end());

    it.each([
      'alter table carts.cart disable row level security',
      'alter table platform.journal disable row level security',
      'drop policy journal_read_by_system on platform.journal',
      'truncate platform.journal',
      'truncate platform.outbox',
      'delete from platform.journal',
      `update platform.journal set act = 'fleet.nothing'`,
      'create table platform.mine (id int)',
      'create table public.mine (id int)',
      'create role other superuser',
      'alter role chariot_app bypassrls',
      'set role postgres',
      'set session authorization postgres',
      `insert into platform.journal (id, actor_kind, actor_id, actor_label, act, subject_kind, subject_id, subject_label, details)
         overriding system value values (1, 'system', 'system', '', 'a.b', 'k', 'i', '', '{}')`,
      'select * from platform.migration',
    ])('may not: %s', async (sql) => {
      await app.query('begin');
      await app.query(`select set_config('chariot.kind', 'system', true), set_config('chariot.actor', 'system', true)`);
      const code = await app.query(sql).then(
        () => 'allowed',
        (error: unknown) => sqlState(error),
      );
      await app.query('rollback');
      expect(code).toBe('42501');
    });

    it('is shown every row as hidden once it asks not to be filtered', async () => {
      await app.query('set row_security = off');
      await expect(app.query('select 1 from carts.cart')).rejects.toMatchObject({ code: '42501' });
      await app.query('reset row_security');
    });
  });
});

/** Resolves for all callers once `count` have called; later callers pass. */
function barrier(count: number): () => Promise<void> {
  let arrived = 0;
  let open: () => void;
  const opened = new Promise<void>((resolve) => (open = resolve));
  return () => {
    arrived += 1;
    if (arrived >= count) open();
    return opened;
  };
}
