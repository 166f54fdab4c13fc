import { Injectable } from '@nestjs/common';
import type { changeProfile, FirstTo, InputOf, Profile, writeProfile } from '@chariot/contract';
import { newId, type Reach } from '@chariot/kernel';
import type { Tx } from '@chariot/platform';
import { Places } from '@chariot/territory';
import { Acts } from '../acts.service.js';
import { Configurations } from '../configurations/configurations.service.js';
import { fleetError } from '../fleet-errors.js';
import { Rollouts } from '../rollouts/rollouts.service.js';
import { AssignmentsRepository } from './assignments.repository.js';
import { intercepts } from './intercepting.js';
import { ProfileRecord } from './profile-record.service.js';
import { ProfileSecrets } from './profile-secrets.service.js';
import { checkedSettings } from './profile-settings.js';
import { ProfileViews } from './profile-views.service.js';
import { ProfilesRepository, type ProfileRow, type VersionRow } from './profiles.repository.js';
import { mayReturn, RETURN_DAYS } from './return.js';

/** Profiles: written once for every family, kept with their versions. */
@Injectable()
export class Profiles {
  constructor(
    private readonly acts: Acts,
    private readonly repository: ProfilesRepository,
    private readonly assignments: AssignmentsRepository,
    private readonly secrets: ProfileSecrets,
    private readonly configurations: Configurations,
    private readonly rollouts: Rollouts,
    private readonly views: ProfileViews,
    private readonly places: Places,
    private readonly record: ProfileRecord,
  ) {}

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
    await this.record.note(tx, reach, 'fleet.profile.written', profile, { settings: Object.keys(settings) });
    return this.views.get(tx, reach, profile.id);
  }

  /**
   * The next version; the devices of every classroom that it reaches are told, some of them first if that is asked.
   * @throws DomainError as `write`, `fleet.profileNotFound`, `fleet.profileChangedMeanwhile`, `fleet.rolloutUnderWay`,
   * `fleet.twoPersonsNeeded`
   */
  async change(tx: Tx, reach: Reach, id: string, asked: InputOf<typeof changeProfile>['body']): Promise<Profile> {
    const before = await this.locked(tx, reach, id, asked.version);
    const next = await this.draft(tx, reach, before, asked);
    if (await this.needsTwo(tx, reach, before, next)) throw fleetError('twoPersonsNeeded');
    await this.publish(tx, reach, before, next, asked.first);
    return this.views.get(tx, reach, id);
  }

  /**
   * What an earlier version said, as the next one.
   * @throws DomainError `fleet.profileNotFound`, `fleet.returnTooOld`, `fleet.twoPersonsNeeded`, `fleet.rolloutUnderWay`
   */
  async returnTo(tx: Tx, reach: Reach, id: string, version: number): Promise<Profile> {
    const before = await this.locked(tx, reach, id);
    const next = await this.draftOf(tx, reach, before, version);
    if (await this.needsTwo(tx, reach, before, next)) throw fleetError('twoPersonsNeeded');
    await this.publish(tx, reach, before, next, undefined, { returnedTo: version });
    return this.views.get(tx, reach, id);
  }

  /** The profile as it is, locked with all configurations: nothing of it is being tried. */
  async locked(tx: Tx, reach: Reach, id: string, version?: number): Promise<ProfileRow> {
    await this.configurations.lock(tx);
    const before = await this.#lock(tx, reach, id);
    if (version !== undefined && before.version !== version) {
      throw fleetError('profileChangedMeanwhile', { version: before.version });
    }
    await this.rollouts.refuseIfUnderWay(tx, reach, id);
    return before;
  }

  /** Writes the next version down, sealed; nobody has it yet. */
  async draft(
    tx: Tx,
    reach: Reach,
    before: ProfileRow,
    asked: Pick<InputOf<typeof changeProfile>['body'], 'name' | 'settings'>,
  ): Promise<VersionRow> {
    const settings = await this.secrets.seal(tx, checkedSettings(asked.settings), before);
    return this.#drafted(tx, reach, before, { name: asked.name, settings });
  }

  /** @throws DomainError `fleet.returnTooOld` for a version that nobody has had for thirty days, or ever */
  async draftOf(tx: Tx, reach: Reach, before: ProfileRow, version: number): Promise<VersionRow> {
    const former = await this.repository.version(tx, before.id, version);
    if (former === undefined || former.replacedAt === null || !mayReturn(former.replacedAt, this.acts.now())) {
      throw fleetError('returnTooOld', { days: RETURN_DAYS });
    }
    return this.#drafted(tx, reach, before, { name: before.name, settings: former.settings });
  }

  /** A version that was written down goes to all, or to some first. */
  async publish(
    tx: Tx,
    reach: Reach,
    before: ProfileRow,
    next: VersionRow,
    first?: FirstTo,
    more: Record<string, number> = {},
  ): Promise<void> {
    const scope = await this.assignments.scopeOf(tx, reach, before.id);
    if (first !== undefined && (await this.rollouts.startVersion(tx, reach, before, next, scope, first))) return;
    await this.repository.publish(tx, next, this.acts.now());
    const changed = await this.configurations.recompute(tx, scope);
    await this.record.note(
      tx,
      reach,
      'fleet.profile.changed',
      { ...before, name: next.name },
      {
        ...{ version: next.version, settings: Object.keys(next.settings), classrooms: changed.length },
        ...more,
      },
    );
  }

  /** Nobody is concerned by a profile that is not assigned: whoever assigns it will have to ask. */
  async needsTwo(tx: Tx, reach: Reach, before: ProfileRow, next: VersionRow): Promise<boolean> {
    if (!intercepts(before.settings, next.settings)) return false;
    return (await this.assignments.of(tx, reach, [before.id])).length > 0;
  }

  async #drafted(
    tx: Tx,
    reach: Reach,
    { id }: ProfileRow,
    what: Pick<VersionRow, 'name' | 'settings'>,
  ): Promise<VersionRow> {
    const version = await this.repository.nextVersion(tx, id);
    const next = { id, version, ...what, changedAt: this.acts.now(), changedBy: reach.actor() };
    await this.repository.draft(tx, next);
    return next;
  }

  /** A profile that the caller sees and may not write is refused by that; one that she does not see does not exist. */
  async #lock(tx: Tx, reach: Reach, id: string): Promise<ProfileRow> {
    const row = await this.repository.lock(tx, reach, id);
    if (row !== undefined) return row;
    await this.views.get(tx, reach, id);
    throw fleetError('outOfReach');
  }
}
