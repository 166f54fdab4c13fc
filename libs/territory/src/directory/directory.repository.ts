import type { Reach } from '@chariot/kernel';
import type { Tx } from '@chariot/platform';
import { Injectable } from '@nestjs/common';
import type { DirectoryEntry } from './directory-entry.js';

export interface DirectoryImport {
  readonly id: string;
  readonly fileName: string;
  readonly sha256: string;
  readonly at: Date;
  readonly rows: number;
  readonly changed: number;
  readonly refused: number;
  readonly refusedColumns: readonly string[];
}

export interface LoadedEntry extends DirectoryEntry {
  /** The last file that was loaded still names it. */
  readonly inLastImport: boolean;
}

/** Column of the table by field; the order is that of every statement here. */
const FIELDS = {
  uai: 'uai',
  name: 'name',
  type: 'type',
  natureCode: 'nature_code',
  isPublic: 'is_public',
  address: 'address',
  postcode: 'postcode',
  city: 'city',
  inseeCode: 'insee_code',
  departementCode: 'departement_code',
  academie: 'academie',
  districtUai: 'district_uai',
  districtName: 'district_name',
  siret: 'siret',
  status: 'status',
  openedOn: 'opened_on',
  updatedOn: 'updated_on',
  latitude: 'latitude',
  longitude: 'longitude',
} as const satisfies Record<keyof DirectoryEntry, string>;
const NAMES = Object.values(FIELDS);
const TYPES: Readonly<Record<string, string>> = {
  ...{ is_public: 'boolean', opened_on: 'date', updated_on: 'date' },
  ...{ latitude: 'double precision', longitude: 'double precision' },
};
const SHOWN = Object.entries(FIELDS)
  .map(([field, column]) => `e.${column}${TYPES[column] === 'date' ? '::text' : ''} "${field}"`)
  .join(', ');
/** An establishment of several sites keeps its first line. */
const GIVEN = 'select distinct on (uai) * from staged_entry order by uai, ctid';
const toldBy = (refused: readonly (keyof DirectoryEntry)[]): string[] => {
  const kept = new Set<string>(refused.map((field) => FIELDS[field]));
  return NAMES.filter((name) => name !== 'uai' && !kept.has(name));
};
const LATEST = '(select id from territory.directory_import order by at desc, id desc limit 1)';

@Injectable()
export class DirectoryRepository {
  async openStage(_reach: Reach, tx: Tx): Promise<void> {
    await tx.execute(`
      create temporary table staged_entry on commit drop as
        select ${NAMES.join(', ')} from territory.directory_entry with no data`);
  }

  async stage(_reach: Reach, tx: Tx, entries: readonly DirectoryEntry[]): Promise<void> {
    const fields = Object.entries(FIELDS).map(([field, column]) => `"${field}" ${TYPES[column] ?? 'text'}`);
    await tx.execute(
      `insert into staged_entry select * from jsonb_to_recordset($1::jsonb) as given (${fields.join(', ')})`,
      [JSON.stringify(entries)],
    );
  }

  async recordImport(_reach: Reach, tx: Tx, loaded: DirectoryImport): Promise<void> {
    await tx.execute(
      `insert into territory.directory_import (id, file_name, sha256, at, rows, changed, refused, refused_columns)
       values ($1, $2, $3, $4, $5, $6, $7, $8)`,
      [
        loaded.id,
        loaded.fileName,
        loaded.sha256,
        loaded.at,
        loaded.rows,
        loaded.changed,
        loaded.refused,
        loaded.refusedColumns,
      ],
    );
  }

  /** How many establishments are new, or no longer the same, in what is staged. */
  async countChanges(_reach: Reach, tx: Tx, refused: readonly (keyof DirectoryEntry)[]): Promise<number> {
    const told = toldBy(refused);
    const row = await tx.one<{ changed: number }>(
      `select count(*)::int changed from (${GIVEN}) s left join territory.directory_entry old using (uai)
       where old.uai is null
         or (${told.map((name) => `old.${name}`).join()}) is distinct from (${told.map((name) => `s.${name}`).join()})`,
    );
    return row?.changed ?? 0;
  }

  /** One statement from the stage to the table; a refused column keeps what was known before. */
  async merge(_reach: Reach, tx: Tx, importId: string, refused: readonly (keyof DirectoryEntry)[]): Promise<void> {
    await tx.execute(
      `insert into territory.directory_entry (${NAMES.join()}, import_id)
       select ${NAMES.map((name) => `s.${name}`).join()}, $1 from (${GIVEN}) s
       on conflict (uai) do update set import_id = excluded.import_id,
         ${toldBy(refused)
           .map((name) => `${name} = excluded.${name}`)
           .join()}`,
      [importId],
    );
  }

  async find(_reach: Reach, tx: Tx, uais: readonly string[]): Promise<LoadedEntry[]> {
    return tx.query(
      `select ${SHOWN}, e.import_id = ${LATEST} "inLastImport" from territory.directory_entry e where e.uai = any($1)`,
      [uais],
    );
  }

  /** Every word is in the name or the city; those that are open come first. */
  async search(
    _reach: Reach,
    tx: Tx,
    asked: { readonly words: string; readonly departement: string | undefined; readonly limit: number },
  ): Promise<LoadedEntry[]> {
    return tx.query(
      `select ${SHOWN}, e.import_id = ${LATEST} "inLastImport" from territory.directory_entry e
       where to_tsvector('simple', territory.folded(e.name || ' ' || coalesce(e.city, '')))
               @@ to_tsquery('simple', $1)
         and ($2::text is null or e.departement_code = $2)
       order by e.status <> 'open', e.name, e.uai limit $3`,
      [asked.words, asked.departement ?? null, asked.limit],
    );
  }

  async imports(_reach: Reach, tx: Tx, limit: number): Promise<DirectoryImport[]> {
    return tx.query(
      `select id, file_name "fileName", sha256, at, rows, changed, refused, refused_columns "refusedColumns"
       from territory.directory_import order by at desc, id desc limit $1`,
      [limit],
    );
  }
}
