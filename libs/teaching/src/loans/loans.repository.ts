import { Injectable } from '@nestjs/common';
import type { LoanBorrower, LoanReturn } from '@chariot/contract';
import type { LocalDate, Reach } from '@chariot/kernel';
import type { Tx } from '@chariot/platform';
import { reachParams, within } from '../lessons/lesson-reach.js';

export interface LoanRow {
  readonly id: string;
  readonly number: number;
  readonly classroomId: string;
  readonly classroomName: string;
  readonly schoolId: string;
  readonly schoolName: string;
  readonly timeZone: string;
  readonly deviceId: string;
  readonly tablet: string;
  readonly slot: number;
  readonly borrower: LoanBorrower;
  readonly borrowerId: string | null;
  readonly borrowerName: string | null;
  readonly lentOn: LocalDate;
  readonly dueOn: LocalDate;
  readonly lentById: string | null;
  readonly lentBy: string | null;
  readonly returnedOn: LocalDate | null;
  readonly returned: LoanReturn | null;
}
export type NewLoan = Omit<LoanRow, 'number' | 'schoolName' | 'returnedOn' | 'returned'> & { readonly lentAt: Date };
export type LoanList = 'out' | 'late' | 'returned';

const day = (column: string): string => `to_char(${column}, 'YYYY-MM-DD')`;
const COLUMNS = `l.id, l.number, l.classroom_id as "classroomId", l.classroom_name as "classroomName",
  l.school_id as "schoolId", s.name as "schoolName", l.time_zone as "timeZone", l.device_id as "deviceId", l.tablet,
  l.slot, l.borrower, l.borrower_id as "borrowerId", l.borrower_label as "borrowerName", ${day('l.lent_on')} as "lentOn",
  ${day('l.due_on')} as "dueOn", l.lent_by as "lentById", l.lent_by_label as "lentBy",
  ${day('l.returned_on')} as "returnedOn", l.returned`;
const TABLES = 'from teaching.loan l join territory.place s on s.id = l.school_id';
/** `$3`: which; `$4`: the moment, because each school has its own day. */
const LISTED = `case $3::text when 'returned' then l.returned_on is not null
  when 'late' then l.returned_on is null and l.due_on < ($4::timestamptz at time zone l.time_zone)::date
  else l.returned_on is null end`;

@Injectable()
export class LoansRepository {
  /** Those that are out by when they are due, those that are back by when they came. */
  async list(
    tx: Tx,
    reach: Reach,
    which: LoanList,
    now: Date,
    limit: number,
  ): Promise<{ readonly rows: LoanRow[]; readonly total: number }> {
    const params = [...reachParams(reach, 'loan:write'), which, now];
    const rows = await tx.query<LoanRow>(
      `select ${COLUMNS} ${TABLES} where ${within('l.school_id')} and ${LISTED}
        order by l.returned_on desc nulls first, l.due_on, l.number limit $5`,
      [...params, limit],
    );
    const counted = await tx.one<{ total: number }>(
      `select count(*)::int as total from teaching.loan l where ${within('l.school_id')} and ${LISTED}`,
      params,
    );
    return { rows, total: counted?.total ?? 0 };
  }

  find(tx: Tx, reach: Reach, id: string): Promise<LoanRow | undefined> {
    return tx.one<LoanRow>(`select ${COLUMNS} ${TABLES} where ${within('l.school_id')} and l.id = $3`, [
      ...reachParams(reach, 'loan:write'),
      id,
    ]);
  }

  /** As `find`; nobody else notes its return until the transaction ends. */
  lock(tx: Tx, reach: Reach, id: string): Promise<LoanRow | undefined> {
    return tx.one<LoanRow>(
      `select ${COLUMNS} ${TABLES} where ${within('l.school_id')} and l.id = $3 for no key update of l`,
      [...reachParams(reach, 'loan:write'), id],
    );
  }

  /** Its number is the next of its school. */
  async insert(tx: Tx, loan: NewLoan): Promise<void> {
    await tx.execute(
      `insert into teaching.loan (id, number, classroom_id, classroom_name, school_id, time_zone, device_id, tablet, slot,
         borrower, borrower_id, borrower_label, lent_on, due_on, lent_by, lent_by_label, lent_at)
       values ($1, teaching.next_loan_number($4), $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)`,
      [
        ...[loan.id, loan.classroomId, loan.classroomName, loan.schoolId, loan.timeZone, loan.deviceId, loan.tablet],
        ...[loan.slot, loan.borrower, loan.borrowerId, loan.borrowerName, loan.lentOn, loan.dueOn],
        ...[loan.lentById, loan.lentBy, loan.lentAt],
      ],
    );
  }

  async end(tx: Tx, id: string, on: LocalDate, returned: LoanReturn): Promise<void> {
    await tx.execute('update teaching.loan set returned_on = $2, returned = $3 where id = $1 and returned_on is null', [
      id,
      on,
      returned,
    ]);
  }

  /** Of these carts, the tablets that are out: for lessons, whoever asks. */
  async out(tx: Tx, reach: Reach, classroomIds: readonly string[]): Promise<ReadonlySet<string>> {
    const rows = await tx.query<{ id: string }>(
      `select l.device_id as id from teaching.loan l
        where ${within('l.school_id')} and l.classroom_id = any ($3::uuid[]) and l.returned_on is null`,
      [...reachParams(reach, 'lesson:run'), classroomIds],
    );
    return new Set(rows.map(({ id }) => id));
  }

  /** In a system transaction: due by their school's today, still out, and whose lender was not written to. */
  due(tx: Tx, now: Date, fromHour: number, limit: number): Promise<LoanRow[]> {
    return tx.query<LoanRow>(
      `select ${COLUMNS} ${TABLES}
        where l.returned_on is null and l.reminded_at is null and l.lent_by is not null
          and l.due_on <= ($1::timestamptz at time zone l.time_zone)::date
          and extract(hour from $1::timestamptz at time zone l.time_zone) >= $2
        order by l.lent_by, l.due_on, l.number limit $3 for no key update of l skip locked`,
      [now, fromHour, limit],
    );
  }

  async reminded(tx: Tx, ids: readonly string[], at: Date): Promise<void> {
    await tx.execute('update teaching.loan set reminded_at = $2 where id = any ($1::uuid[])', [ids, at]);
  }

  /** One bounded batch of loans that came back before that day: they stay, and nobody lent or had them. */
  forgetPeople(tx: Tx, before: LocalDate): Promise<number> {
    return tx.execute(
      `update teaching.loan set lent_by = null, lent_by_label = null, borrower_id = null, borrower_label = null
        where id in (select id from teaching.loan where returned_on < $1::date
          and (lent_by is not null or borrower_id is not null) order by returned_on limit 1000)`,
      [before],
    );
  }

  ofPerson(tx: Tx, personId: string, limit: number): Promise<LoanRow[]> {
    return tx.query<LoanRow>(
      `select ${COLUMNS} ${TABLES} where l.lent_by = $1 or l.borrower_id = $1 order by l.lent_on desc, l.id desc limit $2`,
      [personId, limit],
    );
  }
}
