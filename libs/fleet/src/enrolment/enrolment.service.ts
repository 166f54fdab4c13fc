import { Inject, Injectable } from '@nestjs/common';
import type { InventoryFacts } from '@chariot/contract';
import { DomainError, newId, type Clock, type Reach } from '@chariot/kernel';
import { CLOCK, violatedConstraint, type Tx } from '@chariot/platform';
import { labelOf } from '../configurations/variables.js';
import { serialKey, type DeviceFamily } from '../devices/device.js';
import { fleetError } from '../fleet-errors.js';
import { ChallengesRepository } from './challenges.repository.js';
import { Codes } from './codes.service.js';
import { decideEnrolment, serialNumberOf } from './enrolment-decision.js';
import { EnrolmentRefusals } from './enrolment-refusals.service.js';
import { EnrolmentRepository, type HeldCode } from './enrolment.repository.js';
import { Settling } from './settling.service.js';

export interface EnrolmentDemand {
  /** As typed: case, spaces and dashes do not matter. */
  readonly code: string;
  /** SHA-256 of the public key (SubjectPublicKeyInfo) of the signing request, lower-case hexadecimal. */
  readonly publicKeyFingerprint: string;
  readonly facts: InventoryFacts;
  readonly family: DeviceFamily;
}
/** Of a device whose key was certified before (`EnrolmentChallenges.accept`). */
export type InvitedDemand = Omit<EnrolmentDemand, 'code'>;
/** What is enrolled, by whichever way. */
type Known = InvitedDemand & {
  readonly codeHash: Buffer;
  /** The one that a new device takes. */
  readonly deviceId: string;
};
export interface Enrolled {
  readonly deviceId: string;
  /** What pki is told as the reason to issue: the id of the enrolment code, the same for the same answer. */
  readonly authorisation: string;
  readonly label: string;
  readonly alreadyEnrolled: boolean;
}

/** One code, one device, once. */
@Injectable()
export class EnrolmentService {
  constructor(
    @Inject(CLOCK) private readonly clock: Clock,
    private readonly repository: EnrolmentRepository,
    private readonly settling: Settling,
    private readonly codes: Codes,
    private readonly refusals: EnrolmentRefusals,
    private readonly challenges: ChallengesRepository,
  ) {}

  /**
   * In a system transaction that the certificate is issued in: a refusal must roll it back. The same code with the same
   * key gives the same answer, for a reply that was lost.
   * @throws DomainError `fleet.codeUnknown`, `fleet.codeUsed`, `fleet.codeExpired`, `fleet.codeClosed`, `fleet.keyInUse`
   * and those of `decideEnrolment`
   */
  async enrol(tx: Tx, reach: Reach, demand: EnrolmentDemand): Promise<Enrolled> {
    const { code, ...device } = demand;
    return this.#noted(tx, reach, { ...device, codeHash: this.codes.hashOf(code), deviceId: newId() });
  }

  /**
   * The same for a device that has shown its challenge already and now says who it is: it takes the slot of the challenge's
   * code, and the id that its certificate names, unless it is known by its serial number.
   * @throws DomainError `fleet.challengeUnknown`, and those of `enrol`
   */
  async enrolInvited(tx: Tx, reach: Reach, demand: InvitedDemand): Promise<Enrolled> {
    const spent = await this.challenges.spentBy(tx, reach, demand.publicKeyFingerprint);
    if (spent === undefined) throw fleetError('challengeUnknown');
    return this.#noted(tx, reach, { ...demand, ...spent });
  }

  async #noted(tx: Tx, reach: Reach, demand: Known): Promise<Enrolled> {
    if (reach.kind !== 'system') throw new Error('Enrolment is the system’s: a device has no reach before it');
    const serialNumber = serialNumberOf(demand.facts.serialNumber, demand.publicKeyFingerprint);
    try {
      return await this.#enrol(tx, reach, { ...demand, facts: { ...demand.facts, serialNumber } });
    } catch (error) {
      const refusal = error instanceof DomainError ? error : raced(error, serialNumber);
      if (refusal === undefined) throw error;
      this.refusals.note(refusal, { serialNumber, family: demand.family });
      throw refusal;
    }
  }

  async #enrol(tx: Tx, reach: Reach, demand: Known): Promise<Enrolled> {
    const { publicKeyFingerprint, facts, codeHash } = demand;
    const { serialNumber } = facts;
    const shown = { codeHash, serialKey: serialKey(serialNumber), publicKeyFingerprint };
    // An unknown code and one that cannot be a code take the same path, and get the same answer.
    const held = await this.repository.hold(tx, reach, shown);
    if (held === undefined) throw fleetError('codeUnknown');
    const { classroom, code, present, known } = held;
    if (code.used) return this.#again(tx, reach, code);
    if (code.closed || classroom.closedOn !== null) throw fleetError('codeClosed');
    if (code.expiresAt.getTime() <= this.clock.now().getTime()) throw fleetError('codeExpired');
    if (held.keyInUse) throw fleetError('keyInUse');

    const decision = decideEnrolment({ classroom, slot: code.slot, serialNumber, present, known });
    const deviceId = known?.id ?? demand.deviceId;
    await this.settling.settle(tx, reach, { classroom, code, deviceId, known, demand, decision });
    if (code.secretId !== null) await this.codes.forget(tx, code.secretId);
    return this.#answer(tx, reach, deviceId, code, false);
  }

  /** The reply was lost: whoever shows the key that the code went to is that device, for as long as it is trusted. */
  async #again(tx: Tx, reach: Reach, code: HeldCode): Promise<Enrolled> {
    if (code.deviceId === null || !code.theirs) throw fleetError('codeUsed');
    return this.#answer(tx, reach, code.deviceId, code, true);
  }

  async #answer(tx: Tx, reach: Reach, deviceId: string, code: HeldCode, alreadyEnrolled: boolean): Promise<Enrolled> {
    const label = labelOf(await this.repository.label(tx, reach, deviceId));
    return { deviceId, authorisation: code.id, label, alreadyEnrolled };
  }
}

/** Another enrolment, of another classroom, got there in the same instant. */
function raced(error: unknown, serialNumber: string): DomainError | undefined {
  const constraint = violatedConstraint(error);
  if (constraint === 'device_serial') return fleetError('serialAlreadyEnrolled', { serialNumber }, { cause: error });
  return constraint === 'device_key' ? fleetError('keyInUse', {}, { cause: error }) : undefined;
}
