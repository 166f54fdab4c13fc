import { Injectable } from '@nestjs/common';
import type { Reach, Role } from '@chariot/kernel';
import type { Statement, Tx } from '@chariot/platform';

export interface PersonRow {
  readonly id: string;
  readonly displayName: string;
  readonly email: string;
  readonly lastSignInAt: Date | null;
  readonly disabledAt: Date | null;
}

export interface PersonFilter {
  readonly q?: string | undefined;
  readonly role?: Role | undefined;
}

const COLUMNS = `person.id, person.display_name as "displayName", person.email,
  person.last_sign_in_at as "lastSignInAt", person.disabled_at as "disabledAt"`;

const OWN: Statement = {
  name: 'identity.person.own',
  sql: `select ${COLUMNS} from identity.person where person.id = $1`,
};
const BY_EMAIL: Statement = {
  name: 'identity.person.byEmail',
  sql: `select ${COLUMNS} from identity.person where person.email = $1`,
};

/** $1 and $2: whether the caller is the system, and her roots. */
const HELD_WITHIN_REACH = `($1::boolean or territory.is_under(held.place_id, $2::uuid[]))`;

/** $3 and $4: words to look for, and a role held at $5 (now). A person without any role is the system's alone to see. */
const FILTER = `(($1::boolean and $4::text is null) or exists (
    select from identity.held_role held join territory.place on place.id = held.place_id
     where held.person_id = person.id and ${HELD_WITHIN_REACH}
       and ($4::text is null or (held.role = $4 and held.ended_at is null
         and coalesce(held.until_on, 'infinity') >= ($5::timestamptz at time zone place.time_zone)::date))))
  and ($3::text is null
    or territory.folded(person.display_name || ' ' || person.email) like territory.folded($3))`;

@Injectable()
export class PeopleRepository {
  find(tx: Tx, reach: Reach, id: string): Promise<PersonRow | undefined> {
    return tx.one<PersonRow>(
      `select ${COLUMNS} from identity.person where person.id = $3 and ($1::boolean or exists (
         select from identity.held_role held where held.person_id = person.id and ${HELD_WITHIN_REACH}))`,
      [...reachParams(reach), id],
    );
  }

  /** The caller herself. */
  async own(tx: Tx, reach: Reach): Promise<PersonRow | undefined> {
    if (reach.kind !== 'person') return undefined;
    return tx.one<PersonRow>(OWN, [reach.id]);
  }

  byEmail(tx: Tx, email: string): Promise<PersonRow | undefined> {
    return tx.one<PersonRow>(BY_EMAIL, [email]);
  }

  /** In French alphabetical order; `after` is the id of the last person of the page before. */
  page(
    tx: Tx,
    reach: Reach,
    filter: PersonFilter,
    now: Date,
    page: { readonly limit: number; readonly after?: string | undefined },
  ): Promise<PersonRow[]> {
    return tx.query<PersonRow>(
      `select ${COLUMNS} from identity.person
        where ${FILTER}
          and ($6::uuid is null or (person.display_name collate "fr-x-icu", person.id)
               > (select last.display_name collate "fr-x-icu", last.id from identity.person last where last.id = $6))
        order by person.display_name collate "fr-x-icu", person.id
        limit $7`,
      [...filterParams(reach, filter, now), page.after ?? null, page.limit],
    );
  }

  async count(tx: Tx, reach: Reach, filter: PersonFilter, now: Date): Promise<number> {
    const row = await tx.one<{ count: number }>(
      `select count(*)::int as count from identity.person where ${FILTER}`,
      filterParams(reach, filter, now),
    );
    return row?.count ?? 0;
  }

  /** Closes (an instant) or reopens (`null`) her way in: who may is asked again in the function of the migration. */
  async setDisabled(tx: Tx, personId: string, moment: Date | null): Promise<void> {
    await tx.query('select identity.set_disabled($1, $2)', [personId, moment]);
  }

  /** Without RETURNING: until she holds a role, nobody sees her. */
  async insert(tx: Tx, person: { id: string; displayName: string; email: string }, now: Date): Promise<void> {
    await tx.execute('insert into identity.person (id, display_name, email, created_at) values ($1, $2, $3, $4)', [
      person.id,
      person.displayName,
      person.email,
      now,
    ]);
  }
}

const reachParams = (reach: Reach): [boolean, string[]] => [reach.kind === 'system', reach.places('person:read')];

function filterParams(reach: Reach, filter: PersonFilter, now: Date): unknown[] {
  const pattern = filter.q === undefined || filter.q === '' ? null : `%${filter.q.replace(/[\\%_]/g, '\\$&')}%`;
  return [...reachParams(reach), pattern, filter.role ?? null, now];
}
