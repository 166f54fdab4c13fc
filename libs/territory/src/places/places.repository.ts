import { Injectable } from '@nestjs/common';
import type { LocalDate, Permission, Reach } from '@chariot/kernel';
import type { NewPlace, Place, PlaceRef } from '@chariot/contract';
import type { Statement, Tx } from '@chariot/platform';

/** A place without its neighbours. */
export type PlaceRow = Omit<Place, 'parents' | 'referenceCollege'> & {
  readonly openedOn: LocalDate;
  readonly closedOn: LocalDate | null;
};

export interface PlaceFilter {
  readonly kind?: PlaceRef['kind'] | undefined;
  readonly under?: string | undefined;
  readonly q?: string | undefined;
  readonly open?: boolean | undefined;
  readonly uai?: string | undefined;
  readonly ids?: readonly string[] | undefined;
}

const COLUMNS = `place.id, place.kind, place.name, place.uai, place.siret, place.insee_code as "inseeCode",
  place.local_authority_kind as "localAuthorityKind", place.address, place.postcode, place.city,
  place.time_zone as "timeZone", place.opened_on::text as "openedOn", place.closed_on::text as "closedOn"`;

/** $1 and $2: whether the caller is the system, and her roots. The same thing that row level security says, said once more. */
const WITHIN_REACH = `($1::boolean or territory.is_under(place.id, $2::uuid[]))`;

/** Beyond, places are not counted: whoever sees a country turns its pages as fast as whoever sees a commune. */
const MOST_COUNTED = 10_000;

export interface PlaceCount {
  readonly total: number;
  readonly totalIs: 'exact' | 'atLeast';
}

const REFS: Statement = {
  name: 'territory.place.refs',
  sql: 'select id, kind, name, uai from territory.place_refs($1::uuid[])',
};

@Injectable()
export class PlacesRepository {
  find(tx: Tx, reach: Reach, permission: Permission, id: string): Promise<PlaceRow | undefined> {
    return tx.one<PlaceRow>(`select ${COLUMNS} from territory.place where ${WITHIN_REACH} and place.id = $3`, [
      ...reachParams(reach, permission),
      id,
    ]);
  }

  /** As `find`, and nobody closes it or opens anything under it before the transaction ends. */
  lock(tx: Tx, reach: Reach, id: string, mode: 'share' | 'update'): Promise<PlaceRow | undefined> {
    return tx.one<PlaceRow>(
      `select ${COLUMNS} from territory.place where ${WITHIN_REACH} and place.id = $3 for ${mode} of place`,
      [...reachParams(reach, 'place:write'), id],
    );
  }

  /** In French alphabetical order; `after` is the id of the last place of the page before. */
  async page(
    tx: Tx,
    reach: Reach,
    { q = '', ...filter }: PlaceFilter,
    now: Date,
    page: { readonly limit: number; readonly after?: string | undefined },
  ): Promise<PlaceRow[]> {
    const told: unknown[] = reachParams(reach, 'place:read');
    const named = q === '' ? undefined : await this.#named(tx, { q, ...filter }, now, page);
    const conditions = placesAmong(told, { ...filter, ...(named && { ids: named }) }, now);
    if (page.after !== undefined && named === undefined) {
      conditions.push(`(place.name collate "fr-x-icu", place.id)
        > (select last.name collate "fr-x-icu", last.id from territory.place last where last.id = ${say(told, page.after)})`);
    }
    return tx.query<PlaceRow>(
      `select ${COLUMNS} from territory.place where ${conditions.join(' and ')}
        order by place.name collate "fr-x-icu", place.id limit ${say(told, page.limit)}`,
      told,
    );
  }

  /** Up to `MOST_COUNTED`. */
  async count(tx: Tx, reach: Reach, { q = '', kind, under, open }: PlaceFilter, now: Date): Promise<PlaceCount> {
    const row = await tx.one<{ count: number }>(
      `select territory.places_counted($1, $2::uuid[], case when $3 <> '' then territory.words_of($3) end, $4, $5, $6, $7, $8)
         as count where $3 = '' or territory.plain($3) <> ''`,
      [...reachParams(reach, 'place:read'), q, kind ?? null, under ?? null, open ?? null, now, MOST_COUNTED + 1],
    );
    const count = row?.count ?? 0;
    return count > MOST_COUNTED ? { total: MOST_COUNTED, totalIs: 'atLeast' } : { total: count, totalIs: 'exact' };
  }

  /** A page of those that bear what is searched: a policy keeps the index of words from any statement but its owner's. */
  async #named(
    tx: Tx,
    { q, kind, under, open }: PlaceFilter,
    now: Date,
    { limit, after }: { readonly limit: number; readonly after?: string | undefined },
  ): Promise<string[]> {
    const rows = await tx.query<{ id: string }>(
      'select territory.places_named(territory.words_of($1), $2, $3, $4, $5, $6, $7) as id',
      [q, kind ?? null, under ?? null, open ?? null, now, after ?? null, limit],
    );
    return rows.map(({ id }) => id);
  }

  /** Parents and collège de référence of today (or already known for later), by child. */
  async neighbours(tx: Tx, ids: readonly string[]): Promise<{ parents: Link[]; colleges: Link[] }> {
    const parents = await tx.query<Link>(
      `select distinct child as "from", parent as "to" from territory.place_parent
        where child = any ($1::uuid[]) and coalesce(until_on, 'infinity') >= territory.today()`,
      [ids],
    );
    const colleges = await tx.query<Link>(
      `select school as "from", college as "to" from territory.reference_college
        where school = any ($1::uuid[]) and until_on is null`,
      [ids],
    );
    return { parents, colleges };
  }

  /** Names of places that the caller may have to name, which is more than what she reaches. */
  refs(tx: Tx, ids: readonly string[]): Promise<PlaceRef[]> {
    return tx.query<PlaceRef>(REFS, [ids]);
  }

  async covers(tx: Tx, reach: Reach, permission: Permission, id: string): Promise<boolean> {
    // Held on that very place, or everywhere: nothing is to be looked up.
    if (reach.kind === 'system' || reach.places(permission).includes(id)) return true;
    const row = await tx.one<{ covered: boolean }>(
      `select exists (select from territory.above($2) as root where root = any ($1::uuid[])) as covered`,
      [reach.places(permission), id],
    );
    return row?.covered === true;
  }

  async administersInstance(tx: Tx): Promise<boolean> {
    const row = await tx.one<{ whole: boolean }>('select territory.administers_instance() as whole');
    return row?.whole === true;
  }

  /** Which of these permissions the caller does not hold on the place or above it. */
  async uncovered(tx: Tx, reach: Reach, permissions: readonly Permission[], id: string): Promise<Permission[]> {
    if (reach.kind === 'system') return [];
    const rows = await tx.query<{ permission: Permission }>(
      `select permission from unnest($1::text[]) as permission
        where not exists (
          select from territory.above($2) as root
           where root in (select jsonb_array_elements_text($3::jsonb -> permission)::uuid))`,
      [permissions, id, JSON.stringify(Object.fromEntries(permissions.map((one) => [one, reach.places(one)])))],
    );
    return rows.map(({ permission }) => permission);
  }

  /** Without RETURNING: until its links are there, nobody reaches it. */
  async insert(tx: Tx, id: string, place: NewPlace): Promise<void> {
    await tx.execute(
      `insert into territory.place (id, kind, name, uai, siret, insee_code, local_authority_kind, address, postcode, city,
         time_zone, opened_on) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)`,
      [
        id,
        place.kind,
        place.name,
        place.uai ?? null,
        place.siret ?? null,
        place.inseeCode ?? null,
        place.localAuthorityKind ?? null,
        place.address ?? null,
        place.postcode ?? null,
        place.city ?? null,
        place.timeZone,
        place.openedOn,
      ],
    );
    await tx.execute(
      'insert into territory.place_parent (child, parent, from_on) select $1, parent, $3 from unnest($2::uuid[]) as parent',
      [id, place.parentIds, place.openedOn],
    );
  }

  async close(tx: Tx, reach: Reach, id: string, closedOn: LocalDate): Promise<boolean> {
    const touched = await tx.execute(
      `update territory.place set closed_on = $4 where ${WITHIN_REACH} and place.id = $3 and closed_on is null`,
      [...reachParams(reach, 'place:write'), id, closedOn],
    );
    return touched === 1;
  }

  /** Places directly below that will still be open on that day. */
  async openBelow(tx: Tx, id: string, day: LocalDate): Promise<number> {
    const row = await tx.one<{ count: number }>(
      `select count(distinct child.id)::int as count
         from territory.place_parent link join territory.place child on child.id = link.child
        where link.parent = $1 and coalesce(link.until_on, 'infinity') >= $2::date
          and coalesce(child.closed_on, 'infinity') > $2::date`,
      [id, day],
    );
    return row?.count ?? 0;
  }

  /** Ends the present choice on the day before and begins the new one; a choice of the same day is corrected in place. */
  async chooseCollege(tx: Tx, reach: Reach, school: string, college: string, today: LocalDate): Promise<void> {
    const params = [...reachParams(reach, 'place:write'), school, today];
    const own = `exists (select from territory.place where ${WITHIN_REACH} and place.id = chosen.school)`;
    const corrected = await tx.execute(
      `update territory.reference_college chosen set college = $5
        where school = $3 and until_on is null and from_on >= $4::date and ${own}`,
      [...params, college],
    );
    if (corrected > 0) return;
    await tx.execute(
      `update territory.reference_college chosen set until_on = $4::date - 1
        where school = $3 and until_on is null and ${own}`,
      params,
    );
    await tx.execute(
      `insert into territory.reference_college (school, college, from_on)
       select place.id, $5, $4 from territory.place where ${WITHIN_REACH} and place.id = $3`,
      [...params, college],
    );
  }
}

export interface Link {
  readonly from: string;
  readonly to: string;
}

const reachParams = (reach: Reach, permission: Permission): [boolean, string[]] => [
  reach.kind === 'system',
  reach.places(permission),
];

/** Adds a parameter, and says its name. */
const say = (told: unknown[], value: unknown): string => `$${told.push(value)}`;

/** Only what is asked, so that each question has the index that serves it. */
function placesAmong(told: unknown[], filter: PlaceFilter, now: Date): string[] {
  const conditions = [WITHIN_REACH];
  if (filter.kind !== undefined) conditions.push(`place.kind = ${say(told, filter.kind)}`);
  if (filter.under !== undefined) {
    const under = say(told, filter.under);
    conditions.push(`place.id <> ${under} and place.id in (select below.descendant from territory.place_closure below
      where below.ancestor = ${under} and below.until_on >= territory.today())`);
  }
  if (filter.open !== undefined) {
    conditions.push(`${say(told, filter.open)} = (place.closed_on is null
      or place.closed_on > (${say(told, now)}::timestamptz at time zone place.time_zone)::date)`);
  }
  if (filter.uai !== undefined) conditions.push(`place.uai = ${say(told, filter.uai)}`);
  if (filter.ids !== undefined) conditions.push(`place.id = any (${say(told, filter.ids)}::uuid[])`);
  return conditions;
}
