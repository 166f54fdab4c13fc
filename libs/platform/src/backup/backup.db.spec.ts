import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { createHash, randomBytes } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { frozenClock, systemReach, testDatabase, type TestDatabase } from '@chariot/testkit';
import pg from 'pg';
import { Vault } from '../secrets/vault.service.js';
import { MasterKey } from '../secrets/master-key.service.js';
import { DiskStore } from '../storage/disk-store.service.js';
import { Objects } from '../storage/objects.service.js';
import { BackupsRepository } from './backups.repository.js';
import { makeBackup } from './backup.service.js';
import { Bank1790000900001, Currency1790000900002 } from './bank.scene.js';
import { copyName, forgetOldCopies } from './copy-files.service.js';
import { inspectBackup, restoreBackup } from './restore.service.js';

const OLD = [Bank1790000900001];
const NEW = [Bank1790000900001, Currency1790000900002];
const AWKWARD = 'é\t\\N\\.\r\n"\u00a0😀 \\x00 NULL';
const master = MasterKey.random();
const clock = frozenClock('2026-11-25T02:30:05Z');

let folder: string;
let source: TestDatabase;
let empties: EmptyDatabase[];

interface EmptyDatabase {
  readonly url: string;
  query<Row extends object = Record<string, unknown>>(sql: string): Promise<Row[]>;
  drop(): Promise<void>;
}

async function once<Row extends object>(url: string, sql: string): Promise<Row[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const result: unknown = await client.query(sql);
    return (
      Array.isArray(result) ? (result as pg.QueryResult[]).at(-1)?.rows : (result as pg.QueryResult).rows
    ) as Row[];
  } finally {
    await client.end();
  }
}

/** A database in which Chariot never was. */
async function emptyDatabase(): Promise<EmptyDatabase> {
  const name = `restored_${randomBytes(6).toString('hex')}`;
  await once(source.ownerUrl, `create database ${name}`);
  const url = new URL(source.ownerUrl);
  url.pathname = `/${name}`;
  const database: EmptyDatabase = {
    url: url.href,
    query: (sql) => once(url.href, sql),
    drop: async () => void (await once(source.ownerUrl, `drop database if exists ${name} with (force)`)),
  };
  empties.push(database);
  return database;
}

const copy = (name = 'une.copie', key = master) =>
  makeBackup({ ownerUrl: source.ownerUrl, masterKey: key, file: join(folder, name), version: '0.1.0', clock });
const restore = (to: EmptyDatabase, file = 'une.copie', migrations: typeof NEW | typeof OLD = OLD) =>
  restoreBackup({ ownerUrl: to.url, masterKey: master, file: join(folder, file), migrations });

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'copies-'));
  empties = [];
  source = await testDatabase({ migrations: OLD });
  await source.ownerQuery(`
    insert into bank.account (id, parent, label, amount)
      select i, case when i > 1 then 201 - i end, 'compte ' || i, 100 from generate_series(1, 200) i`);
  await source.ownerQuery('insert into bank.movement (from_id, to_id, amount) values (1, 2, 0)');
  await source.ownerQuery('update bank.account set favourite = 1, label = $1 where id = 7', [AWKWARD]);
  // Rows that today's triggers would refuse were good when they were written.
  await source.ownerQuery('update bank.account set label = $1 where id = 8', ['interdit']);
  await source.ownerQuery(`insert into platform.outbox (type, payload) values ('bank.Waiting', '{"a": 1}')`);
});
afterEach(async () => {
  for (const database of empties) await database.drop();
  await source.drop();
  await rm(folder, { recursive: true });
});

describe('a copy', () => {
  it('gives every row back, and a database that goes on from there', async () => {
    const made = await copy();
    const to = await emptyDatabase();
    const restored = await restore(to);
    expect(restored).toMatchObject({ tables: made.tables, rows: made.rows });
    expect(restored.manifest).toMatchObject({ chariot: '0.1.0', at: '2026-11-25T02:30:05.000Z' });

    const accounts = 'select id, parent, favourite, label, amount, doubled from bank.account order by id';
    expect(await to.query(accounts)).toEqual(await source.ownerQuery(accounts));
    expect(await to.query('select label from bank.account where id = 7')).toEqual([{ label: AWKWARD }]);
    // Nothing is announced at the load; what had not been handled waits for the relay.
    expect(await to.query(`select type, payload from platform.outbox where done_at is null`)).toEqual([
      { type: 'bank.Waiting', payload: { a: 1 } },
    ]);
    // Numbers go on, keys bind, triggers are as they were.
    expect(await to.query(`insert into bank.movement (from_id, to_id, amount) values (1, 2, 5) returning id`)).toEqual([
      { id: '2' },
    ]);
    await expect(to.query('insert into bank.movement (from_id, to_id, amount) values (1, 999, 5)')).rejects.toThrow(
      'foreign key',
    );
    await expect(to.query(`insert into bank.account (id, label, amount) values (900, 'interdit', 0)`)).rejects.toThrow(
      'never again',
    );
    const guards = `select k.conname as name, pg_get_constraintdef(k.oid) as said from pg_constraint k
                      where k.conrelid::regclass::text like 'bank.%'
                    union all select t.tgname, t.tgenabled::text from pg_trigger t
                      where not t.tgisinternal and t.tgrelid::regclass::text like 'bank.%' order by 1, 2`;
    expect(await to.query(guards)).toEqual(await source.ownerQuery(guards));
    // A number of a transaction of the other cluster would mean nothing here.
    expect(await to.query('select 1 from bank.account where xact > pg_current_xact_id()')).toEqual([]);
  });

  it('holds the documents of a folder too, sealed as they are, and gives them back', async () => {
    const kept = [randomBytes(200_000), Buffer.alloc(0)];
    const here = new DiskStore(join(folder, 'ici'));
    const there = new DiskStore(join(folder, 'là'));
    const objects = new Objects(here, master);
    const keys = await Promise.all(kept.map((bytes) => objects.put(bytes)));
    const made = await makeBackup({
      ...{ ownerUrl: source.ownerUrl, masterKey: master, file: join(folder, 'avec.copie'), version: '0.1.0', clock },
      objects: here,
    });
    expect(made.objects).toBe(2);
    const to = await emptyDatabase();
    const restored = await restoreBackup({
      ...{ ownerUrl: to.url, masterKey: master, file: join(folder, 'avec.copie'), migrations: OLD },
      objects: there,
    });
    expect(restored.objects).toBe(2);
    for (const [at, key] of keys.entries()) {
      expect((await new Objects(there, master).get(key)).equals(kept[at] as Buffer)).toBe(true);
    }
  });

  it('says nothing without the master key, and is for one account alone', async () => {
    const vault = new Vault(master);
    const id = await source.database.transaction(systemReach(), (tx) => vault.seal(tx, 'mot-de-passe', 'spec'));
    const made = await copy();
    const bytes = await readFile(made.file);
    for (const word of ['compte 12', 'mot-de-passe', 'bank', 'account', id]) expect(bytes.includes(word)).toBe(false);
    expect((await stat(made.file)).mode & 0o777).toBe(0o600);
    expect(createHash('sha256').update(bytes).digest('hex')).toBe(made.sha256);
    await expect(inspectBackup(made.file, MasterKey.random())).rejects.toMatchObject({ code: 'backup.otherKey' });
  });

  it('leaves a line that the system reads and people do not, and a line in the journal', async () => {
    const made = await copy();
    const read = (tx: Parameters<BackupsRepository['latest']>[0]) => new BackupsRepository().latest(tx, 5);
    expect(await source.database.read(systemReach(), read)).toEqual([
      { at: made.at, bytes: made.bytes, tables: made.tables, rows: made.rows, sha256: made.sha256, place: made.file },
    ]);
    await expect(
      source.database.transaction(systemReach(), (tx) => tx.execute('delete from platform.backup')),
    ).rejects.toThrow('permission denied');
    const acts = await source.ownerQuery(`select act from platform.journal where act like 'platform.backup%'`);
    expect(acts).toEqual([{ act: 'platform.backup.made' }]);
  });

  it('is whole or not there', async () => {
    await copy();
    await expect(copy()).rejects.toMatchObject({ code: 'backup.fileExists' });
    const nowhere = await emptyDatabase();
    await expect(
      makeBackup({ ownerUrl: nowhere.url, masterKey: master, file: join(folder, 'x'), version: '1', clock }),
    ).rejects.toMatchObject({ code: 'backup.nothingToCopy' });
    // The disk, or PostgreSQL, gives up in the middle.
    await source.ownerQuery(
      `insert into bank.account (id, label, amount) select i, repeat(md5(i::text), 20), 0 from generate_series(1000, 60000) i`,
    );
    const ending = copy('coupee.copie').then(
      () => 'made',
      () => 'failed',
    );
    while ((await source.ownerQuery(terminate)).length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
    expect(await ending).toBe('failed');
    expect(await readdir(folder)).toEqual(['une.copie']);
  });
});

const terminate = `select pg_terminate_backend(pid) from pg_stat_activity
                   where application_name = 'chariot-backup' and query like 'copy%'`;

describe('a copy taken while others write', () => {
  /** Money moves between accounts, and each movement is noted: the sum never changes, and amounts follow from movements. */
  async function busily<T>(work: () => Promise<T>): Promise<{ done: T; moves: number }> {
    const writer = new pg.Client({ connectionString: source.ownerUrl });
    await writer.connect();
    let going = true;
    let moves = 0;
    const writing = (async () => {
      while (going) {
        const [from, to, amount] = [1 + (moves % 100), 200 - (moves % 100), 1 + (moves % 7)];
        await writer.query(
          `begin; update bank.account set amount = amount - ${amount} where id = ${from};
           insert into bank.movement (from_id, to_id, amount) values (${from}, ${to}, ${amount});
           update bank.account set amount = amount + ${amount} where id = ${to}; commit`,
        );
        moves += 1;
      }
    })();
    try {
      while (moves < 20) await new Promise((resolve) => setTimeout(resolve, 5));
      return { done: await work(), moves };
    } finally {
      going = false;
      await writing;
      await writer.end();
    }
  }
  /** Accounts whose amount is not what the movements say: none at any moment. */
  const FALSE_ACCOUNTS = `
    select a.id from bank.account a where a.id > 0 and a.amount <> 100
      + coalesce((select sum(m.amount) from bank.movement m where m.to_id = a.id), 0)
      - coalesce((select sum(m.amount) from bank.movement m where m.from_id = a.id), 0)`;

  // Large enough for hundreds of movements to happen between the first table and the last.
  beforeEach(async () => {
    await source.ownerQuery(
      `insert into bank.account (id, label, amount) select i, repeat(md5(i::text), 20), 0 from generate_series(1000, 60000) i`,
    );
    await source.ownerQuery('update bank.account set amount = 100 where id >= 1000');
  });

  it('is of one moment', async () => {
    const { done: made } = await busily(() => copy());
    const to = await emptyDatabase();
    await restore(to);
    const [{ moves } = { moves: 0 }] = await to.query<{ moves: number }>(
      'select count(*)::int moves from bank.movement',
    );
    expect(moves).toBeGreaterThanOrEqual(20);
    expect(await source.ownerQuery('select 1 from bank.movement where id > $1', [moves])).not.toEqual([]);
    expect(await to.query(FALSE_ACCOUNTS)).toEqual([]);
    expect(made.rows).toBeGreaterThan(59_000);
    const [next] = await to.query<{ id: string }>(
      'insert into bank.movement (from_id, to_id, amount) values (1, 2, 5) returning id',
    );
    expect(Number(next?.id)).toBeGreaterThan(moves);
  });

  it('would be false table by table: the same writer proves it', async () => {
    // The same statements, each with a snapshot of its own.
    const read = async (): Promise<[string, string]> => {
      const client = new pg.Client({ connectionString: source.ownerUrl });
      await client.connect();
      try {
        const rows = async (sql: string) => JSON.stringify((await client.query(sql)).rows);
        return [
          await rows('select id, amount from bank.account'),
          await rows('select from_id, to_id, amount from bank.movement'),
        ];
      } finally {
        await client.end();
      }
    };
    const { done } = await busily(read);
    const [accounts, movements] = done.map((text) => JSON.parse(text) as Record<string, number>[]);
    const due = new Map((accounts ?? []).map(({ id }) => [id, 100]));
    for (const { from_id, to_id, amount = 0 } of movements ?? []) {
      due.set(from_id, (due.get(from_id) ?? 0) - amount);
      due.set(to_id, (due.get(to_id) ?? 0) + amount);
    }
    const wrong = (accounts ?? []).filter(({ id, amount }) => id !== 0 && due.get(id) !== amount);
    expect(wrong.length).toBeGreaterThan(0);
  });
});

describe('a restoration', () => {
  it('brings an older copy to the present, through the migrations that came since', async () => {
    await copy();
    const to = await emptyDatabase();
    await restore(to, 'une.copie', NEW);
    expect(await to.query('select currency, count(*)::int from bank.account group by 1')).toEqual([
      { currency: 'EUR', count: 201 },
    ]);
  });

  it('refuses a copy of a newer Chariot, and touches nothing', async () => {
    await source.drop();
    source = await testDatabase({ migrations: NEW });
    await copy();
    const to = await emptyDatabase();
    await expect(restore(to)).rejects.toMatchObject({ code: 'backup.newerVersion' });
    expect(await to.query(`select nspname from pg_namespace where nspname in ('bank', 'platform')`)).toEqual([]);
  });

  it.each<[string, (bytes: Buffer) => Buffer]>([
    ['cut short', (bytes) => bytes.subarray(0, bytes.length - 100)],
    ['changed', (bytes) => Buffer.concat([bytes.subarray(0, 200), Buffer.from([0, 1, 2]), bytes.subarray(203)])],
  ])('refuses a copy that was %s, and touches nothing', async (_, spoil) => {
    const { file } = await copy();
    await writeFile(join(folder, 'abimee'), spoil(await readFile(file)));
    const to = await emptyDatabase();
    await expect(restore(to, 'abimee')).rejects.toMatchObject({ code: 'backup.damaged' });
    expect(await to.query(`select nspname from pg_namespace where nspname in ('bank', 'platform')`)).toEqual([]);
  });

  it('refuses a database that holds something, or that somebody uses', async () => {
    await copy();
    await expect(
      restoreBackup({ ownerUrl: source.ownerUrl, masterKey: master, file: join(folder, 'une.copie'), migrations: OLD }),
    ).rejects.toMatchObject({ code: 'backup.databaseInUse' });
    const to = await emptyDatabase();
    await restore(to);
    await expect(restore(to)).rejects.toMatchObject({ code: 'backup.databaseNotEmpty' });
  });

  it('takes a database that was prepared and never used, unless it is ahead', async () => {
    await copy();
    const prepared = await testDatabase({ migrations: OLD });
    const ahead = await testDatabase({ migrations: NEW });
    try {
      for (const each of [prepared, ahead]) await each.database.close();
      const into = ({ ownerUrl }: TestDatabase) =>
        restoreBackup({ ownerUrl, masterKey: master, file: join(folder, 'une.copie'), migrations: NEW });
      expect(await into(prepared)).toMatchObject({ manifest: { chariot: '0.1.0' } });
      await expect(into(ahead)).rejects.toMatchObject({ code: 'backup.databaseAhead' });
    } finally {
      await prepared.drop();
      await ahead.drop();
    }
  });

  it('loads every row or none', async () => {
    // A row that nothing allows any more: the foreign keys are all looked at again.
    await source.ownerQuery('alter table bank.movement disable trigger all');
    await source.ownerQuery('insert into bank.movement (from_id, to_id, amount) values (999, 999, 1)');
    await copy();
    const to = await emptyDatabase();
    await expect(restore(to)).rejects.toThrow('foreign key');
    expect(await to.query('select id from bank.account')).toEqual([{ id: 0 }]);
    expect(await to.query('select 1 from platform.outbox')).toEqual([]);
    const keys = `select count(*)::int from pg_constraint where contype = 'f' and conrelid::regclass::text like 'bank.%'`;
    expect(await to.query(keys)).toEqual([{ count: 4 }]);
  });
});

describe('copies in a folder', () => {
  it('are kept by number, newest first, and only ours', async () => {
    const names = ['2026-11-23', '2026-11-24', '2026-11-25'].map((day) => copyName(new Date(`${day}T02:30:05Z`)));
    expect(names[0]).toBe('chariot-2026-11-23-023005.copie');
    for (const name of [...names, 'chariot-2026.copie', 'photo.jpg']) await writeFile(join(folder, name), '');
    expect(await forgetOldCopies(folder, 2)).toEqual(names.slice(0, 1));
    expect(await readdir(folder)).toEqual([
      'chariot-2026-11-24-023005.copie',
      'chariot-2026-11-25-023005.copie',
      'chariot-2026.copie',
      'photo.jpg',
    ]);
    await expect(forgetOldCopies(folder, 0)).rejects.toThrow(RangeError);
  });
});
