import { Injectable } from '@nestjs/common';
import type { Reach } from '@chariot/kernel';
import type { Tx } from '@chariot/platform';
import { Acts } from '../acts.service.js';
import { classroomFull } from '../classrooms/classroom.js';
import { ClassroomsRepository, type LockedClassroom } from '../classrooms/classrooms.repository.js';
import { Classrooms } from '../classrooms/classrooms.service.js';
import { freeSlots, serialKey } from '../devices/device.js';
import { fleetError } from '../fleet-errors.js';
import { Codes } from './codes.service.js';
import { SlotInvitationsRepository, type SerialHolder } from './slot-invitations.repository.js';
import { EnrolmentWindows } from './windows.service.js';

/** Long enough for the setup of a tablet; another is drawn for one that begins again later. */
const MINUTES = 60;

/** Slots that are held for serial numbers, for tablets that show who made them instead of a code (Apple School Manager). */
@Injectable()
export class SlotInvitations {
  constructor(
    private readonly acts: Acts,
    private readonly repository: SlotInvitationsRepository,
    private readonly classrooms: Classrooms,
    private readonly slots: ClassroomsRepository,
    private readonly windows: EnrolmentWindows,
    private readonly codes: Codes,
  ) {}

  /** Serial numbers that a delivery expects in that classroom, by slot. @throws DomainError `fleet.classroomNotFound`, `fleet.outOfReach` */
  async expected(tx: Tx, reach: Reach, classroomId: string): Promise<string[]> {
    await this.classrooms.lock(tx, reach, 'enrolment:open', classroomId);
    return this.repository.expected(tx, reach, classroomId);
  }

  /**
   * The slot of each serial number: the one that a delivery gave it, unless another holds it, or the next that nothing is in.
   * Nothing is written.
   * @param held slots of that classroom that others hold
   * @throws DomainError `fleet.classroomNotFound`, `fleet.outOfReach`, `fleet.classroomFull`,
   *   `fleet.serialOtherSchool`, `fleet.serialAlreadyEnrolled`
   */
  async slotsFor(
    tx: Tx,
    reach: Reach,
    classroomId: string,
    { serials, held }: { readonly serials: readonly string[]; readonly held: ReadonlySet<number> },
  ): Promise<ReadonlyMap<string, number>> {
    const classroom = await this.classrooms.lock(tx, reach, 'enrolment:open', classroomId);
    if (classroom.closedOn !== null) throw fleetError('classroomNotFound');
    const known = await this.repository.holders(tx, reach, serials.map(serialKey));
    const own = new Map(known.map((one) => [one.serialKey, this.#fitting(one, classroom)]));
    const taken = new Set([...(await this.slots.takenSlots(tx, classroomId)), ...held]);
    const free = freeSlots(classroom.capacity, taken).values();
    const given = new Map<string, number>();
    for (const serial of serials) {
      const delivered = own.get(serialKey(serial));
      const slot = delivered !== undefined && !held.has(delivered) ? delivered : free.next().value;
      if (slot === undefined) throw classroomFull(classroom, taken.size, serials.length);
      given.set(serial, slot);
    }
    return given;
  }

  /**
   * The code of that slot, for a tablet whose serial number was proved: one that waits, or a new one for an hour. In a system
   * transaction, since it has no identity yet.
   * @throws DomainError `fleet.serialAlreadyEnrolled`, `fleet.serialOtherSchool`, `fleet.codeSlotTaken`, `fleet.codeClosed`,
   *   `fleet.slotsReserved`
   */
  async codeFor(
    tx: Tx,
    system: Reach,
    {
      classroomId,
      slot,
      serialNumber,
    }: { readonly classroomId: string; readonly slot: number; readonly serialNumber: string },
  ): Promise<string> {
    if (system.kind !== 'system') throw new Error('A device has no reach before it is enrolled: this is the system’s');
    const classroom = await this.classrooms.lock(tx, system, 'enrolment:open', classroomId);
    const [known] = await this.repository.holders(tx, system, [serialKey(serialNumber)]);
    if (known !== undefined) this.#fitting(known, classroom);
    if (known?.trusted === true) throw fleetError('serialAlreadyEnrolled', { serialNumber });
    const now = this.acts.now();
    const secretId =
      (await this.repository.openCode(tx, system, classroomId, slot, now)) ??
      (await this.windows.openSlot(tx, system, classroom, { slot, minutes: MINUTES }));
    return this.codes.print(tx, secretId);
  }

  /** @returns the slot that it has there, if any */
  #fitting({ serialNumber, ...known }: SerialHolder, classroom: LockedClassroom): number | undefined {
    if (known.schoolId !== classroom.schoolId) throw fleetError('serialOtherSchool', { serialNumber });
    if (known.classroomId === classroom.id) return known.slot ?? undefined;
    if (known.trusted) throw fleetError('serialAlreadyEnrolled', { serialNumber });
    return undefined;
  }
}
