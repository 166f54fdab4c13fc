import { Injectable } from '@nestjs/common';
import type { Reach } from '@chariot/kernel';
import type { Tx } from '@chariot/platform';
import type { Month } from '../measures/measure.js';

export interface ReportRow {
  readonly month: Month;
  readonly madeAt: Date;
  readonly pdfSha256: string;
  readonly odsSha256: string;
}
export type ReportFile = 'pdf' | 'ods';

const firstDay = (month: Month): string => `${month}-01`;

/** Policies say whose: reports are read with both permissions on the place, a subscription by whoever it is of. */
@Injectable()
export class ReportsRepository {
  list(tx: Tx, _reach: Reach, placeId: string): Promise<ReportRow[]> {
    return tx.query<ReportRow>(
      `select to_char(month, 'YYYY-MM') as month, made_at as "madeAt", pdf_sha256 as "pdfSha256", ods_sha256 as "odsSha256"
         from usage.report where place_id = $1 order by month desc limit 120`,
      [placeId],
    );
  }

  async file(tx: Tx, _reach: Reach, placeId: string, month: Month, kind: ReportFile): Promise<Buffer | undefined> {
    const column = { pdf: 'pdf', ods: 'ods' }[kind];
    const row = await tx.one<{ content: Buffer }>(
      `select ${column} as content from usage.report where place_id = $1 and month = $2`,
      [placeId, firstDay(month)],
    );
    return row?.content;
  }

  async isSubscribed(tx: Tx, reach: Reach, placeId: string): Promise<boolean> {
    const sql = 'select from usage.report_subscription where place_id = $1 and person_id = $2';
    return reach.kind === 'person' && (await tx.one(sql, [placeId, reach.id])) !== undefined;
  }

  /** @returns whether that changed anything */
  async subscribe(tx: Tx, reach: Reach, placeId: string, at: Date): Promise<boolean> {
    const rows = await tx.execute(
      `insert into usage.report_subscription (place_id, person_id, since) values ($1, $2, $3) on conflict do nothing`,
      [placeId, reach.id, at],
    );
    return rows > 0;
  }

  /** @returns whether that changed anything */
  async unsubscribe(tx: Tx, _reach: Reach, placeId: string, personId: string): Promise<boolean> {
    const sql = 'delete from usage.report_subscription where place_id = $1 and person_id = $2';
    return (await tx.execute(sql, [placeId, personId])) > 0;
  }

  /**
   * The last month that is over, and the places that somebody waits for a report of: none before the month is released.
   * As the system.
   */
  async due(tx: Tx): Promise<{ readonly month: Month; readonly placeIds: readonly string[] }> {
    const row = await tx.one<{ month: Month; placeIds: string[] }>(
      `with last as (select (usage.this_month() - interval '1 month')::date as month)
       select to_char(last.month, 'YYYY-MM') as month, coalesce((
         select array_agg(distinct s.place_id) from usage.report_subscription s
          where exists (select from usage.release r where r.period = to_char(last.month, 'YYYY-MM'))
            and not exists (select from usage.report k where k.place_id = s.place_id and k.month = last.month)), '{}') as "placeIds"
         from last`,
    );
    if (row === undefined) throw new Error('the database says no month');
    return row;
  }

  /** As the system. @returns whether it was kept: another may have been kept meanwhile */
  async keep(
    tx: Tx,
    placeId: string,
    month: Month,
    { pdf, ods }: { readonly pdf: Buffer; readonly ods: Buffer },
    at: Date,
  ): Promise<boolean> {
    const rows = await tx.execute(
      `insert into usage.report (place_id, month, made_at, pdf, ods) values ($1, $2, $3, $4, $5) on conflict do nothing`,
      [placeId, firstDay(month), at, pdf, ods],
    );
    return rows > 0;
  }

  /** As the system. */
  async subscribers(tx: Tx, placeId: string): Promise<string[]> {
    const rows = await tx.query<{ id: string }>(
      'select person_id as id from usage.report_subscription where place_id = $1 order by since, person_id',
      [placeId],
    );
    return rows.map(({ id }) => id);
  }

  /** What is held about somebody. As the system. */
  ofPerson(tx: Tx, personId: string, limit: number): Promise<{ readonly place: string; readonly since: Date }[]> {
    return tx.query(
      `select p.name as place, s.since from usage.report_subscription s join territory.place p on p.id = s.place_id
        where s.person_id = $1 order by s.since limit $2`,
      [personId, limit],
    );
  }

  forget(tx: Tx, before: Date): Promise<number> {
    return tx.execute(
      `delete from usage.report where (place_id, month) in (
         select place_id, month from usage.report where made_at < $1 order by made_at limit 1000)`,
      [before],
    );
  }
}
