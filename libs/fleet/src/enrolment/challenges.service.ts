import { Inject, Injectable } from '@nestjs/common';
import { newId, type Clock, type Reach } from '@chariot/kernel';
import { CLOCK, violatedConstraint, type Tx } from '@chariot/platform';
import { labelOf } from '../configurations/variables.js';
import { fleetError } from '../fleet-errors.js';
import { challengeEnd, MOST_CHALLENGES, requireOpen, type Invitation } from './challenge.js';
import { ChallengesRepository } from './challenges.repository.js';
import { Codes } from './codes.service.js';

/** A key that another challenge went to already. */
const ONE_KEY = 'enrolment_challenge_key_fingerprint_key';

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

/** What a device that cannot show a code, but only a challenge with its key (SCEP), is enrolled by. */
@Injectable()
export class EnrolmentChallenges {
  constructor(
    @Inject(CLOCK) private readonly clock: Clock,
    private readonly repository: ChallengesRepository,
    private readonly codes: Codes,
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
    if (waiting !== null) {
      await this.repository.lapse(tx, reach, waiting.id);
      if (waiting.secretId !== null) await this.codes.forget(tx, waiting.secretId);
    }
    const { challenge, hash, secretId } = await this.codes.makeChallenge(tx);
    const expiresAt = challengeEnd(invitation, now);
    await this.repository.add(tx, reach, {
      ...{ id: newId(), codeId: code.id, hash, secretId, expiresAt },
      ...{ deviceId: newId(), madeAt: now },
    });
    return { ...viewOf(invitation), challenge };
  }

  /**
   * Decides that a key may be certified: in the transaction that certifies it, and last of all that could refuse. The same
   * challenge with the same key is the same decision again, for a reply that was lost.
   * @param shown.publicKeyFingerprint SHA-256 of the SubjectPublicKeyInfo, lower-case hexadecimal, its holder proved
   * @returns for whom the certificate is (a device to be, which says who it is later), the decision's name, and the devices
   *   to be whose certificates it replaces
   * @throws DomainError `fleet.challengeUnknown`, `fleet.challengeSpent`, `fleet.challengeExpired`, `fleet.keyInUse` and those of `requireOpen`
   */
  async accept(
    tx: Tx,
    reach: Reach,
    shown: { readonly challenge: string; readonly publicKeyFingerprint: string },
  ): Promise<{ readonly deviceId: string; readonly reference: string; readonly replaced: readonly string[] }> {
    const { challenge: typed, publicKeyFingerprint } = shown;
    const challengeHash = this.codes.hashOfChallenge(typed);
    const invitation = await this.repository.find(tx, reach, { challengeHash }, { locking: true });
    const challenge = invitation?.challenge;
    if (invitation === undefined || challenge == null) throw fleetError('challengeUnknown');
    const decision = { deviceId: challenge.deviceId, reference: `challenge:${challenge.id}` };
    if (challenge.spentBy !== null) {
      if (challenge.spentBy !== publicKeyFingerprint) throw fleetError('challengeSpent');
      return { ...decision, replaced: [] };
    }
    const now = this.clock.now();
    requireOpen(invitation, now);
    if (challenge.expiresAt <= now || challenge.secretId === null) throw fleetError('challengeExpired');
    try {
      await this.repository.spend(tx, reach, challenge.id, publicKeyFingerprint, now);
    } catch (error) {
      if (violatedConstraint(error) !== ONE_KEY) throw error;
      throw fleetError('keyInUse', {}, { cause: error });
    }
    await this.codes.forget(tx, challenge.secretId);
    return { ...decision, replaced: invitation.others };
  }

  async #open(tx: Tx, reach: Reach, typed: string, how: { readonly locking: boolean }): Promise<Invitation> {
    if (reach.kind !== 'system') throw new Error('A device has no reach before it is enrolled: this is the system’s');
    // An unknown code and one that cannot be a code take the same path, and get the same answer.
    const invitation = await this.repository.find(tx, reach, { codeHash: this.codes.hashOf(typed) }, how);
    if (invitation === undefined) throw fleetError('codeUnknown');
    requireOpen(invitation, this.clock.now());
    return invitation;
  }
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
