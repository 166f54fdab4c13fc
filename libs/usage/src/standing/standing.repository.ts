import { Injectable } from '@nestjs/common';
import type { LocalDate, Reach } from '@chariot/kernel';
import type { Tx } from '@chariot/platform';
import { columnOf, STANDINGS } from '../measures/columns.js';
import type { Measure } from '../measures/measure.js';

/** What a school has at this moment, by measure; null is not known. */
export type StandingRow = { readonly schoolId: string } & Readonly<Partial<Record<Measure, number | null>>>;
/** What some days add. */
export interface DayRow {
  readonly schoolId: string;
  readonly openDays: number;
  readonly openWeeks: number;
  readonly bookableSlots: number;
  readonly deviceDays: number;
  readonly deviceDaysInService: number;
}

/** What a school whose cart has gone to another keeps until its month is over: its lessons of that month are divided by them. */
const LASTING: readonly Measure[] = ['classes', 'teachers'];
const DAYS = ['openDays', 'openWeeks', 'bookableSlots', 'deviceDays', 'deviceDaysInService'] as const;
const list = (measures: readonly string[], write: (column: string) => string): string =>
  measures.map((measure) => write(columnOf(measure))).join(', ');
const given = (measures: readonly string[]): string => measures.map((measure) => `"${measure}" integer`).join(', ');

/** Writes the open month of all schools at once. */
@Injectable()
export class StandingRepository {
  async today(_reach: Reach, tx: Tx): Promise<LocalDate> {
    const row = await tx.one<{ today: LocalDate }>('select territory.today()::text as today');
    if (row === undefined) throw new Error('the database says no day');
    return row.today;
  }

  async lastDay(_reach: Reach, tx: Tx): Promise<LocalDate | null> {
    const row = await tx.one<{ day: LocalDate | null }>('select max(day)::text as day from usage.day_taken');
    return row?.day ?? null;
  }

  /** @returns false where somebody else has taken it: two leaders, for a moment */
  async take(tx: Tx, _reach: Reach, day: LocalDate): Promise<boolean> {
    const sql = 'insert into usage.day_taken (day, taken_at) values ($1, now()) on conflict do nothing';
    return (await tx.execute(sql, [day])) === 1;
  }

  /** How things stand now; what has not changed is not written. A school that has nothing any more has nothing. */
  async stand(tx: Tx, _reach: Reach, rows: readonly StandingRow[]): Promise<number> {
    const before = list(STANDINGS, (column) => `m.${column}`);
    // Whatever adds to a row of these waits until all are written (see the intake).
    await tx.query(`select pg_advisory_xact_lock(hashtext('usage.month'))`);
    return tx.execute(
      `with fresh as materialized (
         select "schoolId", ${STANDINGS.map((one) => `coalesce("${one}", 0) as "${one}"`).join(', ')}
           from jsonb_to_recordset($1::jsonb) as given ("schoolId" uuid, ${given(STANDINGS)})
         union all
         select m.school_id, ${STANDINGS.map((one) => (LASTING.includes(one) ? columnOf(one) : '0')).join(', ')} from usage.month m
          where m.month = usage.this_month() and m.carts + m.devices_acquired > 0
            and m.school_id not in (select (one ->> 'schoolId')::uuid from jsonb_array_elements($1::jsonb) as one)
       )
       insert into usage.month as m (school_id, month, ${list(STANDINGS, (column) => column)})
       select "schoolId", usage.this_month(), ${STANDINGS.map((one) => `"${one}"`).join(', ')} from fresh
       on conflict (school_id, month) do update set ${list(STANDINGS, (column) => `${column} = excluded.${column}`)}
         where (${before}) is distinct from (${list(STANDINGS, (column) => `excluded.${column}`)})`,
      [JSON.stringify(rows)],
    );
  }

  async addDays(tx: Tx, _reach: Reach, rows: readonly DayRow[]): Promise<void> {
    await tx.execute(
      `insert into usage.month as m (school_id, month, ${list(DAYS, (column) => column)})
       select "schoolId", usage.this_month(), ${DAYS.map((one) => `"${one}"`).join(', ')}
         from jsonb_to_recordset($1::jsonb) as given ("schoolId" uuid, ${given(DAYS)})
       on conflict (school_id, month) do update set
         ${list(DAYS, (column) => `${column} = m.${column} + excluded.${column}`)}`,
      [JSON.stringify(rows)],
    );
  }
}
