import { Injectable } from '@nestjs/common';
import type { LocalDate, Reach } from '@chariot/kernel';
import type { Tx } from '@chariot/platform';

/** A reservation of somebody who wants to be written to. */
export interface EveBooking {
  readonly personId: string;
  readonly classroomId: string;
  readonly schoolId: string;
  readonly timeZone: string;
  readonly startsAt: Date;
  readonly endsAt: Date;
  readonly tablets: number;
  /** In the school's own time. */
  readonly on: LocalDate;
}

@Injectable()
export class EveWishesRepository {
  async isWanted(tx: Tx, reach: Reach): Promise<boolean> {
    return (await tx.one('select 1 from teaching.eve_wish where person_id = $1', [reach.id])) !== undefined;
  }

  /** @returns whether that changes anything */
  async want(tx: Tx, reach: Reach, at: Date): Promise<boolean> {
    const changed = await tx.execute(
      'insert into teaching.eve_wish (person_id, since) values ($1, $2) on conflict do nothing',
      [reach.id, at],
    );
    return changed > 0;
  }

  async stop(tx: Tx, reach: Reach): Promise<boolean> {
    return (await tx.execute('delete from teaching.eve_wish where person_id = $1', [reach.id])) > 0;
  }

  /**
   * In a system transaction: reservations of the days to come of whoever was not written to for that day, where it is
   * that hour or later. By person and by time.
   */
  ahead(
    tx: Tx,
    now: Date,
    until: Date,
    hours: { readonly from: number; readonly until: number },
  ): Promise<EveBooking[]> {
    return tx.query<EveBooking>(
      `select b.person_id as "personId", b.classroom_id as "classroomId", b.school_id as "schoolId",
              s.time_zone as "timeZone", lower(b.during) as "startsAt", upper(b.during) as "endsAt", b.tablets,
              to_char(lower(b.during) at time zone s.time_zone, 'YYYY-MM-DD') as on
         from teaching.eve_wish w
         join teaching.booking b on b.person_id = w.person_id and b.cancelled_at is null
          and lower(b.during) > $1 and lower(b.during) < $2
         join territory.place s on s.id = b.school_id
        where extract(hour from $1::timestamptz at time zone s.time_zone) >= $3
          and extract(hour from $1::timestamptz at time zone s.time_zone) < $4
          and (lower(b.during) at time zone s.time_zone)::date > ($1::timestamptz at time zone s.time_zone)::date
          and (w.told_for is null or w.told_for < (lower(b.during) at time zone s.time_zone)::date)
        order by b.person_id, lower(b.during) limit 5000`,
      [now, until, hours.from, hours.until],
    );
  }

  async told(tx: Tx, personId: string, on: LocalDate, at: Date): Promise<void> {
    await tx.execute('update teaching.eve_wish set told_for = $2, told_at = $3 where person_id = $1', [
      personId,
      on,
      at,
    ]);
  }

  /** In a system transaction: wishes that nothing was written for since then. */
  forget(tx: Tx, before: Date): Promise<number> {
    return tx.execute(
      `delete from teaching.eve_wish where person_id in (
         select person_id from teaching.eve_wish where coalesce(told_at, since) < $1 limit 1000)`,
      [before],
    );
  }

  ofPerson(tx: Tx, personId: string): Promise<{ readonly since: Date; readonly toldFor: LocalDate | null }[]> {
    return tx.query(
      `select since, to_char(told_for, 'YYYY-MM-DD') as "toldFor" from teaching.eve_wish where person_id = $1`,
      [personId],
    );
  }
}
