import type pg from 'pg';
import { quoted, type CopiedTable } from './catalogue.service.js';

// While rows are loaded table by table, nothing may look at the others: keys across tables are taken off and put back (which
// proves them all), and our own triggers, which had their say when the rows were first written, are silent.

/** Puts back what was taken off. */
export type Restoring = () => Promise<void>;

interface ForeignKey {
  readonly schema: string;
  readonly table: string;
  readonly name: string;
  readonly definition: string;
}
interface Trigger {
  readonly schema: string;
  readonly table: string;
  readonly name: string;
  /** `O` as usual, `R` on replicas, `A` always. */
  readonly mode: string;
}

/** In the caller's transaction. Foreign keys are put back as they were, each with all of its rows checked again. */
export async function liftGuards(client: pg.Client, tables: readonly CopiedTable[]): Promise<Restoring> {
  const schemas = [...new Set(tables.map(({ schema }) => schema))];
  const { rows: keys } = await client.query<ForeignKey>(
    `select n.nspname as schema, c.relname as table, k.conname as name, pg_get_constraintdef(k.oid) as definition
     from pg_constraint k join pg_class c on c.oid = k.conrelid join pg_namespace n on n.oid = c.relnamespace
     where k.contype = 'f' and n.nspname = any($1) order by 1, 2, 3`,
    [schemas],
  );
  const { rows: triggers } = await client.query<Trigger>(
    `select n.nspname as schema, c.relname as table, t.tgname as name, t.tgenabled::text as mode
     from pg_trigger t join pg_class c on c.oid = t.tgrelid join pg_namespace n on n.oid = c.relnamespace
     where not t.tgisinternal and t.tgenabled <> 'D' and n.nspname = any($1) order by 1, 2, 3`,
    [schemas],
  );
  const name = (text: string): string => client.escapeIdentifier(text);
  for (const key of keys) {
    await client.query(`alter table ${quoted(key.schema, key.table)} drop constraint ${name(key.name)}`);
  }
  for (const trigger of triggers) {
    await client.query(`alter table ${quoted(trigger.schema, trigger.table)} disable trigger ${name(trigger.name)}`);
  }
  return async () => {
    for (const key of keys) {
      await client.query(
        `alter table ${quoted(key.schema, key.table)} add constraint ${name(key.name)} ${key.definition}`,
      );
    }
    const modes: Readonly<Record<string, string>> = { O: 'enable', A: 'enable always', R: 'enable replica' };
    for (const trigger of triggers) {
      const enable = modes[trigger.mode] ?? 'enable';
      await client.query(
        `alter table ${quoted(trigger.schema, trigger.table)} ${enable} trigger ${name(trigger.name)}`,
      );
    }
  };
}
