import { Injectable } from '@nestjs/common';
import type { DatasetShown } from '@chariot/contract';
import type { Reach } from '@chariot/kernel';
import type { Tx } from '@chariot/platform';
import { columnOf } from '../measures/columns.js';
import type { EquipmentMonth } from './dataset.js';
import { OF_EQUIPMENT } from './dictionary.js';

export interface DatasetRow {
  readonly schoolYear: string;
  readonly origin: string | null;
  readonly version: number;
  readonly sha256: string;
  readonly inputs: string;
  readonly name: string;
  readonly lines: DatasetShown['lines'];
  readonly keptAt: Date;
}
export interface NewDataset extends Omit<DatasetRow, 'sha256' | 'name'> {
  readonly issuer: string;
  readonly content: Buffer;
  readonly signature: Buffer | null;
}

const COLUMNS = `d.school_year as "schoolYear", d.origin, d.version, d.sha256, d.inputs, d.lines, d.kept_at as "keptAt",
  coalesce(k.name, d.issuer) as name`;
const FROM = 'usage.dataset d left join usage.trusted_key k on k.fingerprint = d.origin';

/** What is published is not narrowed by place: row level security shows it to whoever reads figures. */
@Injectable()
export class DatasetsRepository {
  list(tx: Tx): Promise<DatasetRow[]> {
    return tx.query<DatasetRow>(
      `select ${COLUMNS} from ${FROM} order by d.school_year desc, d.origin is not null, name, d.origin`,
    );
  }

  find(tx: Tx, _reach: Reach, schoolYear: string, origin: string | null): Promise<DatasetRow | undefined> {
    return tx.one<DatasetRow>(
      `select ${COLUMNS} from ${FROM} where d.school_year = $1 and d.origin is not distinct from $2`,
      [schoolYear, origin],
    );
  }

  async content(tx: Tx, _reach: Reach, schoolYear: string, origin: string | null): Promise<Buffer | undefined> {
    const row = await tx.one<{ content: Buffer }>(
      'select content from usage.dataset where school_year = $1 and origin is not distinct from $2',
      [schoolYear, origin],
    );
    return row?.content;
  }

  async publishes(tx: Tx): Promise<boolean> {
    return (await tx.one<{ may: boolean }>('select usage.publishes() as may'))?.may === true;
  }

  /** @returns whether it was kept: another may have been kept meanwhile */
  async keep(tx: Tx, _reach: Reach, one: NewDataset): Promise<boolean> {
    const rows = await tx.execute(
      `insert into usage.dataset (school_year, origin, version, content, inputs, issuer, lines, signature, kept_at)
       values ($1, $2, $3, $4, $5, $6, $7::jsonb, $8, $9) on conflict do nothing`,
      [
        ...[one.schoolYear, one.origin, one.version, one.content, one.inputs, one.issuer],
        ...[JSON.stringify(one.lines), one.signature, one.keptAt],
      ],
    );
    return rows > 0;
  }

  async trusts(tx: Tx, _reach: Reach, fingerprint: string): Promise<boolean> {
    return (await tx.one('select from usage.trusted_key where fingerprint = $1', [fingerprint])) !== undefined;
  }

  async trust(tx: Tx, _reach: Reach, fingerprint: string, name: string, publicKey: Buffer, at: Date): Promise<void> {
    await tx.execute(
      `insert into usage.trusted_key (fingerprint, name, public_key, trusted_at) values ($1, $2, $3, $4)
       on conflict do nothing`,
      [fingerprint, name, publicKey, at],
    );
  }

  /** School years whose last release was made, and of which nothing is frozen. As the system: releases are its own. */
  async ready(tx: Tx): Promise<string[]> {
    const rows = await tx.query<{ year: string }>(
      `select school_year as year from usage.release r where period = school_year
          and not exists (select from usage.dataset d where d.school_year = r.school_year and d.origin is null)
        order by school_year desc`,
    );
    return rows.map(({ year }) => year);
  }

  /** Of the release that ended the year. As the system. */
  async inputsOf(tx: Tx, schoolYear: string): Promise<string | undefined> {
    const row = await tx.one<{ inputs: string }>(
      `select encode(inputs_hash, 'hex') as inputs from usage.release where school_year = $1 and period = $1`,
      [schoolYear],
    );
    return row?.inputs;
  }

  /** As the system. */
  async equipment(tx: Tx, first: string, last: string): Promise<EquipmentMonth[]> {
    const counts = OF_EQUIPMENT.map((measure) => `${columnOf(measure)} as "${measure}"`).join(', ');
    const rows = await tx.query<{ schoolId: string; month: string } & EquipmentMonth['counts']>(
      `select school_id as "schoolId", to_char(month, 'YYYY-MM') as month, ${counts} from usage.month
        where month between $1::date and $2::date order by school_id, month`,
      [`${first}-01`, `${last}-01`],
    );
    return rows.map(({ schoolId, month, ...rest }) => ({ schoolId, month, counts: rest }));
  }
}
