import { Injectable, type OnModuleInit } from '@nestjs/common';
import type { Approval, FirstTo, InputOf, Profile, requestProfileAct } from '@chariot/contract';
import { Approvals, type AgreedAct, type DangerousAct } from '@chariot/identity';
import type { Reach } from '@chariot/kernel';
import type { Json, Tx } from '@chariot/platform';
import { Configurations } from '../configurations/configurations.service.js';
import { fleetError } from '../fleet-errors.js';
import { Rollouts } from '../rollouts/rollouts.service.js';
import { Assignments, type Assigning } from './assignments.service.js';
import { reachedBy, reachesMore, widens, type Exceptions, type Reached } from './intercepting.js';
import { Profiles } from './profiles.service.js';
import { ProfileViews } from './profile-views.service.js';
import { ProfilesRepository } from './profiles.repository.js';

type Asked = InputOf<typeof requestProfileAct>['body']['act'];
type Payload =
  | {
      kind: 'publish';
      profileId: string;
      name: string;
      from: number;
      version: number;
      first: FirstTo | null;
      /** Absent in what was asked before it was written down: such a request is made again. */
      reached?: Reached[];
    }
  | { kind: 'assign'; profileId: string; name: string; version: number; asked: Assigning }
  | {
      kind: 'exceptions';
      profileId: string;
      name: string;
      version: number;
      assignmentId: string;
      before: Exceptions;
      after: Exceptions;
    };
const KINDS: readonly Payload['kind'][] = ['publish', 'assign', 'exceptions'];

/** What is put before the second person. */
interface Wanted {
  readonly payload: Payload;
  readonly placeId: string;
  readonly items: string[];
}

/** Stable name of the act, for approvals, quotas and the journal. */
export const INTERCEPT = 'fleet.profile.intercept';

const TITLES: Readonly<Record<Payload['kind'], (name: string) => string>> = {
  publish: (name) => `Changer l’intermédiaire ou les réglages d’expert que le profil « ${name} » donne aux tablettes`,
  assign: (name) => `Affecter le profil « ${name} », qui donne un intermédiaire ou des réglages d’expert aux tablettes`,
  exceptions: (name) =>
    `Étendre le profil « ${name} », qui donne un intermédiaire ou des réglages d’expert, à des tablettes laissées de côté`,
};

/** What puts an intermediary between the devices and the Internet, or may be dangerous, is wanted by two people, as an erasure is. */
@Injectable()
export class ProfileRequests implements OnModuleInit {
  readonly #act: DangerousAct<Payload> = {
    act: INTERCEPT,
    permission: 'profile:write',
    decider: 'approval:decide',
    delayMinutes: 15,
    lifeHours: 48,
    perPersonPerDay: 10,
    oneSchoolPerDay: false,
    payload: { parse: payloadOf },
    title: ({ kind, name }) => TITLES[kind](name),
    carryOut: (tx, reach, agreed) => this.#carryOut(tx, reach, agreed),
  };

  constructor(
    private readonly approvals: Approvals,
    private readonly configurations: Configurations,
    private readonly profiles: Profiles,
    private readonly assignments: Assignments,
    private readonly views: ProfileViews,
    private readonly repository: ProfilesRepository,
    private readonly rollouts: Rollouts,
  ) {}

  onModuleInit(): void {
    this.approvals.register(this.#act);
  }

  /**
   * Asks for it: nothing happens yet, but the version that is asked for is written down, its secrets sealed.
   * @throws DomainError as the change itself would, and those of `Approvals.ask`
   */
  async ask(tx: Tx, reach: Reach, id: string, asked: Asked, reason: string): Promise<Approval> {
    const profile = await this.views.get(tx, reach, id);
    if ('first' in asked && asked.first !== undefined) await this.rollouts.checkFirst(tx, reach, asked.first);
    const { payload, placeId, items } = await this.#asked(tx, reach, profile, asked);
    return this.approvals.ask(tx, reach, {
      act: this.#act,
      placeId,
      subject: { kind: 'profile', id, label: profile.name },
      items,
      weight: 1,
      payload: payload as Payload & Json,
      reason,
    });
  }

  async #asked(tx: Tx, reach: Reach, profile: Profile, asked: Asked): Promise<Wanted> {
    if (asked.kind === 'assign') {
      const { kind: _kind, ...assigning } = asked;
      return this.#askToAssign(tx, reach, profile, assigning);
    }
    if (asked.kind === 'restore') {
      const past = await this.assignments.past(tx, reach, profile.id, asked.assignmentId);
      return this.#askToAssign(tx, reach, profile, past);
    }
    if (asked.kind === 'exceptions') return this.#askToExtend(tx, reach, profile, asked);
    return this.#askToPublish(tx, reach, profile, asked);
  }

  async #askToExtend(
    tx: Tx,
    reach: Reach,
    profile: Profile,
    { assignmentId, exceptPlaces, exceptClassrooms }: Extract<Asked, { kind: 'exceptions' }>,
  ): Promise<Wanted> {
    const after = { exceptPlaces, exceptClassrooms };
    const { before, target } = await this.assignments.excepted(tx, reach, profile, assignmentId, after);
    const { id: profileId, name, version } = profile;
    const was = { exceptPlaces: before.exceptPlaces, exceptClassrooms: before.exceptClassrooms };
    const payload: Payload = { kind: 'exceptions', profileId, name, version, assignmentId, before: was, after };
    return { payload, placeId: target.placeId, items: [target.name] };
  }

  async #askToAssign(tx: Tx, reach: Reach, profile: Profile, asked: Assigning): Promise<Wanted> {
    const target = await this.assignments.target(tx, reach, profile, asked);
    const { id: profileId, name, version } = profile;
    const payload: Payload = { kind: 'assign', profileId, name, version, asked };
    return { payload, placeId: target.placeId, items: [target.name] };
  }

  async #askToPublish(
    tx: Tx,
    reach: Reach,
    profile: Profile,
    asked: Extract<Asked, { kind: 'change' | 'return' }>,
  ): Promise<Wanted> {
    const before = await this.profiles.locked(
      tx,
      reach,
      profile.id,
      asked.kind === 'change' ? asked.version : undefined,
    );
    const next =
      asked.kind === 'change'
        ? await this.profiles.draft(tx, reach, before, asked)
        : await this.profiles.draftOf(tx, reach, before, asked.version);
    const first = asked.kind === 'change' ? (asked.first ?? null) : null;
    const { id: profileId, name } = profile;
    const versions = { from: before.version, version: next.version };
    const reached = reachedBy(profile.assignments);
    const payload: Payload = { kind: 'publish', profileId, name, ...versions, first, reached };
    const items = profile.assignments.map(({ targetName }) => targetName).slice(0, 200);
    return { payload, placeId: before.placeId, items: items.length === 0 ? [profile.place.name] : items };
  }

  /** What was agreed on, and nothing else: a profile that was changed meanwhile is asked about again. */
  async #carryOut(tx: Tx, reach: Reach, { payload }: AgreedAct<Payload>): Promise<void> {
    if (payload.kind === 'publish') return this.#publish(tx, reach, payload);
    await this.configurations.lock(tx);
    const profile = await this.views.get(tx, reach, payload.profileId);
    if (profile.version !== payload.version) throw fleetError('profileChangedMeanwhile', { version: profile.version });
    if (payload.kind === 'exceptions') {
      const { assignmentId, before, after } = payload;
      const now = await this.assignments.excepted(tx, reach, profile, assignmentId, after);
      // Two people agreed on what was left out then: what somebody left out meanwhile would be taken back unseen.
      if (widens(now.before, before) || widens(before, now.before)) {
        throw fleetError('profileChangedMeanwhile', { version: profile.version });
      }
      return this.assignments.except(tx, reach, profile, assignmentId, now.target);
    }
    const target = await this.assignments.target(tx, reach, profile, payload.asked);
    await this.assignments.make(tx, reach, profile, target, payload.asked.first);
  }

  /** For those that it was agreed on for: until it is published anybody may assign it, as it gives no intermediary yet. */
  async #publish(tx: Tx, reach: Reach, payload: Extract<Payload, { kind: 'publish' }>): Promise<void> {
    const { profileId, from, version, first, reached = [] } = payload;
    const before = await this.profiles.locked(tx, reach, profileId, from);
    const { assignments } = await this.views.get(tx, reach, profileId);
    if (reachesMore(reached, reachedBy(assignments))) throw fleetError('profileChangedMeanwhile', { version: from });
    const next = await this.repository.version(tx, profileId, version);
    if (next === undefined) throw fleetError('profileNotFound');
    return this.profiles.publish(tx, reach, before, next, first ?? undefined);
  }
}

/** What was written when it was asked, read back. @throws TypeError on anything else */
function payloadOf(value: unknown): Payload {
  const payload = value as Partial<Payload> | null;
  const known = typeof payload === 'object' && payload !== null && typeof payload.profileId === 'string';
  if (!known || payload.kind === undefined || !KINDS.includes(payload.kind)) {
    throw new TypeError('not the payload of a change of profile');
  }
  return payload as Payload;
}
