import { Injectable } from '@nestjs/common';
import type { InventoryDimension, PlaceRef } from '@chariot/contract';
import type { Reach } from '@chariot/kernel';
import type { Tx } from '@chariot/platform';
import { reachParams, within } from '../reach.js';

export interface RollupRow {
  readonly placeId: string;
  readonly dimension: InventoryDimension;
  readonly departed: boolean;
  readonly value: string;
  readonly count: number;
}
export interface SchoolRow {
  readonly uai: string | null;
  readonly name: string;
  readonly city: string | null;
  readonly classrooms: number;
  readonly states: Readonly<Record<string, number>>;
  readonly devices: number;
  readonly hearing: number;
  readonly gaps: number;
}
/** A count that is not what counting the devices gives, or a device that is not listed as it is. */
export interface RollupFault {
  readonly what: 'count' | 'listing';
  readonly placeId: string;
  readonly dimension: string | null;
  readonly value: string | null;
  readonly kept: number | null;
  readonly counted: number | null;
}

@Injectable()
export class RollupsRepository {
  scope(
    tx: Tx,
    _reach: Reach,
    placeId: string | undefined,
  ): Promise<{ places: string[]; covered: boolean; disjoint: boolean } | undefined> {
    return tx.one('select places, covered, disjoint from fleet.list_scope($1)', [placeId ?? null]);
  }

  counts(tx: Tx, _reach: Reach, placeIds: readonly string[]): Promise<RollupRow[]> {
    return tx.query<RollupRow>(
      `select place_id as "placeId", dimension, departed, value, count::int from fleet.rolled_up($1::uuid[])`,
      [placeIds],
    );
  }

  /** Right below; a département has communes and circonscriptions, each of which holds all of its schools. */
  below(tx: Tx, reach: Reach, placeId: string): Promise<PlaceRef[]> {
    return tx.query<PlaceRef>(
      `select p.id, p.kind, p.name, p.uai from territory.place_parent l join territory.place p on p.id = l.child
        where ${within('p.id')} and l.parent = $3 and (l.until_on is null or l.until_on >= territory.today())
          and p.kind <> 'college' order by p.kind, p.name collate "fr-x-icu", p.id limit 2000`,
      [...reachParams(reach, 'device:read'), placeId],
    );
  }

  /** Schools with a classe mobile, by UAI. */
  async schoolIds(tx: Tx, _reach: Reach, placeIds: readonly string[]): Promise<string[]> {
    const rows = await tx.query<{ id: string }>(
      `select one as id from fleet.listed_schools($1::uuid[]) as one
         join lateral (select min(place_order) as place_order from fleet.listed_classroom where school_id = one) as k on true
        order by k.place_order`,
      [placeIds],
    );
    return rows.map(({ id }) => id);
  }

  schools(tx: Tx, reach: Reach, ids: readonly string[]): Promise<SchoolRow[]> {
    return tx.query<SchoolRow>(
      `select s.uai, s.name, s.city, k.classrooms, coalesce(n.states, '{}') as states, n.devices, n.hearing, n.gaps
         from unnest($3::uuid[]) with ordinality as asked (id, rank)
         join territory.place s on s.id = asked.id
        cross join lateral (select count(*)::int as classrooms from fleet.classroom c where c.school_id = s.id and c.closed_on is null) as k
        cross join lateral (
          select jsonb_object_agg(one.state, one.n) as states, coalesce(sum(one.n), 0)::int as devices,
                 coalesce(sum(one.hearing), 0)::int as hearing, coalesce(sum(one.gaps), 0)::int as gaps
            from (select l.state, count(*)::int as n, count(*) filter (where l.standing = 'hearing') as hearing,
                         count(*) filter (where l.conformity = 'gap') as gaps
                    from fleet.listing l where l.school_id = s.id and not l.departed group by l.state) as one) as n
        where ${within('s.id')} order by asked.rank`,
      [...reachParams(reach, 'device:read'), ids],
    );
  }

  /** In a system transaction. @returns how many changes were put into the counts */
  async fold(tx: Tx): Promise<number> {
    const row = await tx.one<{ folded: string }>('select fleet.fold_rollups() as folded');
    return Number(row?.folded ?? 0);
  }

  /** Counts every device again, in a system transaction: half a minute for half a million. */
  async verify(tx: Tx): Promise<RollupFault[]> {
    await tx.execute(`set local statement_timeout = '10min'`);
    return tx.query<RollupFault>(
      `select what, place_id as "placeId", dimension, value, kept::int, counted::int from fleet.verify_rollups() limit 1000`,
    );
  }
}
