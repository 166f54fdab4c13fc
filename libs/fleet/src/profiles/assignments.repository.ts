import { Injectable } from '@nestjs/common';
import type { PlaceRef, Profile } from '@chariot/contract';
import type { Actor, Reach } from '@chariot/kernel';
import { violatedConstraint, type Tx } from '@chariot/platform';
import type { Scope } from '../configurations/configurations.repository.js';
import { fleetError } from '../fleet-errors.js';
import { governed, reachParams, within } from '../reach.js';

export type AssignmentTarget = Profile['assignments'][number]['target'];
export interface NewAssignment {
  readonly id: string;
  readonly profileId: string;
  readonly target: AssignmentTarget;
  readonly targetId: string;
  /** The place itself; of a classroom or a device, its school. */
  readonly placeId: string;
  readonly exceptPlaces: readonly string[];
  readonly exceptClassrooms: readonly string[];
  /** While only the classrooms of that rollout have it. */
  readonly rolloutId: string | null;
  readonly madeAt: Date | null;
  readonly madeBy: Actor | null;
}
export interface AssignmentRow extends NewAssignment {
  /** Of a classroom, or of a device, that the caller sees. */
  readonly name: string | null;
  /** Of the classrooms that are left out. */
  readonly exceptNames: Readonly<Record<string, string>>;
}
export interface PastAssignment extends Omit<NewAssignment, 'rolloutId'> {
  readonly endedAt: Date;
  readonly endedBy: Actor;
  readonly name: string | null;
}

const COLUMNS = `a.id, a.profile_id as "profileId", a.target, a.target_id as "targetId", a.place_id as "placeId",
  a.except_places as "exceptPlaces", a.except_classrooms as "exceptClassrooms", a.made_at as "madeAt",
  a.made_by as "madeBy"`;
const NAME = `case a.target
    when 'classroom' then (select c.name from fleet.classroom c where c.id = a.target_id)
    when 'device' then (select d.serial_number from fleet.device d where d.id = a.target_id) end as name`;

/** What is assigned where. Row level security shows what is assigned to a place of the caller's, below it or above it. */
const SEEN = governed('a.place_id');

@Injectable()
export class AssignmentsRepository {
  /** In the order in which they were made. */
  of(tx: Tx, reach: Reach, profileIds: readonly string[]): Promise<AssignmentRow[]> {
    return tx.query<AssignmentRow>(
      `select ${COLUMNS}, a.rollout_id as "rolloutId", ${NAME},
              (select coalesce(jsonb_object_agg(c.id, c.name), '{}')
                 from fleet.classroom c where c.id = any (a.except_classrooms)) as "exceptNames"
         from fleet.assignment a where ${SEEN} and a.profile_id = any ($2::uuid[]) order by a.position`,
      [reach.kind === 'system', profileIds],
    );
  }

  /** The row, locked, when the caller may write there. */
  lock(tx: Tx, reach: Reach, profileId: string, id: string): Promise<AssignmentRow | undefined> {
    return tx.one<AssignmentRow>(
      `select ${COLUMNS}, a.rollout_id as "rolloutId", ${NAME}, '{}'::jsonb as "exceptNames" from fleet.assignment a
        where ${within('a.place_id')} and a.id = $3 and a.profile_id = $4 for update`,
      [...reachParams(reach, 'profile:write'), id, profileId],
    );
  }

  /** @throws DomainError `fleet.profileAlreadyAssigned` */
  async insert(tx: Tx, assignment: NewAssignment): Promise<void> {
    const { id, profileId, target, targetId, placeId, exceptPlaces, exceptClassrooms, rolloutId } = assignment;
    try {
      await tx.execute(
        `insert into fleet.assignment (id, profile_id, target, target_id, place_id, except_places, except_classrooms,
           rollout_id, made_at, made_by)
         values ($1, $2, $3, $4, $5, $6::uuid[], $7::uuid[], $8, $9, $10::jsonb)`,
        [
          ...[id, profileId, target, targetId, placeId, exceptPlaces, exceptClassrooms, rolloutId, assignment.madeAt],
          assignment.madeBy === null ? null : JSON.stringify(assignment.madeBy),
        ],
      );
    } catch (error) {
      if (violatedConstraint(error) !== 'assignment_once') throw error;
      throw fleetError('profileAlreadyAssigned', {}, { cause: error });
    }
  }

  async setExceptions(tx: Tx, reach: Reach, id: string, places: readonly string[], classrooms: readonly string[]) {
    await tx.execute(
      `update fleet.assignment a set except_places = $4::uuid[], except_classrooms = $5::uuid[]
        where ${within('a.place_id')} and a.id = $3`,
      [...reachParams(reach, 'profile:write'), id, places, classrooms],
    );
  }

  /** It was tried, and goes to all. */
  async settle(tx: Tx, reach: Reach, id: string): Promise<void> {
    await tx.execute(`update fleet.assignment a set rollout_id = null where ${within('a.place_id')} and a.id = $3`, [
      ...reachParams(reach, 'profile:write'),
      id,
    ]);
  }

  /** Takes it away, and remembers it. */
  async end(tx: Tx, reach: Reach, id: string, at: Date): Promise<void> {
    await tx.execute(
      `with gone as (
         delete from fleet.assignment a where ${within('a.place_id')} and a.id = $3 returning a.*
       )
       insert into fleet.past_assignment (id, profile_id, target, target_id, place_id, except_places, except_classrooms,
         made_at, made_by, ended_at, ended_by)
       select id, profile_id, target, target_id, place_id, except_places, except_classrooms, made_at, made_by, $4, $5::jsonb
         from gone`,
      [...reachParams(reach, 'profile:write'), id, at, JSON.stringify(reach.actor())],
    );
  }

  /** Latest first. */
  past(tx: Tx, reach: Reach, profileId: string, limit: number): Promise<PastAssignment[]> {
    return tx.query<PastAssignment>(
      `select ${COLUMNS}, a.ended_at as "endedAt", a.ended_by as "endedBy", ${NAME} from fleet.past_assignment a
        where ${SEEN} and a.profile_id = $2 order by a.ended_at desc limit $3`,
      [reach.kind === 'system', profileId, limit],
    );
  }

  /** Every classroom that the profile reaches, or would without its exceptions. */
  async scopeOf(tx: Tx, reach: Reach, profileId: string): Promise<Scope> {
    const row = await tx.one<{ placeIds: string[]; classroomIds: string[] }>(
      `select coalesce(array_agg(a.target_id) filter (where a.target = 'place'), '{}') as "placeIds",
              coalesce(array_agg(case a.target when 'classroom' then a.target_id else d.classroom_id end)
                filter (where a.target <> 'place'), '{}') as "classroomIds"
         from fleet.assignment a left join fleet.device d on a.target = 'device' and d.id = a.target_id
        where ${SEEN} and a.profile_id = $2`,
      [reach.kind === 'system', profileId],
    );
    return row ?? {};
  }

  /** Whether the profile lives at that place or above it. */
  async covers(tx: Tx, profileId: string, placeId: string): Promise<boolean> {
    const row = await tx.one<{ covers: boolean }>('select fleet.profile_covers($1, $2) as covers', [
      profileId,
      placeId,
    ]);
    return row?.covers === true;
  }

  /** Of these places, those that are below that one. */
  async placesBelow(tx: Tx, placeId: string, ids: readonly string[]): Promise<Set<string>> {
    const rows = await tx.query<{ id: string }>(
      `select c.descendant as id from territory.place_closure c
        where c.ancestor = $1 and c.descendant = any ($2::uuid[]) and c.descendant <> $1 and c.until_on >= territory.today()`,
      [placeId, ids],
    );
    return new Set(rows.map(({ id }) => id));
  }

  /** Of these classrooms, those that are below that place. */
  async classroomsBelow(tx: Tx, placeId: string, ids: readonly string[]): Promise<Set<string>> {
    const rows = await tx.query<{ id: string }>(
      `select c.id from fleet.classroom c join territory.place_closure below on below.descendant = c.school_id
        where below.ancestor = $1 and c.id = any ($2::uuid[]) and below.until_on >= territory.today()`,
      [placeId, ids],
    );
    return new Set(rows.map(({ id }) => id));
  }

  /** Where a device is, when the caller may write profiles there. */
  deviceAt(
    tx: Tx,
    reach: Reach,
    id: string,
  ): Promise<{ readonly placeId: string; readonly classroomId: string; readonly name: string } | undefined> {
    return tx.one<{ placeId: string; classroomId: string; name: string }>(
      `select d.school_id as "placeId", d.classroom_id as "classroomId", d.serial_number as name from fleet.device d
        where ${within('d.school_id')} and d.id = $3`,
      [...reachParams(reach, 'device:read'), id],
    );
  }
}

/** As places are named: of a place by its own name, of the rest by theirs and that of their school. */
export function targetName(
  row: Pick<AssignmentRow, 'target' | 'name' | 'placeId'>,
  refs: ReadonlyMap<string, PlaceRef>,
) {
  const place = refs.get(row.placeId)?.name ?? '';
  if (row.target === 'place') return place;
  return row.target === 'classroom' ? `${row.name ?? ''} (${place})` : `Tablette n° ${row.name ?? ''} (${place})`;
}
