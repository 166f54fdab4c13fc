import { Injectable } from '@nestjs/common';
import type { Rollout } from '@chariot/contract';
import type { Actor, Reach } from '@chariot/kernel';
import { violatedConstraint, type Tx } from '@chariot/platform';
import { scopeParams, type Scope } from '../configurations/configurations.repository.js';
import { fleetError } from '../fleet-errors.js';
import type { SortKey } from '../paging.js';
import { governed, reachParams, within } from '../reach.js';
import type { Candidate, Progress, Terms } from './rollout.js';

export interface RolloutRow extends Progress, Terms {
  readonly id: string;
  readonly profileId: string;
  readonly placeId: string;
  readonly kind: Rollout['kind'];
  readonly version: number | null;
  readonly fromVersion: number;
  readonly assignmentId: string | null;
  readonly state: Rollout['state'];
  readonly classrooms: number;
  readonly startedAt: Date;
  readonly startedBy: Actor;
  readonly endedAt: Date | null;
  readonly endedBy: Actor | null;
  readonly reason: string | null;
}
export interface SeenRollout extends RolloutRow {
  readonly profileName: string;
  readonly first: number;
  readonly firstNames: readonly string[];
}
export type NewRollout = Omit<
  RolloutRow,
  'state' | 'reported' | 'failed' | 'concerned' | 'endedAt' | 'endedBy' | 'reason'
>;

const COLUMNS = `r.id, r.profile_id as "profileId", r.place_id as "placeId", r.kind, r.version,
  r.from_version as "fromVersion", r.assignment_id as "assignmentId", r.state, r.classrooms, r.concerned, r.reported,
  r.failed, r.reports, r.minutes, r.failure_percent as "failurePercent", r.started_at as "startedAt",
  r.started_by as "startedBy", r.ended_at as "endedAt", r.ended_by as "endedBy", r.reason`;
const SEEN_COLUMNS = `${COLUMNS}, coalesce((select p.name from fleet.profile p where p.id = r.profile_id), '') as "profileName",
  fleet.first_classrooms(r.id) as first,
  array(select c.name from fleet.rollout_classroom t join fleet.classroom c on c.id = t.classroom_id
         where t.rollout_id = r.id order by c.name, c.id limit 10) as "firstNames"`;
const SEEN = governed('r.place_id');

@Injectable()
export class RolloutsRepository {
  /** Latest first. */
  page(
    tx: Tx,
    reach: Reach,
    filter: { readonly state?: Rollout['state'] | undefined; readonly profileId?: string | undefined },
    page: { readonly limit: number; readonly after: SortKey | null },
  ): Promise<SeenRollout[]> {
    const [at = null, id = null] = page.after ?? [];
    return tx.query<SeenRollout>(
      `select ${SEEN_COLUMNS} from fleet.rollout r
        where ${SEEN} and ($2::text is null or r.state = $2) and ($3::uuid is null or r.profile_id = $3)
          and ($4::timestamptz is null or (r.started_at, r.id) < ($4, $5::uuid))
        order by r.started_at desc, r.id desc limit $6`,
      [reach.kind === 'system', filter.state ?? null, filter.profileId ?? null, at, id, page.limit],
    );
  }

  async count(tx: Tx, reach: Reach, state: Rollout['state'] | undefined): Promise<number> {
    const row = await tx.one<{ count: number }>(
      `select count(*)::int as count from fleet.rollout r where ${SEEN} and ($2::text is null or r.state = $2)`,
      [reach.kind === 'system', state ?? null],
    );
    return row?.count ?? 0;
  }

  find(tx: Tx, reach: Reach, id: string): Promise<SeenRollout | undefined> {
    return tx.one<SeenRollout>(`select ${SEEN_COLUMNS} from fleet.rollout r where ${SEEN} and r.id = $2`, [
      reach.kind === 'system',
      id,
    ]);
  }

  /** Of these profiles, what is being tried. */
  underWay(tx: Tx, reach: Reach, profileIds: readonly string[]): Promise<SeenRollout[]> {
    return tx.query<SeenRollout>(
      `select ${SEEN_COLUMNS} from fleet.rollout r
        where ${SEEN} and r.state = 'trying' and r.profile_id = any ($2::uuid[])`,
      [reach.kind === 'system', profileIds],
    );
  }

  /** All that is being tried, for the system. */
  async trying(tx: Tx): Promise<string[]> {
    const rows = await tx.query<{ id: string }>(
      `select r.id from fleet.rollout r where r.state = 'trying' order by r.started_at`,
      [],
    );
    return rows.map(({ id }) => id);
  }

  /** The row, locked, when the caller may write where it was decided. */
  lock(tx: Tx, reach: Reach, id: string): Promise<RolloutRow | undefined> {
    return tx.one<RolloutRow>(
      `select ${COLUMNS} from fleet.rollout r where ${within('r.place_id')} and r.id = $3 for no key update`,
      [...reachParams(reach, 'profile:write'), id],
    );
  }

  /** Classrooms that would change if configurations were reconciled now. */
  candidates(tx: Tx, scope: Scope): Promise<Candidate[]> {
    return tx.query<Candidate>(
      `select f.classroom_id as "classroomId", (
           select count(*)::int from fleet.device d where d.classroom_id = f.classroom_id and d.slot is not null
             and d.enrolled_at is not null and d.revoked_at is null) as devices
         from (select distinct one.classroom_id from fleet.foreseen($1::uuid[], $2::uuid[]) one) f
        order by f.classroom_id`,
      [...scopeParams(scope)],
    );
  }

  async seesClassroom(tx: Tx, reach: Reach, id: string): Promise<boolean> {
    const row = await tx.one<{ seen: boolean }>(
      `select exists (select from fleet.classroom c where ${within('c.school_id')} and c.id = $3) as seen`,
      [...reachParams(reach, 'classroom:read'), id],
    );
    return row?.seen === true;
  }

  /** @throws DomainError `fleet.rolloutUnderWay` */
  async insert(tx: Tx, rollout: NewRollout, first: readonly string[]): Promise<void> {
    const { id, profileId, placeId, kind, version, fromVersion, assignmentId, classrooms } = rollout;
    const { reports, minutes, failurePercent, startedAt, startedBy } = rollout;
    try {
      await tx.execute(
        `insert into fleet.rollout (id, profile_id, place_id, kind, version, from_version, assignment_id, classrooms,
           reports, minutes, failure_percent, state, started_at, started_by)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, 'trying', $12, $13::jsonb)`,
        [
          ...[id, profileId, placeId, kind, version, fromVersion, assignmentId, classrooms],
          ...[reports, minutes, failurePercent, startedAt, JSON.stringify(startedBy)],
        ],
      );
    } catch (error) {
      if (violatedConstraint(error) !== 'rollout_one_at_a_time') throw error;
      throw fleetError('rolloutUnderWay', {}, { cause: error });
    }
    await tx.execute('insert into fleet.rollout_classroom (rollout_id, classroom_id) select $1, unnest($2::uuid[])', [
      id,
      first,
    ]);
  }

  async first(tx: Tx, id: string): Promise<string[]> {
    const rows = await tx.query<{ id: string }>(
      'select classroom_id as id from fleet.rollout_classroom where rollout_id = $1',
      [id],
    );
    return rows.map(({ id: classroomId }) => classroomId);
  }

  /** Where it stands. What passed settings over in silence for ten minutes has failed; a failure of before proves nothing. */
  async progress(tx: Tx, id: string, at: Date): Promise<Progress> {
    const row = await tx.one<Progress>(
      `select count(*)::int as concerned, count(*) filter (where said.so)::int as reported,
              count(*) filter (where said.so and d.outcome <> 'complete')::int as failed
         from fleet.rollout r
         join fleet.rollout_classroom t on t.rollout_id = r.id
         join fleet.classroom c on c.id = t.classroom_id
         join fleet.device d on d.classroom_id = c.id
        cross join lateral (select d.reported_revision = fleet.revision_of(d, c)
          and (d.outcome = 'complete' or d.reported_at >= r.started_at and (d.outcome = 'failed'
            or d.reported_at < $2::timestamptz - interval '10 minutes')) as so) as said
        where r.id = $1 and d.slot is not null and d.enrolled_at is not null and d.revoked_at is null`,
      [id, at],
    );
    return row ?? { concerned: 0, reported: 0, failed: 0 };
  }

  async note(tx: Tx, id: string, { concerned, reported, failed }: Progress): Promise<boolean> {
    const changed = await tx.execute(
      `update fleet.rollout set concerned = $2, reported = $3, failed = $4
        where id = $1 and (concerned, reported, failed) <> ($2, $3, $4)`,
      [id, concerned, reported, failed],
    );
    return changed === 1;
  }

  async end(
    tx: Tx,
    id: string,
    end: {
      readonly state: 'done' | 'rolledBack';
      readonly at: Date;
      readonly by: Actor;
      readonly reason: string | null;
    },
  ): Promise<void> {
    await tx.execute(
      'update fleet.rollout set state = $2, ended_at = $3, ended_by = $4::jsonb, reason = $5 where id = $1',
      [id, end.state, end.at, JSON.stringify(end.by), end.reason],
    );
  }
}
