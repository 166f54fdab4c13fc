import { Injectable } from '@nestjs/common';
import type { BookingDeparture } from '@chariot/contract';
import type { LocalDate, Reach } from '@chariot/kernel';
import type { Tx } from '@chariot/platform';
import { reachParams, within } from '../lessons/lesson-reach.js';

export interface GivenUp {
  readonly schoolId: string;
  readonly classroomId: string;
  readonly on: LocalDate;
}

/**
 * `b`: a reservation ahead that nobody has given up; neither now nor when it begins may its person reserve there. $1: the roles that
 * may; $2: now.
 */
const LEFT_BEHIND = `b.cancelled_at is null and b.held_at is null and b.lapsed_at is null and lower(b.during) > $2
  and not exists (select from identity.held_role held
                   where held.person_id = b.person_id and held.role = any ($1::text[])
                     and (identity.is_current(held, $2) or identity.is_current(held, lower(b.during)))
                     and territory.is_under(b.school_id, array[held.place_id]))`;

const day = (column: string): string => `to_char(${column}, 'YYYY-MM-DD')`;

@Injectable()
export class DeparturesRepository {
  /**
   * In a system transaction: gives up what that person has reserved ahead in the schools of a place where none of her roles lets
   * her reserve any more.
   */
  giveUp(
    tx: Tx,
    {
      personId,
      placeId,
      roles,
    }: { readonly personId: string; readonly placeId: string; readonly roles: readonly string[] },
    { at, by, reason }: { readonly at: Date; readonly by: string; readonly reason: string },
  ): Promise<GivenUp[]> {
    return tx.query<GivenUp>(
      `update teaching.booking b set cancelled_at = $2, cancelled_by = $5, cancel_reason = $6 from territory.place s
        where s.id = b.school_id and b.person_id = $3 and territory.is_under(b.school_id, array[$4::uuid]) and ${LEFT_BEHIND}
        returning b.school_id as "schoolId", b.classroom_id as "classroomId",
          ${day('lower(b.during) at time zone s.time_zone')} as "on"`,
      [roles, at, personId, placeId, by, reason],
    );
  }

  /** In a system transaction: who has reserved ahead in a school where none of her roles lets her any more. */
  gone(tx: Tx, roles: readonly string[], at: Date): Promise<{ personId: string; placeId: string }[]> {
    return tx.query<{ personId: string; placeId: string }>(
      `select distinct b.person_id as "personId", b.school_id as "placeId" from teaching.booking b
        where b.person_id is not null and ${LEFT_BEHIND}`,
      [roles, at],
    );
  }

  async insert(tx: Tx, one: Omit<BookingDeparture, 'schoolName'> & { readonly madeAt: Date }): Promise<void> {
    await tx.execute(
      `insert into teaching.booking_departure (id, school_id, bookings, first_on, last_on, made_at) values ($1, $2, $3, $4, $5, $6)`,
      [one.id, one.schoolId, one.bookings, one.firstOn, one.lastOn, one.madeAt],
    );
  }

  unread(tx: Tx, reach: Reach, limit: number): Promise<BookingDeparture[]> {
    return tx.query<BookingDeparture>(
      `select d.id, d.school_id as "schoolId", s.name as "schoolName", d.bookings, ${day('d.first_on')} as "firstOn",
              ${day('d.last_on')} as "lastOn"
         from teaching.booking_departure d join territory.place s on s.id = d.school_id
        where ${within('d.school_id')} and d.read_at is null order by d.made_at, d.id limit $3`,
      [...reachParams(reach, 'operation:run'), limit],
    );
  }

  /** Read again, it stays read when it was. @returns whether it is there */
  async read(tx: Tx, reach: Reach, id: string, at: Date): Promise<boolean> {
    const rows = await tx.execute(
      `update teaching.booking_departure d set read_at = coalesce(d.read_at, $4) where ${within('d.school_id')} and d.id = $3`,
      [...reachParams(reach, 'operation:run'), id, at],
    );
    return rows > 0;
  }

  /** In a system transaction: one bounded batch. */
  forget(tx: Tx, before: Date): Promise<number> {
    return tx.execute(
      `delete from teaching.booking_departure where id in (
         select id from teaching.booking_departure where made_at < $1 order by made_at limit 1000)`,
      [before],
    );
  }
}
