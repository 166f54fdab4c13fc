import pg from 'pg';

/** What the copy leaves to the migrations of whoever restores it. */
const MIGRATIONS_TABLE = 'platform.migration';

/** A table as the copy holds it: the columns that are stored, in their order. */
export interface CopiedTable {
  readonly schema: string;
  readonly table: string;
  readonly columns: readonly string[];
}
export interface SequenceValue {
  readonly schema: string;
  readonly sequence: string;
  /** A bigint, as text. */
  readonly last: string;
  readonly called: boolean;
}

/** Schemas that are ours: the database is Chariot's own, `public` is whoever's. */
const OURS = `n.nspname !~ '^pg_' and n.nspname not in ('information_schema', 'public')`;

export const quoted = (schema: string, name: string): string =>
  `${pg.escapeIdentifier(schema)}.${pg.escapeIdentifier(name)}`;

/** A connection of the owner that writes and reads values in one way whatever the server's settings. */
export async function connectOwner(ownerUrl: string, name: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: ownerUrl, application_name: name });
  client.on('error', () => undefined); // the statement under way fails by itself
  await client.connect();
  await client.query(
    `set datestyle = 'ISO, YMD'; set intervalstyle = 'postgres'; set timezone = 'UTC'; set bytea_output = 'hex';
     set extra_float_digits = 1; set lock_timeout = '60s'; set search_path = pg_catalog, pg_temp;
     -- Where row level security would hide a row of this account, PostgreSQL refuses the statement instead.
     set row_security = off`,
  );
  return client;
}

/**
 * Every table of ours, with the columns that a copy must hold. Left out: what PostgreSQL computes by itself, and numbers
 * of transactions (`xid8`), which mean nothing in another cluster.
 */
export async function tablesOf(client: pg.Client): Promise<CopiedTable[]> {
  const { rows } = await client.query<{ schema: string; table: string; columns: string[] }>(
    `select n.nspname as schema, c.relname as table,
            coalesce(array_agg(a.attname::text order by a.attnum) filter (where a.attname is not null), '{}') as columns
     from pg_class c join pg_namespace n on n.oid = c.relnamespace
     left join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
       and a.attgenerated = '' and a.atttypid <> 'xid8'::regtype
     where c.relkind = 'r' and c.relpersistence = 'p' and ${OURS} and n.nspname || '.' || c.relname <> $1
     group by 1, 2 order by 1, 2`,
    [MIGRATIONS_TABLE],
  );
  return rows;
}

export async function sequencesOf(client: pg.Client): Promise<SequenceValue[]> {
  const { rows } = await client.query<{ schema: string; sequence: string }>(
    `select n.nspname as schema, c.relname as sequence
     from pg_class c join pg_namespace n on n.oid = c.relnamespace
     where c.relkind = 'S' and ${OURS}
       and not exists (select from pg_depend d where d.objid = c.oid and d.refobjid = to_regclass($1)) order by 1, 2`,
    [MIGRATIONS_TABLE],
  );
  const values: SequenceValue[] = [];
  for (const { schema, sequence } of rows) {
    const { rows: found } = await client.query<{ last: string; called: boolean }>(
      `select last_value::text as last, is_called as called from ${quoted(schema, sequence)}`,
    );
    values.push(...found.map((value) => ({ schema, sequence, ...value })));
  }
  return values;
}

/** Names of the migrations that have run, in their order; `null` where Chariot never was. */
export async function appliedMigrations(client: pg.Client): Promise<string[] | null> {
  const { rows: there } = await client.query<{ found: string | null }>('select to_regclass($1)::text as found', [
    MIGRATIONS_TABLE,
  ]);
  if (there[0]?.found == null) return null;
  const { rows } = await client.query<{ name: string }>(`select name from ${MIGRATIONS_TABLE} order by timestamp`);
  return rows.map(({ name }) => name);
}
