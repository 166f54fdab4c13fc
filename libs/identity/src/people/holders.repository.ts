import { Injectable } from '@nestjs/common';
import type { Role } from '@chariot/kernel';
import type { Tx } from '@chariot/platform';

export interface StandingPerson {
  readonly personId: string;
  readonly displayName: string;
  readonly email: string;
  readonly held: readonly { readonly role: Role; readonly placeId: string }[];
}

/** Asked by the system alone: addresses, and what somebody holds who is not there. */
@Injectable()
export class HoldersRepository {
  addresses(
    tx: Tx,
    roles: readonly Role[],
    placeIds: readonly string[],
    now: Date,
  ): Promise<{ readonly email: string }[]> {
    return tx.query(
      `select distinct person.email from identity.person
         join identity.held_role held on held.person_id = person.id
        where person.disabled_at is null and held.role = any($1::text[]) and identity.is_current(held, $3)
          and exists (select from unnest($2::uuid[]) place where held.place_id in (select territory.above(place)))
        order by person.email limit 500`,
      [roles, placeIds, now],
    );
  }

  addressesOf(
    tx: Tx,
    personIds: readonly string[],
    now: Date,
  ): Promise<{ readonly personId: string; readonly email: string }[]> {
    return tx.query(
      `select person.id as "personId", person.email from identity.person
        where person.id = any($1::uuid[]) and person.disabled_at is null
          and exists (select from identity.held_role held
                       where held.person_id = person.id and identity.is_current(held, $2))`,
      [personIds, now],
    );
  }

  /** Of the instance, and not of one commune of it. */
  administrators(tx: Tx, now: Date): Promise<{ readonly email: string }[]> {
    return tx.query('select email from identity.administrators_to_tell(false, $1)', [now]);
  }

  standing(tx: Tx, personId: string, now: Date): Promise<StandingPerson | undefined> {
    return tx.one<StandingPerson>(
      `select person.id as "personId", person.display_name as "displayName", person.email,
              coalesce((select json_agg(json_build_object('role', held.role, 'placeId', held.place_id) order by held.id)
                 from identity.held_role held
                where held.person_id = person.id and identity.is_current(held, $2)), '[]') as held
         from identity.person where person.id = $1 and person.disabled_at is null`,
      [personId, now],
    );
  }
}
