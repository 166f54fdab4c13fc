import { Injectable } from '@nestjs/common';
import type { assignProfile, changeAssignment, InputOf, Profile } from '@chariot/contract';
import { newId, type Reach } from '@chariot/kernel';
import type { Tx } from '@chariot/platform';
import { Places } from '@chariot/territory';
import { Acts } from '../acts.service.js';
import { Classrooms } from '../classrooms/classrooms.service.js';
import { Configurations } from '../configurations/configurations.service.js';
import type { Scope } from '../configurations/configurations.repository.js';
import { fleetError } from '../fleet-errors.js';
import { Rollouts } from '../rollouts/rollouts.service.js';
import { AssignmentsRepository, type AssignmentRow, type NewAssignment } from './assignments.repository.js';
import { intercepts, reachedBy, widens, type Exceptions } from './intercepting.js';
import { ProfileRecord } from './profile-record.service.js';
import { ProfileViews } from './profile-views.service.js';
import { mayReturn, RETURN_DAYS } from './return.js';

export type Assigning = Pick<InputOf<typeof assignProfile>['body'], 'target' | 'targetId' | 'first'> &
  Partial<Exceptions>;
/** An assignment that may be made, and what it is to. */
export interface Target extends Pick<
  NewAssignment,
  'target' | 'targetId' | 'placeId' | 'exceptPlaces' | 'exceptClassrooms'
> {
  readonly name: string;
  readonly scope: Scope;
}

/** Whom profiles are for: any place, a classroom, one device, with exceptions. */
@Injectable()
export class Assignments {
  constructor(
    private readonly acts: Acts,
    private readonly repository: AssignmentsRepository,
    private readonly configurations: Configurations,
    private readonly rollouts: Rollouts,
    private readonly views: ProfileViews,
    private readonly classrooms: Classrooms,
    private readonly places: Places,
    private readonly record: ProfileRecord,
  ) {}

  /**
   * @throws DomainError `fleet.profileNotFound`, `fleet.outOfReach`, `fleet.profileOutOfPlace`, `fleet.exceptionElsewhere`,
   * `fleet.profileAlreadyAssigned`, `fleet.twoPersonsNeeded`, `fleet.rolloutUnderWay`
   */
  async assign(tx: Tx, reach: Reach, id: string, asked: Assigning): Promise<Profile> {
    await this.configurations.lock(tx);
    const profile = await this.views.get(tx, reach, id);
    const target = await this.target(tx, reach, profile, asked);
    if (intercepts({}, profile.settings)) throw fleetError('twoPersonsNeeded');
    await this.make(tx, reach, profile, target, asked.first);
    return this.views.get(tx, reach, id);
  }

  /**
   * Leaving out more is one person's business: whoever is left out loses the intermediary.
   * @throws DomainError as `assign`, `fleet.assignmentNotFound`, `fleet.profileChangedMeanwhile`
   */
  async change(
    tx: Tx,
    reach: Reach,
    id: string,
    assignmentId: string,
    { before: read, ...exceptions }: InputOf<typeof changeAssignment>['body'],
  ): Promise<Profile> {
    await this.configurations.lock(tx);
    const profile = await this.views.get(tx, reach, id);
    // As it is shown to her: she has read nothing else.
    const shown = reachedBy(profile.assignments.filter((one) => one.id === assignmentId))[0]?.except ?? [];
    if (read !== undefined && !isSame([...read.exceptPlaces, ...read.exceptClassrooms], shown)) {
      throw fleetError('profileChangedMeanwhile', { version: profile.version });
    }
    const { before, target } = await this.excepted(tx, reach, profile, assignmentId, exceptions);
    if (widens(before, target) && intercepts({}, profile.settings)) throw fleetError('twoPersonsNeeded');
    await this.except(tx, reach, profile, assignmentId, target);
    return this.views.get(tx, reach, id);
  }

  /** An assignment with other exceptions, checked as one that is made: its row is locked. @throws DomainError as `change` */
  async excepted(
    tx: Tx,
    reach: Reach,
    profile: Pick<Profile, 'id' | 'place'>,
    assignmentId: string,
    exceptions: Exceptions,
  ): Promise<{ readonly before: AssignmentRow; readonly target: Target }> {
    const before = await this.#lock(tx, reach, profile.id, assignmentId);
    if (before.target !== 'place') throw fleetError('exceptionElsewhere');
    return { before, target: await this.target(tx, reach, profile, { ...before, ...exceptions }) };
  }

  /** The caller holds the lock of configurations, and has looked at what `excepted` says. */
  async except(
    tx: Tx,
    reach: Reach,
    profile: Pick<Profile, 'id' | 'name' | 'version' | 'place'>,
    assignmentId: string,
    target: Target,
  ): Promise<void> {
    const { exceptPlaces, exceptClassrooms } = target;
    await this.#settled(tx, reach, profile.id);
    await this.repository.setExceptions(tx, reach, assignmentId, exceptPlaces, exceptClassrooms);
    const changed = await this.configurations.recompute(tx, target.scope);
    await this.record.note(
      tx,
      reach,
      'fleet.profile.exceptionsChanged',
      { ...profile, placeId: target.placeId },
      {
        ...{ target: target.target, targetId: target.targetId, name: target.name },
        ...{ exceptions: exceptPlaces.length + exceptClassrooms.length, classrooms: changed.length },
      },
    );
  }

  /** @throws DomainError `fleet.profileNotFound`, `fleet.assignmentNotFound`, `fleet.rolloutUnderWay` */
  async unassign(tx: Tx, reach: Reach, id: string, assignmentId: string): Promise<Profile> {
    await this.configurations.lock(tx);
    const profile = await this.views.get(tx, reach, id);
    const { target, targetId, placeId } = await this.#lock(tx, reach, id, assignmentId);
    await this.#settled(tx, reach, id);
    const scope = await this.#scope(tx, reach, target, targetId);
    await this.repository.end(tx, reach, assignmentId, this.acts.now());
    const changed = await this.configurations.recompute(tx, scope);
    const details = { target, targetId, classrooms: changed.length };
    await this.record.note(tx, reach, 'fleet.profile.unassigned', { ...profile, placeId }, details);
    return this.views.get(tx, reach, id);
  }

  /** Back to an assignment that was taken away. @throws DomainError as `assign`, and as `past` */
  async restore(tx: Tx, reach: Reach, id: string, assignmentId: string): Promise<Profile> {
    return this.assign(tx, reach, id, await this.past(tx, reach, id, assignmentId));
  }

  /** What was taken away, to be asked for again. @throws DomainError `fleet.assignmentNotFound`, `fleet.returnTooOld` */
  async past(tx: Tx, reach: Reach, id: string, assignmentId: string): Promise<Omit<Assigning, 'first'>> {
    const past = (await this.repository.past(tx, reach, id, 200)).find((one) => one.id === assignmentId);
    if (past === undefined) throw fleetError('assignmentNotFound');
    if (!mayReturn(past.endedAt, this.acts.now())) throw fleetError('returnTooOld', { days: RETURN_DAYS });
    const { target, targetId, exceptPlaces, exceptClassrooms } = past;
    return { target, targetId, exceptPlaces, exceptClassrooms };
  }

  /** What may be assigned there, by whom. @throws DomainError as `assign` */
  async target(
    tx: Tx,
    reach: Reach,
    profile: Pick<Profile, 'id' | 'place'>,
    { target, targetId, exceptPlaces = [], exceptClassrooms = [] }: Assigning,
  ): Promise<Target> {
    const { placeId, name } = await this.#placeOf(tx, reach, target, targetId);
    if (!(await this.places.covers(tx, reach, 'profile:write', placeId))) throw fleetError('outOfReach');
    if (!(await this.repository.covers(tx, profile.id, placeId))) {
      throw fleetError('profileOutOfPlace', { place: profile.place.name });
    }
    if (exceptPlaces.length + exceptClassrooms.length > 0) {
      if (target !== 'place') throw fleetError('exceptionElsewhere');
      const places = await this.repository.placesBelow(tx, targetId, exceptPlaces);
      const classrooms = await this.repository.classroomsBelow(tx, targetId, exceptClassrooms);
      const inside =
        exceptPlaces.every((one) => places.has(one)) && exceptClassrooms.every((one) => classrooms.has(one));
      if (!inside) throw fleetError('exceptionElsewhere');
    }
    const scope = await this.#scope(tx, reach, target, targetId);
    return { target, targetId, placeId, exceptPlaces, exceptClassrooms, name, scope };
  }

  /** The caller holds the lock of configurations, and has looked at what `target` says. */
  async make(
    tx: Tx,
    reach: Reach,
    profile: Pick<Profile, 'id' | 'name' | 'version' | 'place'>,
    { name, scope, ...what }: Target,
    first?: Assigning['first'],
  ): Promise<void> {
    const made = { madeAt: this.acts.now(), madeBy: reach.actor() };
    const assignment: NewAssignment = { id: newId(), profileId: profile.id, rolloutId: null, ...what, ...made };
    await this.#settled(tx, reach, profile.id);
    if (first !== undefined && (await this.rollouts.startAssignment(tx, reach, profile, assignment, scope, first))) {
      return;
    }
    await this.repository.insert(tx, assignment);
    const changed = await this.configurations.recompute(tx, scope);
    await this.record.note(
      tx,
      reach,
      'fleet.profile.assigned',
      { ...profile, placeId: what.placeId },
      {
        ...{ target: what.target, targetId: what.targetId, name },
        ...{ exceptions: what.exceptPlaces.length + what.exceptClassrooms.length, classrooms: changed.length },
      },
    );
  }

  /**
   * While something is tried, whom the profile is for does not move: a cart that is left out meanwhile would report its
   * former settings as a success, and whoever is added would be given what two people agreed on for others.
   */
  #settled(tx: Tx, reach: Reach, id: string): Promise<void> {
    return this.rollouts.refuseIfUnderWay(tx, reach, id);
  }

  async #placeOf(
    tx: Tx,
    reach: Reach,
    target: Assigning['target'],
    targetId: string,
  ): Promise<{ readonly placeId: string; readonly name: string }> {
    if (target === 'classroom') {
      const { school, name } = await this.classrooms.get(tx, reach, targetId);
      return { placeId: school.id, name };
    }
    if (target === 'device') {
      const device = await this.repository.deviceAt(tx, reach, targetId);
      if (device === undefined) throw fleetError('deviceNotFound');
      return { placeId: device.placeId, name: `n° ${device.name}` };
    }
    const place = await this.places.ref(tx, targetId);
    if (place.kind === 'college') throw fleetError('noDevicesThere');
    return { placeId: place.id, name: place.name };
  }

  async #scope(tx: Tx, reach: Reach, target: Assigning['target'], targetId: string): Promise<Scope> {
    if (target === 'place') return { placeIds: [targetId] };
    if (target === 'classroom') return { classroomIds: [targetId] };
    const device = await this.repository.deviceAt(tx, reach, targetId);
    return device === undefined ? {} : { classroomIds: [device.classroomId] };
  }

  async #lock(tx: Tx, reach: Reach, id: string, assignmentId: string): Promise<AssignmentRow> {
    const row = await this.repository.lock(tx, reach, id, assignmentId);
    if (row === undefined) throw fleetError('assignmentNotFound');
    return row;
  }
}

const isSame = (some: readonly string[], others: readonly string[]): boolean =>
  some.length === others.length && some.every((one) => others.includes(one));
