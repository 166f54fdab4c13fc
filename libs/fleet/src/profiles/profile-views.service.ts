import { Injectable } from '@nestjs/common';
import type { InputOf, listProfiles, PlaceRef, Profile, ProfileHistory } from '@chariot/contract';
import type { Reach } from '@chariot/kernel';
import type { Tx } from '@chariot/platform';
import { Places } from '@chariot/territory';
import { Acts } from '../acts.service.js';
import { actorName } from '../actor.js';
import { fleetError } from '../fleet-errors.js';
import { keyOf, pageOf } from '../paging.js';
import { RolloutViews } from '../rollouts/rollout-views.service.js';
import { AssignmentsRepository, targetName, type AssignmentRow } from './assignments.repository.js';
import { mayReturn } from './return.js';
import { ProfilesRepository, type ProfileRow } from './profiles.repository.js';

export interface ProfilePage {
  readonly items: Profile[];
  readonly next: string | null;
  readonly total: number;
}
const HISTORY = 50;

/** Profiles as people read them: what they say, whom they reach, what they were. */
@Injectable()
export class ProfileViews {
  constructor(
    private readonly acts: Acts,
    private readonly repository: ProfilesRepository,
    private readonly assignments: AssignmentsRepository,
    private readonly rollouts: RolloutViews,
    private readonly places: Places,
  ) {}

  async list(tx: Tx, reach: Reach, query: InputOf<typeof listProfiles>['query']): Promise<ProfilePage> {
    const { limit, after, ...filter } = query;
    const page = { limit: limit + 1, after: keyOf(after, ['text', 'id']) };
    const found = await this.repository.page(tx, reach, filter, page);
    const { rows, next } = pageOf(found, limit, ({ name, id }) => [name, id]);
    return { items: await this.#told(tx, reach, rows), next, total: await this.repository.count(tx, reach, filter) };
  }

  /** @throws DomainError `fleet.profileNotFound` */
  async get(tx: Tx, reach: Reach, id: string): Promise<Profile> {
    const row = await this.repository.find(tx, reach, id);
    const [profile] = await this.#told(tx, reach, row === undefined ? [] : [row]);
    if (profile === undefined) throw fleetError('profileNotFound');
    return profile;
  }

  /** @throws DomainError `fleet.profileNotFound` */
  async history(tx: Tx, reach: Reach, id: string): Promise<ProfileHistory> {
    await this.get(tx, reach, id);
    const now = this.acts.now();
    const past = await this.assignments.past(tx, reach, id, HISTORY);
    const refs = await this.places.refs(
      tx,
      past.map(({ placeId }) => placeId),
    );
    const versions = await this.repository.versions(tx, id, HISTORY);
    return {
      versions: versions.map(({ changedAt, changedBy, replacedAt, publishedAt: _published, ...version }) => ({
        ...version,
        settings: [...version.settings],
        changedAt: changedAt.toISOString(),
        changedBy: actorName(changedBy),
        replacedAt: replacedAt?.toISOString() ?? null,
        mayReturn: replacedAt !== null && mayReturn(replacedAt, now),
      })),
      assignments: past.map((row) => ({
        id: row.id,
        target: row.target,
        targetName: targetName(row, refs),
        endedAt: row.endedAt.toISOString(),
        endedBy: actorName(row.endedBy),
        mayReturn: mayReturn(row.endedAt, now),
      })),
      rollouts: await this.rollouts.ofProfile(tx, reach, id, HISTORY),
    };
  }

  async #told(tx: Tx, reach: Reach, rows: readonly ProfileRow[]): Promise<Profile[]> {
    const ids = rows.map(({ id }) => id);
    const assignments = await this.assignments.of(tx, reach, ids);
    const rollouts = await this.rollouts.underWay(tx, reach, ids);
    const refs = await this.places.refs(tx, [
      ...rows.map(({ placeId }) => placeId),
      ...assignments.flatMap(({ placeId, exceptPlaces }) => [placeId, ...exceptPlaces]),
    ]);
    return rows.flatMap(({ placeId, changedAt, changedBy, ...row }) => {
      const place = refs.get(placeId);
      if (place === undefined) return [];
      return [
        {
          ...row,
          place,
          assignments: assignments
            .filter(({ profileId }) => profileId === row.id)
            .map((assignment) => assignmentTold(assignment, refs)),
          rollout: rollouts.get(row.id) ?? null,
          changedAt: changedAt.toISOString(),
          changedBy: actorName(changedBy),
        },
      ];
    });
  }
}

/** Exceptions that the caller may not name are somebody else's: they are not shown. */
function assignmentTold(row: AssignmentRow, refs: ReadonlyMap<string, PlaceRef>): Profile['assignments'][number] {
  const { id, target, targetId, rolloutId, exceptPlaces, exceptClassrooms, exceptNames } = row;
  const places = exceptPlaces.flatMap((placeId) => {
    const name = refs.get(placeId)?.name;
    return name === undefined ? [] : [{ target: 'place' as const, targetId: placeId, name }];
  });
  const classrooms = exceptClassrooms.flatMap((classroomId) => {
    const name = exceptNames[classroomId];
    return name === undefined ? [] : [{ target: 'classroom' as const, targetId: classroomId, name }];
  });
  return {
    ...{ id, target, targetId, rolloutId, targetName: targetName(row, refs) },
    placeKind: target === 'place' ? (refs.get(targetId)?.kind ?? null) : null,
    exceptions: [...places, ...classrooms],
  };
}
