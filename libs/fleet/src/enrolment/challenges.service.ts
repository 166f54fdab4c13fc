import { Inject, Injectable } from '@nestjs/common';
import { newId, type Clock, type Reach } from '@chariot/kernel';
import { CLOCK, violatedConstraint, type Tx } from '@chariot/platform';
import { labelOf } from '../configurations/variables.js';
import { fleetError } from '../fleet-errors.js';
import {
  challengeEnd,
  MOST_CHALLENGES,
  MOST_NETWORK_CHALLENGES_A_DAY,
  requireOpen,
  type Invitation,
} from './challenge.js';
import { ChallengesRepository, type NewChallenge } from './challenges.repository.js';
import { Codes } from './codes.service.js';
import { EnrolmentRepository } from './enrolment.repository.js';

/** A key that another challenge went to already. */
const ONE_KEY = 'enrolment_challenge_key_fingerprint_key';
const DAY_MS = 24 * 60 * 60_000;

/** What whoever holds a code is shown before anything is done. */
export interface InvitationView {
  readonly classroomName: string;
  readonly schoolName: string;
  readonly slot: number;
  /** What the device will be called. */
  readonly label: string;
  /** Of the code. */
  readonly expiresAt: Date;
}

/** What an enrolled device is called, for the profile that renews it. */
export type RenewalView = Pick<InvitationView, 'classroomName' | 'schoolName' | 'label'>;

/** What a key that shows a challenge may be certified for. */
export type Acceptance =
  | {
      readonly kind: 'enrolment';
      /** A device to be, which says who it is later. */
      readonly deviceId: string;
      /** The decision's name. */
      readonly reference: string;
      /** The devices to be whose certificates it replaces. */
      readonly replaced: readonly string[];
    }
  | {
      readonly kind: 'renewal';
      readonly deviceId: string;
      /** Fingerprint of the certificate that it succeeds. */
      readonly certificate: string;
    }
  | {
      /** Of the Wi-Fi of its school, and of no door of ours. */
      readonly kind: 'network';
      readonly deviceId: string;
      readonly reference: string;
      /** Fingerprint of the identity that it was asked for by. */
      readonly certificate: string;
    };

/** What a device that cannot show a code, but only a challenge with its key (SCEP), is enrolled by. */
@Injectable()
export class EnrolmentChallenges {
  constructor(
    @Inject(CLOCK) private readonly clock: Clock,
    private readonly repository: ChallengesRepository,
    private readonly codes: Codes,
    private readonly devices: EnrolmentRepository,
  ) {}

  /**
   * What a code is good for; nothing is spent.
   * @throws DomainError `fleet.codeUnknown` and those of `requireOpen`
   */
  async view(tx: Tx, reach: Reach, typed: string): Promise<InvitationView> {
    return viewOf(await this.#open(tx, reach, typed, { locking: false }));
  }

  /**
   * The challenge of a code: the same while it waits, another once it went to a key that never came back, five in all.
   * @throws DomainError `fleet.codeUnknown`, `fleet.challengesExhausted` and those of `requireOpen`
   */
  async invite(tx: Tx, reach: Reach, typed: string): Promise<InvitationView & { readonly challenge: string }> {
    const invitation = await this.#open(tx, reach, typed, { locking: true });
    const { code, challenge: waiting, made } = invitation;
    const now = this.clock.now();
    if (waiting?.secretId != null && waiting.expiresAt > now) {
      return { ...viewOf(invitation), challenge: await this.codes.printChallenge(tx, waiting.secretId) };
    }
    if (made >= MOST_CHALLENGES) throw fleetError('challengesExhausted');
    if (waiting !== null) await this.#lapse(tx, reach, waiting);
    const of = { of: { codeId: code.id }, deviceId: newId(), expiresAt: challengeEnd(now, code) };
    return { ...viewOf(invitation), challenge: await this.#made(tx, reach, of) };
  }

  /**
   * A challenge for the successor of a certificate of a device that is enrolled, which gives nobody else anything: the same while it
   * waits, another once it went to a key or its hour is over.
   * @param demand.certificate fingerprint of the one in use
   * @throws DomainError `fleet.deviceRevoked`
   */
  async renew(
    tx: Tx,
    reach: Reach,
    { deviceId, certificate }: { readonly deviceId: string; readonly certificate: string },
  ): Promise<RenewalView & { readonly challenge: string }> {
    requireSystem(reach);
    const { trusted, waiting } = await this.repository.ofDevice(tx, reach, deviceId, 'renewal');
    if (!trusted) throw fleetError('deviceRevoked');
    const named = await this.devices.label(tx, reach, deviceId);
    const { classroomName, schoolName } = named;
    const view = { classroomName, schoolName, label: labelOf(named) };
    const now = this.clock.now();
    if (waiting?.secretId != null && waiting.certificate === certificate && waiting.expiresAt > now) {
      return { ...view, challenge: await this.codes.printChallenge(tx, waiting.secretId) };
    }
    if (waiting !== undefined) await this.#lapse(tx, reach, waiting);
    const of = { of: { certificate, network: null }, deviceId, expiresAt: challengeEnd(now) };
    return { ...view, challenge: await this.#made(tx, reach, of) };
  }

  /**
   * A challenge for a certificate of its school's network, which opens nothing else: the same while the same profile waits for it,
   * another once it went to a key or its hour is over, ten a day.
   * @param demand.certificate fingerprint of the identity that the device has shown
   * @param demand.profile hash of the profile that it is given with
   * @throws DomainError `fleet.deviceRevoked`, `fleet.networkChallengesExhausted`
   */
  async forNetwork(
    tx: Tx,
    reach: Reach,
    demand: { readonly deviceId: string; readonly certificate: string; readonly profile: string },
  ): Promise<string> {
    requireSystem(reach);
    const { deviceId, certificate, profile: network } = demand;
    const { trusted, waiting } = await this.repository.ofDevice(tx, reach, deviceId, 'network');
    if (!trusted) throw fleetError('deviceRevoked');
    const now = this.clock.now();
    const isFor = waiting?.certificate === certificate && waiting.network === network;
    if (waiting?.secretId != null && isFor && waiting.expiresAt > now) {
      return this.codes.printChallenge(tx, waiting.secretId);
    }
    const made = await this.repository.networksSince(tx, reach, deviceId, new Date(now.getTime() - DAY_MS));
    if (made >= MOST_NETWORK_CHALLENGES_A_DAY) throw fleetError('networkChallengesExhausted');
    if (waiting !== undefined) await this.#lapse(tx, reach, waiting);
    return this.#made(tx, reach, { of: { certificate, network }, deviceId, expiresAt: challengeEnd(now) });
  }

  /**
   * Decides that a key may be certified: in the transaction that certifies it, and last of all that could refuse. The same
   * challenge with the same key is the same decision again, for a reply that was lost.
   * @param shown.publicKeyFingerprint SHA-256 of the SubjectPublicKeyInfo, lower-case hexadecimal, its holder proved
   * @throws DomainError `fleet.challengeUnknown`, `fleet.challengeSpent`, `fleet.challengeExpired`, `fleet.keyInUse`,
   *   `fleet.deviceRevoked` and those of `requireOpen`
   */
  async accept(
    tx: Tx,
    reach: Reach,
    shown: { readonly challenge: string; readonly publicKeyFingerprint: string },
  ): Promise<Acceptance> {
    const { challenge: typed, publicKeyFingerprint } = shown;
    const challengeHash = this.codes.hashOfChallenge(typed);
    const invitation = await this.repository.find(tx, reach, { challengeHash }, { locking: true });
    if (invitation === undefined) return this.#acceptOfDevice(tx, reach, challengeHash, publicKeyFingerprint);
    const { challenge, others } = invitation;
    if (challenge === null) throw fleetError('challengeUnknown');
    const { deviceId, id } = challenge;
    const first = await this.#spend(tx, reach, challenge, publicKeyFingerprint, (now) => requireOpen(invitation, now));
    return { kind: 'enrolment', deviceId, reference: `challenge:${id}`, replaced: first ? others : [] };
  }

  async #acceptOfDevice(tx: Tx, reach: Reach, challengeHash: Buffer, key: string): Promise<Acceptance> {
    const challenge = await this.repository.findRenewal(tx, reach, challengeHash);
    if (challenge === undefined) throw fleetError('challengeUnknown');
    const { id, deviceId, certificate, network, trusted } = challenge;
    if (!trusted) throw fleetError('deviceRevoked');
    await this.#spend(tx, reach, challenge, key);
    if (network !== null) return { kind: 'network', deviceId, certificate, reference: `network:${id}` };
    return { kind: 'renewal', deviceId, certificate };
  }

  /** @returns false when it went to that key before: an answer that was lost */
  async #spend(
    tx: Tx,
    reach: Reach,
    challenge: NonNullable<Invitation['challenge']>,
    publicKeyFingerprint: string,
    requireMore: (now: Date) => void = () => undefined,
  ): Promise<boolean> {
    if (challenge.spentBy !== null) {
      if (challenge.spentBy !== publicKeyFingerprint) throw fleetError('challengeSpent');
      return false;
    }
    const now = this.clock.now();
    requireMore(now);
    if (challenge.expiresAt <= now || challenge.secretId === null) throw fleetError('challengeExpired');
    try {
      await this.repository.spend(tx, reach, challenge.id, publicKeyFingerprint, now);
    } catch (error) {
      if (violatedConstraint(error) !== ONE_KEY) throw error;
      throw fleetError('keyInUse', {}, { cause: error });
    }
    await this.codes.forget(tx, challenge.secretId);
    return true;
  }

  /** @returns a new challenge, told this once */
  async #made(tx: Tx, reach: Reach, one: Pick<NewChallenge, 'of' | 'deviceId' | 'expiresAt'>): Promise<string> {
    const { challenge, hash, secretId } = await this.codes.makeChallenge(tx);
    await this.repository.add(tx, reach, { ...one, id: newId(), hash, secretId, madeAt: this.clock.now() });
    return challenge;
  }

  /** Nobody shows it any more. */
  async #lapse(tx: Tx, reach: Reach, one: { readonly id: string; readonly secretId: string | null }): Promise<void> {
    await this.repository.lapse(tx, reach, one.id);
    if (one.secretId !== null) await this.codes.forget(tx, one.secretId);
  }

  async #open(tx: Tx, reach: Reach, typed: string, how: { readonly locking: boolean }): Promise<Invitation> {
    requireSystem(reach);
    // An unknown code and one that cannot be a code take the same path, and get the same answer.
    const invitation = await this.repository.find(tx, reach, { codeHash: this.codes.hashOf(typed) }, how);
    if (invitation === undefined) throw fleetError('codeUnknown');
    requireOpen(invitation, this.clock.now());
    return invitation;
  }
}

function requireSystem(reach: Reach): void {
  if (reach.kind !== 'system') throw new Error('A device has no reach before it is enrolled: this is the system’s');
}

function viewOf({ classroom, schoolName, labelTitle, code }: Invitation): InvitationView {
  const { slot, expiresAt } = code;
  const classroomName = classroom.name;
  return {
    classroomName,
    schoolName,
    slot,
    label: labelOf({ labelTitle, classroomName, schoolName, slot }),
    expiresAt,
  };
}
