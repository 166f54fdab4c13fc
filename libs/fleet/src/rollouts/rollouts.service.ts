import { Injectable } from '@nestjs/common';
import type { FirstTo, Profile } from '@chariot/contract';
import { newId, type Reach } from '@chariot/kernel';
import type { Json, Tx } from '@chariot/platform';
import { Acts } from '../acts.service.js';
import type { Scope } from '../configurations/configurations.repository.js';
import { Configurations } from '../configurations/configurations.service.js';
import { supposing } from '../configurations/supposing.js';
import { ProfileChanged } from '../events.js';
import { fleetError } from '../fleet-errors.js';
import { AssignmentsRepository, type NewAssignment } from '../profiles/assignments.repository.js';
import { ProfileRecord } from '../profiles/profile-record.service.js';
import { ProfilesRepository, type ProfileRow, type VersionRow } from '../profiles/profiles.repository.js';
import { firstOf, verdict, type Candidate, type Progress } from './rollout.js';
import { RolloutsRepository, type NewRollout, type RolloutRow } from './rollouts.repository.js';

type Ended = 'goOn' | 'rollBack';

/** Changes that go to some classrooms first, then to all, or back, on what their devices report. */
@Injectable()
export class Rollouts {
  constructor(
    private readonly acts: Acts,
    private readonly repository: RolloutsRepository,
    private readonly profiles: ProfilesRepository,
    private readonly assignments: AssignmentsRepository,
    private readonly configurations: Configurations,
    private readonly record: ProfileRecord,
  ) {}

  /** @throws DomainError `fleet.rolloutUnderWay` */
  async refuseIfUnderWay(tx: Tx, reach: Reach, profileId: string): Promise<void> {
    if ((await this.repository.underWay(tx, reach, [profileId])).length > 0) throw fleetError('rolloutUnderWay');
  }

  /** One may name a classroom that one sees, whether anything comes of it or not. @throws DomainError `fleet.classroomNotFound` */
  async checkFirst(tx: Tx, reach: Reach, { to }: FirstTo): Promise<void> {
    if (to.kind === 'classroom' && !(await this.repository.seesClassroom(tx, reach, to.classroomId))) {
      throw fleetError('classroomNotFound');
    }
  }

  /**
   * Tries a version that was written down. The caller holds the lock of configurations.
   * @returns false when it changes nothing anywhere: there is nothing to try
   * @throws DomainError `fleet.rolloutUnderWay`, `fleet.rolloutElsewhere`
   */
  async startVersion(
    tx: Tx,
    reach: Reach,
    before: ProfileRow,
    next: VersionRow,
    scope: Scope,
    first: FirstTo,
  ): Promise<boolean> {
    const candidates = await supposing(tx, async () => {
      await this.profiles.suppose(tx, next);
      return this.repository.candidates(tx, scope);
    });
    const kind = { kind: 'version', version: next.version, fromVersion: before.version, assignmentId: null } as const;
    return this.#start(tx, reach, { ...before, ...kind, profileId: before.id }, candidates, first);
  }

  /** Tries an assignment that is not made yet. @returns and throws as `startVersion` */
  async startAssignment(
    tx: Tx,
    reach: Reach,
    profile: Pick<Profile, 'id' | 'name' | 'version'>,
    assignment: NewAssignment,
    scope: Scope,
    first: FirstTo,
  ): Promise<boolean> {
    const candidates = await supposing(tx, async () => {
      await this.assignments.insert(tx, assignment);
      return this.repository.candidates(tx, scope);
    });
    const { placeId } = assignment;
    const kind = {
      kind: 'assignment',
      version: null,
      fromVersion: profile.version,
      assignmentId: assignment.id,
    } as const;
    const what = { profileId: profile.id, name: profile.name, placeId, ...kind };
    return this.#start(tx, reach, what, candidates, first, (rolloutId) =>
      this.assignments.insert(tx, { ...assignment, rolloutId }),
    );
  }

  /**
   * Goes on without waiting, or back, on somebody's word.
   * @throws DomainError `fleet.rolloutNotFound`, `fleet.outOfReach`, `fleet.rolloutOver`
   */
  async end(tx: Tx, reach: Reach, id: string, how: Ended, reason: string | null): Promise<void> {
    await this.configurations.lock(tx);
    if ((await this.repository.find(tx, reach, id)) === undefined) throw fleetError('rolloutNotFound');
    const rollout = await this.repository.lock(tx, reach, id);
    if (rollout === undefined) throw fleetError('outOfReach');
    if (rollout.state !== 'trying') throw fleetError('rolloutOver');
    const progress = await this.repository.progress(tx, id, this.acts.now());
    await this.repository.note(tx, id, progress);
    await this.#end(tx, reach, { ...rollout, ...progress }, how, reason);
  }

  /** Looks at one that is being tried, in a system transaction, and does what its reports say. */
  async look(tx: Tx, reach: Reach, id: string): Promise<void> {
    if (reach.kind !== 'system') throw new Error('Rollouts are watched by the system');
    // First, as every writer of configurations does: it may have to write some.
    await this.configurations.lock(tx);
    const rollout = await this.repository.lock(tx, reach, id);
    if (rollout === undefined || rollout.state !== 'trying') return;
    const now = this.acts.now();
    const progress = await this.repository.progress(tx, id, now);
    const moved = await this.repository.note(tx, id, progress);
    const said = verdict(rollout, progress, now.getTime() - rollout.startedAt.getTime());
    if (said !== 'wait') return this.#end(tx, reach, { ...rollout, ...progress }, said, sentence(said, progress));
    if (moved) await this.acts.emit(tx, ProfileChanged.of({ profileId: rollout.profileId, placeId: rollout.placeId }));
  }

  /** What is being tried now, for the system. */
  trying(tx: Tx, reach: Reach): Promise<string[]> {
    if (reach.kind !== 'system') throw new Error('Rollouts are watched by the system');
    return this.repository.trying(tx);
  }

  async #start(
    tx: Tx,
    reach: Reach,
    what: Pick<NewRollout, 'profileId' | 'placeId' | 'kind' | 'version' | 'fromVersion' | 'assignmentId'> & {
      readonly name: string;
    },
    candidates: readonly Candidate[],
    asked: FirstTo,
    prepare: (rolloutId: string) => Promise<void> = () => Promise.resolve(),
  ): Promise<boolean> {
    await this.checkFirst(tx, reach, asked);
    if (candidates.length === 0) return false;
    const { to, reports, minutes, failurePercent } = asked;
    const id = newId();
    const first = to.kind === 'share' ? firstOf(candidates, to.percent, id) : [to.classroomId];
    if (!first.every((one) => candidates.some(({ classroomId }) => classroomId === one))) {
      throw fleetError('rolloutElsewhere');
    }
    const { profileId, placeId, kind, version, fromVersion, assignmentId } = what;
    const started = { startedAt: this.acts.now(), startedBy: reach.actor(), classrooms: candidates.length };
    const terms = { reports, minutes, failurePercent };
    const rollout = { id, profileId, placeId, kind, version, fromVersion, assignmentId, ...started, ...terms };
    await this.repository.insert(tx, rollout, first);
    await prepare(id);
    await this.configurations.recompute(tx, { classroomIds: first });
    await this.repository.note(tx, id, await this.repository.progress(tx, id, this.acts.now()));
    await this.record.note(
      tx,
      reach,
      'fleet.rollout.started',
      { id: profileId, name: what.name, placeId },
      {
        ...{ rollout: id, kind, version, first: first.length, classrooms: candidates.length },
        ...terms,
      },
    );
    return true;
  }

  async #end(tx: Tx, reach: Reach, rollout: RolloutRow, how: Ended, reason: string | null): Promise<void> {
    const { id, profileId, placeId, kind, version, assignmentId } = rollout;
    const first = await this.repository.first(tx, id);
    // Before anything is resolved: from here on nobody tries anything.
    const at = this.acts.now();
    const state = how === 'goOn' ? 'done' : 'rolledBack';
    await this.repository.end(tx, id, { state, at, by: reach.actor(), reason });
    const candidate = version === null ? undefined : await this.profiles.version(tx, profileId, version);
    if (how === 'goOn' && candidate !== undefined) await this.profiles.publish(tx, candidate, at);
    if (kind === 'assignment' && assignmentId !== null) {
      if (how === 'goOn') await this.assignments.settle(tx, reach, assignmentId);
      else await this.assignments.end(tx, reach, assignmentId, at);
    }
    const scope = await this.assignments.scopeOf(tx, reach, profileId);
    const changed = await this.configurations.recompute(tx, how === 'goOn' ? scope : { classroomIds: first });
    const { concerned, reported, failed } = rollout;
    const details: Record<string, Json> = { rollout: id, kind, version, concerned, reported, failed, reason };
    const name = (await this.profiles.find(tx, reach, profileId))?.name ?? '';
    const subject = { id: profileId, name, placeId };
    const act = how === 'goOn' ? 'fleet.rollout.done' : 'fleet.rollout.rolledBack';
    await this.record.note(tx, reach, act, subject, { ...details, classrooms: changed.length });
  }
}

/** Why it ended by itself, for whoever reads it later. */
function sentence(how: Ended, { reported, failed }: Progress): string {
  const counted = `${failed} sur ${reported} ${reported > 1 ? 'tablettes ont' : 'tablette a'} échoué`;
  return how === 'rollBack'
    ? `Retour en arrière : ${counted}, plus que le taux fixé.`
    : `Étendu à tous : ${failed === 0 ? `${reported} ${reported > 1 ? 'tablettes l’ont reçu' : 'tablette l’a reçu'} sans échec` : counted}.`;
}
