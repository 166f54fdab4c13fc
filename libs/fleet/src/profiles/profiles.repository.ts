import { Injectable } from '@nestjs/common';
import type { Profile } from '@chariot/contract';
import type { Actor, Reach } from '@chariot/kernel';
import { violatedConstraint, type Tx } from '@chariot/platform';
import { fleetError } from '../fleet-errors.js';
import type { SortKey } from '../paging.js';
import { reachParams, searchPattern, within } from '../reach.js';
import type { SealedSettings } from './profile-settings.js';

export interface ProfileRow {
  readonly id: string;
  readonly placeId: string;
  readonly name: string;
  readonly version: number;
  readonly settings: SealedSettings;
  readonly changedAt: Date;
  readonly changedBy: Actor;
}
export interface AssignmentRow {
  readonly id: string;
  readonly profileId: string;
  readonly target: Profile['assignments'][number]['target'];
  readonly targetId: string;
  readonly schoolId: string;
  /** Of a classroom that the caller sees. */
  readonly classroomName: string | null;
}

const COLUMNS = `p.id, p.place_id as "placeId", p.name, p.version, p.settings, p.changed_at as "changedAt",
  p.changed_by as "changedBy"`;

/** Where it lives is within reach, or a school that it is assigned to is. */
const READABLE = `(${within('p.place_id')} or exists (
  select from fleet.assignment a where a.profile_id = p.id and ${within('a.school_id')}))`;
const FILTER = `($3::text is null or territory.folded(p.name) like territory.folded($3))`;

@Injectable()
export class ProfilesRepository {
  find(tx: Tx, reach: Reach, id: string): Promise<ProfileRow | undefined> {
    return tx.one<ProfileRow>(`select ${COLUMNS} from fleet.profile p where ${READABLE} and p.id = $3`, [
      ...reachParams(reach, 'profile:read'),
      id,
    ]);
  }

  /** The row, locked, when the caller may write it. */
  lock(tx: Tx, reach: Reach, id: string): Promise<ProfileRow | undefined> {
    return tx.one<ProfileRow>(
      `select ${COLUMNS} from fleet.profile p where ${within('p.place_id')} and p.id = $3 for no key update`,
      [...reachParams(reach, 'profile:write'), id],
    );
  }

  page(
    tx: Tx,
    reach: Reach,
    q: string | undefined,
    page: { readonly limit: number; readonly after: SortKey | null },
  ): Promise<ProfileRow[]> {
    const [name = null, id = null] = page.after ?? [];
    return tx.query<ProfileRow>(
      `select ${COLUMNS} from fleet.profile p
        where ${READABLE} and ${FILTER}
          and ($4::text is null or (p.name collate "fr-x-icu", p.id) > ($4 collate "fr-x-icu", $5::uuid))
        order by p.name collate "fr-x-icu", p.id limit $6`,
      [...reachParams(reach, 'profile:read'), searchPattern(q), name, id, page.limit],
    );
  }

  async count(tx: Tx, reach: Reach, q: string | undefined): Promise<number> {
    const row = await tx.one<{ count: number }>(
      `select count(*)::int as count from fleet.profile p where ${READABLE} and ${FILTER}`,
      [...reachParams(reach, 'profile:read'), searchPattern(q)],
    );
    return row?.count ?? 0;
  }

  /** In the order in which they were made. */
  assignments(tx: Tx, reach: Reach, profileIds: readonly string[]): Promise<AssignmentRow[]> {
    return tx.query<AssignmentRow>(
      `select a.id, a.profile_id as "profileId", a.target, a.target_id as "targetId", a.school_id as "schoolId",
              c.name as "classroomName"
         from fleet.assignment a left join fleet.classroom c on a.target = 'classroom' and c.id = a.target_id
        where ${within('a.school_id')} and a.profile_id = any ($3::uuid[]) order by a.position`,
      [...reachParams(reach, 'profile:read'), profileIds],
    );
  }

  async insert(tx: Tx, profile: ProfileRow): Promise<void> {
    await tx.execute(
      `insert into fleet.profile (id, place_id, name, version, settings, changed_at, changed_by)
       values ($1, $2, $3, $4, $5::jsonb, $6, $7::jsonb)`,
      [profile.id, profile.placeId, ...versionParams(profile)],
    );
    await this.#remember(tx, profile);
  }

  async update(tx: Tx, profile: ProfileRow): Promise<void> {
    await tx.execute(
      `update fleet.profile set name = $2, version = $3, settings = $4::jsonb, changed_at = $5, changed_by = $6::jsonb
        where id = $1`,
      [profile.id, ...versionParams(profile)],
    );
    await this.#remember(tx, profile);
  }

  /** Whether that sealed secret was, at some version, this profile's. */
  async owns(tx: Tx, id: string, sealed: string): Promise<boolean> {
    const row = await tx.one<{ owns: boolean }>(
      `select exists (select from fleet.profile_version v where v.profile_id = $1
         and jsonb_path_exists(v.settings, '$.**.sealed ? (@ == $id)', jsonb_build_object('id', $2::text))) as owns`,
      [id, sealed],
    );
    return row?.owns === true;
  }

  /** Whether the profile lives at that school or above it. */
  async covers(tx: Tx, id: string, schoolId: string): Promise<boolean> {
    const row = await tx.one<{ covers: boolean }>('select fleet.profile_covers($1, $2) as covers', [id, schoolId]);
    return row?.covers === true;
  }

  /** @throws DomainError `fleet.profileAlreadyAssigned` */
  async assign(tx: Tx, assignment: Omit<AssignmentRow, 'classroomName'>): Promise<void> {
    const { id, profileId, target, targetId, schoolId } = assignment;
    try {
      await tx.execute(
        'insert into fleet.assignment (id, profile_id, target, target_id, school_id) values ($1, $2, $3, $4, $5)',
        [id, profileId, target, targetId, schoolId],
      );
    } catch (error) {
      if (violatedConstraint(error) !== 'assignment_once') throw error;
      throw fleetError('profileAlreadyAssigned', {}, { cause: error });
    }
  }

  unassign(tx: Tx, reach: Reach, profileId: string, id: string): Promise<AssignmentRow | undefined> {
    return tx.one<AssignmentRow>(
      `delete from fleet.assignment a where ${within('a.school_id')} and a.id = $3 and a.profile_id = $4
       returning a.id, a.profile_id as "profileId", a.target, a.target_id as "targetId", a.school_id as "schoolId"`,
      [...reachParams(reach, 'profile:write'), id, profileId],
    );
  }

  /** Classrooms whose settings depend on the profile. */
  async classroomsOf(tx: Tx, reach: Reach, profileId: string): Promise<string[]> {
    const rows = await tx.query<{ id: string }>(
      `select c.id from fleet.classroom c
        where ${within('c.school_id')}
          and exists (select from fleet.assignment a where a.profile_id = $3 and a.target_id in (c.id, c.school_id))`,
      [...reachParams(reach, 'profile:write'), profileId],
    );
    return rows.map(({ id }) => id);
  }

  /** Classrooms that an assignment to a school or to a classroom is for. */
  async classroomsAt(tx: Tx, reach: Reach, targetId: string): Promise<string[]> {
    const rows = await tx.query<{ id: string }>(
      `select c.id from fleet.classroom c where ${within('c.school_id')} and $3::uuid in (c.id, c.school_id)`,
      [...reachParams(reach, 'profile:write'), targetId],
    );
    return rows.map(({ id }) => id);
  }

  async #remember(tx: Tx, profile: ProfileRow): Promise<void> {
    await tx.execute(
      `insert into fleet.profile_version (profile_id, name, version, settings, changed_at, changed_by)
       values ($1, $2, $3, $4::jsonb, $5, $6::jsonb)`,
      [profile.id, ...versionParams(profile)],
    );
  }
}

const versionParams = ({ name, version, settings, changedAt, changedBy }: ProfileRow): unknown[] => [
  name,
  version,
  JSON.stringify(settings),
  changedAt,
  JSON.stringify(changedBy),
];
