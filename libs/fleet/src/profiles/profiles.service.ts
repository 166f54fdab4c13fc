import { Injectable } from '@nestjs/common';
import type { assignProfile, changeProfile, InputOf, listProfiles, Profile, writeProfile } from '@chariot/contract';
import { newId, type Reach } from '@chariot/kernel';
import type { Json, Tx } from '@chariot/platform';
import { Places } from '@chariot/territory';
import { Acts } from '../acts.service.js';
import { actorName } from '../actor.js';
import { Classrooms } from '../classrooms/classrooms.service.js';
import { Configurations } from '../configurations/configurations.service.js';
import { ProfileChanged } from '../events.js';
import { fleetError } from '../fleet-errors.js';
import { keyOf, pageOf } from '../paging.js';
import { checkedSettings } from './profile-settings.js';
import { ProfileSecrets } from './profile-secrets.service.js';
import { ProfilesRepository, type ProfileRow } from './profiles.repository.js';

export interface ProfilePage {
  readonly items: Profile[];
  readonly next: string | null;
  readonly total: number;
}

/** Profiles: written once for every family, kept with their history, assigned to schools and classrooms. */
@Injectable()
export class Profiles {
  constructor(
    private readonly acts: Acts,
    private readonly repository: ProfilesRepository,
    private readonly secrets: ProfileSecrets,
    private readonly configurations: Configurations,
    private readonly classrooms: Classrooms,
    private readonly places: Places,
  ) {}

  async list(tx: Tx, reach: Reach, { limit, after, q }: InputOf<typeof listProfiles>['query']): Promise<ProfilePage> {
    const page = { limit: limit + 1, after: keyOf(after, ['text', 'id']) };
    const found = await this.repository.page(tx, reach, q, page);
    const { rows, next } = pageOf(found, limit, ({ name, id }) => [name, id]);
    return { items: await this.#told(tx, reach, rows), next, total: await this.repository.count(tx, reach, q) };
  }

  /** @throws DomainError `fleet.profileNotFound` */
  async get(tx: Tx, reach: Reach, id: string): Promise<Profile> {
    const row = await this.repository.find(tx, reach, id);
    const [profile] = await this.#told(tx, reach, row === undefined ? [] : [row]);
    if (profile === undefined) throw fleetError('profileNotFound');
    return profile;
  }

  /** @throws DomainError `fleet.outOfReach`, `fleet.wifiKeyMissing`, `fleet.unknownVariable`, `fleet.secretNotYours` */
  async write(tx: Tx, reach: Reach, asked: InputOf<typeof writeProfile>['body']): Promise<Profile> {
    const settings = checkedSettings(asked.settings);
    if (!(await this.places.covers(tx, reach, 'profile:write', asked.placeId))) throw fleetError('outOfReach');
    const profile: ProfileRow = {
      id: newId(),
      placeId: asked.placeId,
      name: asked.name,
      version: 1,
      settings: await this.secrets.seal(tx, settings, null),
      changedAt: this.acts.now(),
      changedBy: reach.actor(),
    };
    await this.repository.insert(tx, profile);
    await this.#record(tx, reach, 'fleet.profile.written', profile, { settings: Object.keys(settings) });
    return this.get(tx, reach, profile.id);
  }

  /**
   * The next version; the devices of every classroom that it reaches are told.
   * @throws DomainError as `write`, `fleet.profileNotFound`, `fleet.profileChangedMeanwhile`
   */
  async change(tx: Tx, reach: Reach, id: string, asked: InputOf<typeof changeProfile>['body']): Promise<Profile> {
    const settings = checkedSettings(asked.settings);
    await this.configurations.lock(tx);
    const before = await this.#lock(tx, reach, id);
    if (before.version !== asked.version) throw fleetError('profileChangedMeanwhile', { version: before.version });
    const after: ProfileRow = {
      ...before,
      name: asked.name,
      version: before.version + 1,
      settings: await this.secrets.seal(tx, settings, before),
      changedAt: this.acts.now(),
      changedBy: reach.actor(),
    };
    await this.repository.update(tx, after);
    const changed = await this.configurations.recompute(tx, await this.repository.classroomsOf(tx, reach, id));
    const details = { version: after.version, settings: Object.keys(settings), classrooms: changed.length };
    await this.#record(tx, reach, 'fleet.profile.changed', after, details);
    return this.get(tx, reach, id);
  }

  /** @throws DomainError `fleet.profileNotFound`, `fleet.outOfReach`, `fleet.profileOutOfPlace`, `fleet.profileAlreadyAssigned` */
  async assign(tx: Tx, reach: Reach, id: string, asked: InputOf<typeof assignProfile>['body']): Promise<Profile> {
    await this.configurations.lock(tx);
    const profile = await this.get(tx, reach, id);
    const { target, targetId } = asked;
    const { schoolId, name } = await this.#target(tx, reach, target, targetId);
    if (!(await this.places.covers(tx, reach, 'profile:write', schoolId))) throw fleetError('outOfReach');
    if (!(await this.repository.covers(tx, id, schoolId))) {
      throw fleetError('profileOutOfPlace', { place: profile.place.name });
    }
    await this.repository.assign(tx, { id: newId(), profileId: id, target, targetId, schoolId });
    await this.configurations.recompute(tx, await this.repository.classroomsAt(tx, reach, targetId));
    const subject = { id, name: profile.name, placeId: schoolId };
    await this.#record(tx, reach, 'fleet.profile.assigned', subject, { target, targetId, name });
    return this.get(tx, reach, id);
  }

  /** @throws DomainError `fleet.profileNotFound`, `fleet.assignmentNotFound` */
  async unassign(tx: Tx, reach: Reach, id: string, assignmentId: string): Promise<Profile> {
    await this.configurations.lock(tx);
    const { name } = await this.get(tx, reach, id);
    const gone = await this.repository.unassign(tx, reach, id, assignmentId);
    if (gone === undefined) throw fleetError('assignmentNotFound');
    await this.configurations.recompute(tx, await this.repository.classroomsAt(tx, reach, gone.targetId));
    const { target, targetId, schoolId } = gone;
    await this.#record(tx, reach, 'fleet.profile.unassigned', { id, name, placeId: schoolId }, { target, targetId });
    return this.get(tx, reach, id);
  }

  async #target(
    tx: Tx,
    reach: Reach,
    target: 'school' | 'classroom',
    targetId: string,
  ): Promise<{ schoolId: string; name: string }> {
    if (target === 'classroom') {
      const { school, name } = await this.classrooms.get(tx, reach, targetId);
      return { schoolId: school.id, name };
    }
    const place = await this.places.ref(tx, targetId);
    if (place.kind !== 'school') throw fleetError('notASchool');
    return { schoolId: place.id, name: place.name };
  }

  /** A profile that the caller sees and may not write is refused by that; one that she does not see does not exist. */
  async #lock(tx: Tx, reach: Reach, id: string): Promise<ProfileRow> {
    const row = await this.repository.lock(tx, reach, id);
    if (row !== undefined) return row;
    await this.get(tx, reach, id);
    throw fleetError('outOfReach');
  }

  /** Names of settings, and never what they hold. */
  async #record(
    tx: Tx,
    reach: Reach,
    act: string,
    { id, name, placeId }: { id: string; name: string; placeId: string },
    details: Record<string, Json>,
  ): Promise<void> {
    await this.acts.record(tx, reach, { act, subject: { kind: 'profile', id, label: name }, placeId, details });
    await this.acts.emit(tx, ProfileChanged.of({ profileId: id, placeId }));
  }

  async #told(tx: Tx, reach: Reach, rows: readonly ProfileRow[]): Promise<Profile[]> {
    const ids = rows.map(({ id }) => id);
    const assignments = await this.repository.assignments(tx, reach, ids);
    const places = [...rows.map(({ placeId }) => placeId), ...assignments.map(({ schoolId }) => schoolId)];
    const refs = await this.places.refs(tx, places);
    return rows.flatMap(({ placeId, changedAt, changedBy, ...row }) => {
      const place = refs.get(placeId);
      if (place === undefined) return [];
      const own = assignments.filter(({ profileId }) => profileId === row.id);
      return [
        {
          ...row,
          place,
          assignments: own.map(({ id, target, targetId, schoolId, classroomName }) => {
            const school = refs.get(schoolId)?.name ?? '';
            const targetName = target === 'school' ? school : `${classroomName ?? ''} (${school})`;
            return { id, target, targetId, targetName };
          }),
          changedAt: changedAt.toISOString(),
          changedBy: actorName(changedBy),
        },
      ];
    });
  }
}
