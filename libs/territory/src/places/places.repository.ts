import { Injectable } from '@nestjs/common';
import type { LocalDate, Permission, Reach } from '@chariot/kernel';
import type { NewPlace, Place, PlaceRef } from '@chariot/contract';
import type { Tx } from '@chariot/platform';

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
const WITHIN_REACH = `($1::boolean or place.id in (
  select descendant from territory.place_closure where ancestor = any ($2::uuid[]) and until_on >= territory.today()))`;

const FILTER = `${WITHIN_REACH}
  and ($3::text is null or place.kind = $3)
  and ($4::uuid is null or place.id in (select descendant from territory.place_closure
        where ancestor = $4 and descendant <> $4 and until_on >= territory.today()))
  and ($5::text is null or territory.folded(concat_ws(' ', place.name, place.uai, place.city)) like territory.folded($5))
  and ($6::boolean is null or $6 = (place.closed_on is null
        or place.closed_on > ($7::timestamptz at time zone place.time_zone)::date))
  and ($8::text is null or place.uai = $8)
  and ($9::uuid[] is null or place.id = any ($9))`;

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
  page(
    tx: Tx,
    reach: Reach,
    filter: PlaceFilter,
    now: Date,
    page: { readonly limit: number; readonly after?: string | undefined },
  ): Promise<PlaceRow[]> {
    return tx.query<PlaceRow>(
      `select ${COLUMNS} from territory.place
        where ${FILTER}
          and ($10::uuid is null or (place.name collate "fr-x-icu", place.id)
               > (select last.name collate "fr-x-icu", last.id from territory.place last where last.id = $10))
        order by place.name collate "fr-x-icu", place.id
        limit $11`,
      [...filterParams(reach, filter, now), page.after ?? null, page.limit],
    );
  }

  async count(tx: Tx, reach: Reach, filter: PlaceFilter, now: Date): Promise<number> {
    const row = await tx.one<{ count: number }>(
      `select count(*)::int as count from territory.place where ${FILTER}`,
      filterParams(reach, filter, now),
    );
    return row?.count ?? 0;
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
    return tx.query<PlaceRef>('select id, kind, name, uai from territory.place_refs($1::uuid[])', [ids]);
  }

  async covers(tx: Tx, reach: Reach, permission: Permission, id: string): Promise<boolean> {
    const row = await tx.one<{ covered: boolean }>(
      `select $1::boolean or exists (select from territory.above($3) as root where root = any ($2::uuid[])) as covered`,
      [...reachParams(reach, permission), id],
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

function filterParams(reach: Reach, filter: PlaceFilter, now: Date): unknown[] {
  const pattern = filter.q === undefined || filter.q === '' ? null : `%${filter.q.replace(/[\\%_]/g, '\\$&')}%`;
  return [
    ...reachParams(reach, 'place:read'),
    filter.kind ?? null,
    filter.under ?? null,
    pattern,
    filter.open ?? null,
    now,
    filter.uai ?? null,
    filter.ids ?? null,
  ];
}
