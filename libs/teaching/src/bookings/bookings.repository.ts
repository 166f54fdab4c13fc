import { Injectable } from '@nestjs/common';
import type { BookingSettings, SchoolLevel } from '@chariot/contract';
import type { LocalDate, Reach } from '@chariot/kernel';
import { violatedConstraint, type Statement, type Tx } from '@chariot/platform';

export interface BookingRow {
  readonly id: string;
  readonly seriesId: string | null;
  readonly classroomId: string;
  readonly schoolId: string;
  readonly startsAt: Date;
  readonly endsAt: Date;
  readonly busyUntil: Date;
  readonly level: SchoolLevel;
  readonly half: boolean;
  readonly tablets: number;
  readonly title: string | null;
  readonly personId: string | null;
  readonly who: string | null;
  readonly madeAt: Date;
  readonly cancelledAt: Date | null;
  readonly cancelledBy: string | null;
  readonly cancelReason: string | null;
  readonly heldAt: Date | null;
  readonly lapsedAt: Date | null;
}

export interface NewBooking extends Pick<
  BookingRow,
  | 'id'
  | 'seriesId'
  | 'classroomId'
  | 'schoolId'
  | 'startsAt'
  | 'endsAt'
  | 'busyUntil'
  | 'level'
  | 'half'
  | 'tablets'
  | 'title'
> {
  readonly slots: number;
  readonly personId: string;
  readonly who: string;
}

export interface NewSeries {
  readonly id: string;
  readonly classroomId: string;
  readonly schoolId: string;
  readonly weekday: number;
  readonly from: string;
  readonly to: string;
  readonly fromOn: LocalDate;
  readonly untilOn: LocalDate;
}

const COLUMNS = `b.id, b.series_id as "seriesId", b.classroom_id as "classroomId", b.school_id as "schoolId",
  lower(b.during) as "startsAt", upper(b.during) as "endsAt", upper(b.busy) as "busyUntil", b.level, b.half, b.tablets,
  b.title, b.person_id as "personId", b.person_label as who, b.made_at as "madeAt", b.cancelled_at as "cancelledAt",
  b.cancelled_by as "cancelledBy", b.cancel_reason as "cancelReason", b.held_at as "heldAt", b.lapsed_at as "lapsedAt"`;
const STANDS = 'b.cancelled_at is null';
/** Asked at each lesson: planned once for each connection. */
const AROUND: Statement = {
  name: 'teaching.booking.around',
  sql: `select ${COLUMNS} from teaching.booking b
         where b.classroom_id = $1 and ${STANDS} and lower(b.during) <= $3 and upper(b.during) > $2
           and lower(b.during) > $2::timestamptz - interval '1 day'
         order by lower(b.during), b.id`,
};

/** Policies say whose: what is at a school is seen there by whoever reads its agenda. */
@Injectable()
export class BookingsRepository {
  /** Whoever reserves a cart waits for whoever is reserving it. */
  async lock(_reach: Reach, tx: Tx, classroomId: string): Promise<void> {
    await tx.query('select teaching.lock_cart($1)', [classroomId]);
  }

  async settings(_reach: Reach, tx: Tx, classroomIds: readonly string[]): Promise<Map<string, BookingSettings>> {
    const rows = await tx.query<BookingSettings & { id: string }>(
      `select classroom_id as id, travel_minutes as "travelMinutes", charge_minutes as "chargeMinutes",
              charge_after_hours as "chargeAfterHours"
         from teaching.booking_setting where classroom_id = any ($1::uuid[])`,
      [classroomIds],
    );
    return new Map(rows.map(({ id, ...settings }) => [id, settings]));
  }

  async set(
    _reach: Reach,
    tx: Tx,
    cart: { readonly classroomId: string; readonly schoolId: string },
    { travelMinutes, chargeMinutes, chargeAfterHours }: BookingSettings,
    at: Date,
  ): Promise<void> {
    await tx.execute(
      `insert into teaching.booking_setting as s
         (classroom_id, school_id, travel_minutes, charge_minutes, charge_after_hours, changed_at)
       values ($1, $2, $3, $4, $5, $6)
       on conflict (classroom_id) do update set travel_minutes = excluded.travel_minutes,
         charge_minutes = excluded.charge_minutes, charge_after_hours = excluded.charge_after_hours,
         changed_at = excluded.changed_at`,
      [cart.classroomId, cart.schoolId, travelMinutes, chargeMinutes, chargeAfterHours, at],
    );
  }

  /** Those that stand in that time, by when they begin. */
  ofCarts(reach: Reach, tx: Tx, classroomIds: readonly string[], from: Date, until: Date): Promise<BookingRow[]> {
    void reach;
    return tx.query<BookingRow>(
      `select ${COLUMNS} from teaching.booking b
        where b.classroom_id = any ($1::uuid[]) and ${STANDS} and b.busy && tstzrange($2, $3)
          and lower(b.during) > $2::timestamptz - interval '1 day' and lower(b.during) < $3
        order by lower(b.during), b.id`,
      [classroomIds, from, until],
    );
  }

  /** Her own that are not over; and those that somebody else has given up for her. */
  ofPerson(_reach: Reach, tx: Tx, personId: string, from: Date, until: Date): Promise<BookingRow[]> {
    return tx.query<BookingRow>(
      `select ${COLUMNS} from teaching.booking b
        where b.person_id = $1 and upper(b.during) > $2 and lower(b.during) < $3
          and (${STANDS} or b.cancelled_by is not null)
        order by lower(b.during), b.id limit 500`,
      [personId, from, until],
    );
  }

  find(_reach: Reach, tx: Tx, id: string): Promise<BookingRow | undefined> {
    return tx.one<BookingRow>(`select ${COLUMNS} from teaching.booking b where b.id = $1`, [id]);
  }

  async openSeries(_reach: Reach, tx: Tx, one: NewSeries, at: Date): Promise<void> {
    await tx.execute(
      `insert into teaching.booking_series
         (id, classroom_id, school_id, weekday, from_time, to_time, from_on, until_on, made_at)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
      [one.id, one.classroomId, one.schoolId, one.weekday, one.from, one.to, one.fromOn, one.untilOn, at],
    );
  }

  /** @returns whether the database had room for it: `false` only where the caller has not looked before */
  async insert(_reach: Reach, tx: Tx, one: NewBooking, at: Date): Promise<boolean> {
    try {
      await tx.execute(
        `insert into teaching.booking (id, series_id, classroom_id, school_id, during, busy, level, half, tablets, slots,
           title, person_id, person_label, made_at)
         values ($1, $2, $3, $4, tstzrange($5, $6), tstzrange($5, $7), $8, $9, $10, $11, $12, $13, $14, $15)`,
        [
          ...[one.id, one.seriesId, one.classroomId, one.schoolId, one.startsAt, one.endsAt, one.busyUntil],
          ...[one.level, one.half, one.tablets, one.slots, one.title, one.personId, one.who, at],
        ],
      );
      return true;
    } catch (error) {
      if (!['booking_taken', 'booking_one_class_at_a_time'].includes(violatedConstraint(error) ?? '')) throw error;
      return false;
    }
  }

  /**
   * Gives up one, or with `seriesId` the rest of its series from `from` on, where it stands and has not ended.
   * @returns how many
   */
  cancel(
    _reach: Reach,
    tx: Tx,
    which: { readonly id: string; readonly seriesId: string | null; readonly from: Date },
    { at, by, reason }: { readonly at: Date; readonly by: string | null; readonly reason: string | null },
  ): Promise<number> {
    return tx.execute(
      `update teaching.booking b set cancelled_at = $4, cancelled_by = $5, cancel_reason = $6
        where (b.id = $1 or (b.series_id = $2 and lower(b.during) >= $3)) and ${STANDS} and b.held_at is null
          and b.lapsed_at is null and upper(b.during) > $4`,
      [which.id, which.seriesId, which.from, at, by, reason],
    );
  }

  /** Those of a cart that are going on then, or begin within the next minutes. */
  around(_reach: Reach, tx: Tx, classroomId: string, at: Date, early: Date): Promise<BookingRow[]> {
    return tx.query<BookingRow>(AROUND, [classroomId, at, early]);
  }

  async hold(_reach: Reach, tx: Tx, id: string, at: Date): Promise<boolean> {
    const held = await tx.execute(
      'update teaching.booking set held_at = $2, lapsed_at = null where id = $1 and cancelled_at is null and held_at is null and lapsed_at is null',
      [id, at],
    );
    return held > 0;
  }

  /** In a system transaction: those that ended before, with which no lesson was held; each once. */
  lapse(
    tx: Tx,
    before: Date,
    at: Date,
    limit: number,
  ): Promise<
    { readonly classroomId: string; readonly schoolId: string; readonly startsAt: Date; readonly zone: string }[]
  > {
    return tx.query(
      `update teaching.booking b set lapsed_at = $2 from territory.place s
        where s.id = b.school_id and b.id in (
          select id from teaching.booking where cancelled_at is null and held_at is null and lapsed_at is null
             and upper(during) < $1 order by upper(during) limit $3 for update skip locked)
        returning b.classroom_id as "classroomId", b.school_id as "schoolId", lower(b.during) as "startsAt",
          s.time_zone as zone`,
      [before, at, limit],
    );
  }

  /** In a system transaction: takes names away from what ended before. @returns how many rows */
  async forgetPeople(tx: Tx, before: Date): Promise<number> {
    const bookings = await tx.execute(
      `update teaching.booking set person_id = null, person_label = null, title = null, cancelled_by = null, cancel_reason = null
        where id in (select id from teaching.booking where upper(during) < $1
          and (person_id is not null or title is not null or cancelled_by is not null or cancel_reason is not null) limit 5000)`,
      [before],
    );
    const keys = await tx.execute(
      'update teaching.cart_key set person_id = null, person_label = null where said_at < $1 and person_id is not null',
      [before],
    );
    return bookings + keys;
  }

  /** What is held about somebody. */
  async aboutPerson(tx: Tx, personId: string, limit: number): Promise<BookingRow[]> {
    return tx.query<BookingRow>(
      `select ${COLUMNS} from teaching.booking b where b.person_id = $1 order by lower(b.during) limit $2`,
      [personId, limit],
    );
  }
}
