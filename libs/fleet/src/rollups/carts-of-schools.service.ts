import { Injectable } from '@nestjs/common';
import type { LocalDate, Reach } from '@chariot/kernel';
import type { Tx } from '@chariot/platform';
import { reachParams, within } from '../reach.js';

export interface CartOfSchool {
  readonly schoolId: string;
  readonly classroomId: string;
  readonly name: string;
  /** The last day on which one of its tablets in service was heard (enrolled, at the least); null where it has none. */
  readonly heardOn: LocalDate | null;
  readonly wornBatteries: number;
}

/** The open carts of all schools of a place, for its follow-up: one statement, whatever their number. */
@Injectable()
export class CartsOfSchools {
  under(tx: Tx, reach: Reach, placeId: string): Promise<CartOfSchool[]> {
    return tx.query<CartOfSchool>(
      `with cart as materialized (
         select c.id, c.school_id, c.name from territory.place_closure below join fleet.classroom c on c.school_id = below.descendant
          where below.ancestor = $3 and below.until_on >= territory.today() and ${within('c.school_id')}
            and (c.closed_on is null or c.closed_on > territory.today())
       ), heard as (
         select d.classroom_id, max(coalesce(d.last_contact_at, d.enrolled_at)) as at
           from fleet.device d where d.classroom_id in (select id from cart) and d.slot is not null
            and d.state = 'inService' and d.enrolled_at is not null and d.revoked_at is null
          group by d.classroom_id
       ), worn as (
         select d.classroom_id, count(*)::int as n from fleet.finding f join fleet.device d on d.id = f.device_id
          where f.rule = 'battery' and f.until_at is null and d.classroom_id in (select id from cart)
          group by d.classroom_id
       )
       select cart.school_id as "schoolId", cart.id as "classroomId", cart.name,
              (heard.at at time zone 'Europe/Paris')::date::text as "heardOn", coalesce(worn.n, 0) as "wornBatteries"
         from cart left join heard on heard.classroom_id = cart.id left join worn on worn.classroom_id = cart.id
        order by cart.school_id, cart.id`,
      [...reachParams(reach, 'device:read'), placeId],
    );
  }
}
