import { Inject, Injectable } from '@nestjs/common';
import type { InventoryFacts } from '@chariot/contract';
import { DomainError, newId, type Clock, type Reach } from '@chariot/kernel';
import { CLOCK, violatedConstraint, type Tx } from '@chariot/platform';
import { ClassroomsRepository, type LockedClassroom } from '../classrooms/classrooms.repository.js';
import { labelOf } from '../configurations/variables.js';
import { serialKey, type DeviceFamily } from '../devices/device.js';
import { PlacementRepository, type LockedDevice } from '../devices/placement.repository.js';
import { fleetError } from '../fleet-errors.js';
import { Codes } from './codes.service.js';
import { decideEnrolment, serialNumberOf, type EnrolmentDecision } from './enrolment-decision.js';
import { EnrolmentRefusals } from './enrolment-refusals.service.js';
import { EnrolmentRepository, type LockedCode } from './enrolment.repository.js';
import { Settling } from './settling.service.js';

export interface EnrolmentDemand {
  /** As typed: case, spaces and dashes do not matter. */
  readonly code: string;
  /** SHA-256 of the public key (SubjectPublicKeyInfo) of the signing request, lower-case hexadecimal. */
  readonly publicKeyFingerprint: string;
  readonly facts: InventoryFacts;
  readonly family: DeviceFamily;
}
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
    private readonly classrooms: ClassroomsRepository,
    private readonly placement: PlacementRepository,
    private readonly settling: Settling,
    private readonly codes: Codes,
    private readonly refusals: EnrolmentRefusals,
  ) {}

  /**
   * In a system transaction that the certificate is issued in: a refusal must roll it back. The same code with the same
   * key gives the same answer, for a reply that was lost.
   * @throws DomainError `fleet.codeUnknown`, `fleet.codeUsed`, `fleet.codeExpired`, `fleet.codeClosed`, `fleet.keyInUse`
   * and those of `decideEnrolment`
   */
  async enrol(tx: Tx, reach: Reach, demand: EnrolmentDemand): Promise<Enrolled> {
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

  async #enrol(tx: Tx, reach: Reach, demand: EnrolmentDemand): Promise<Enrolled> {
    const { classroom, code } = await this.#lock(tx, reach, demand.code);
    if (code.usedAt !== null) return this.#again(tx, code, demand.publicKeyFingerprint);
    if (code.closedAt !== null || classroom.closedOn !== null) throw fleetError('codeClosed');
    if (code.expiresAt.getTime() <= this.clock.now().getTime()) throw fleetError('codeExpired');
    if (await this.repository.keyInUse(tx, demand.publicKeyFingerprint)) throw fleetError('keyInUse');

    const { serialNumber } = demand.facts;
    const known = await this.placement.lockBySerial(tx, serialKey(serialNumber));
    const decision = decideEnrolment({
      classroom,
      slot: code.slot,
      serialNumber,
      present: await this.repository.present(tx, classroom.id),
      known: known === undefined ? null : seenAs(known),
    });
    const deviceId = await this.#settle(tx, reach, { classroom, code, demand, known, decision });
    await this.repository.use(tx, code, deviceId, demand.publicKeyFingerprint, this.clock.now());
    if (code.secretId !== null) await this.codes.forget(tx, code.secretId);
    return this.#answer(tx, deviceId, code, false);
  }

  /** An unknown code and one that cannot be a code take the same path, and get the same answer. */
  async #lock(tx: Tx, reach: Reach, typed: string): Promise<{ classroom: LockedClassroom; code: LockedCode }> {
    const seen = await this.repository.find(tx, this.codes.hashOf(typed));
    if (seen === undefined) throw fleetError('codeUnknown');
    const classroom = await this.classrooms.lock(tx, reach, 'device:write', seen.classroomId);
    const code = await this.repository.lock(tx, seen.id);
    if (classroom === undefined || code === undefined) throw fleetError('codeUnknown');
    return { classroom, code };
  }

  /** The reply was lost: whoever shows the key that the code went to is that device, for as long as it is trusted. */
  async #again(tx: Tx, code: LockedCode, publicKeyFingerprint: string): Promise<Enrolled> {
    const { deviceId } = code;
    const same = code.publicKeyFingerprint === publicKeyFingerprint;
    if (deviceId === null || !same || !(await this.repository.holds(tx, deviceId, publicKeyFingerprint))) {
      throw fleetError('codeUsed');
    }
    return this.#answer(tx, deviceId, code, true);
  }

  async #settle(
    tx: Tx,
    reach: Reach,
    scene: {
      readonly classroom: LockedClassroom;
      readonly code: LockedCode;
      readonly demand: EnrolmentDemand;
      readonly known: LockedDevice | undefined;
      readonly decision: EnrolmentDecision;
    },
  ): Promise<string> {
    const { classroom, code, demand, known, decision } = scene;
    const { facts, family, publicKeyFingerprint } = demand;
    const deviceId = known?.id ?? newId();
    const at = this.clock.now();
    if (known === undefined) {
      const { serialNumber, manufacturer, model } = facts;
      const place = { schoolId: classroom.schoolId, classroomId: classroom.id };
      const device = { id: deviceId, serialNumber, manufacturer, model, family, state: 'received', ...place } as const;
      await this.placement.insert(tx, [device], at);
    }
    await this.settling.settle(tx, reach, { classroom, slot: code.slot, deviceId, known, decision });
    await this.repository.identify(tx, deviceId, { publicKeyFingerprint, family, at });
    await this.settling.enrolled(tx, reach, { classroom, slot: code.slot, deviceId, known, demand });
    return deviceId;
  }

  async #answer(tx: Tx, deviceId: string, code: LockedCode, alreadyEnrolled: boolean): Promise<Enrolled> {
    const label = labelOf(await this.repository.label(tx, deviceId));
    return { deviceId, authorisation: code.id, label, alreadyEnrolled };
  }
}

const seenAs = ({ id, slot, state, enrolledAt, revokedAt, schoolId, classroomId }: LockedDevice) => ({
  id,
  slot,
  state,
  enrolled: enrolledAt !== null,
  revoked: revokedAt !== null,
  schoolId,
  classroomId,
});

/** Another enrolment, of another classroom, got there in the same instant. */
function raced(error: unknown, serialNumber: string): DomainError | undefined {
  const constraint = violatedConstraint(error);
  if (constraint === 'device_serial') return fleetError('serialAlreadyEnrolled', { serialNumber }, { cause: error });
  return constraint === 'device_key' ? fleetError('keyInUse', {}, { cause: error }) : undefined;
}
