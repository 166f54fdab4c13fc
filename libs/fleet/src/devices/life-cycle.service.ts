import { Injectable } from '@nestjs/common';
import type { Permission, Reach } from '@chariot/kernel';
import type { Tx } from '@chariot/platform';
import { Places } from '@chariot/territory';
import { Acts } from '../acts.service.js';
import { classroomFull } from '../classrooms/classroom.js';
import type { LockedClassroom } from '../classrooms/classrooms.repository.js';
import { ClassroomsRepository } from '../classrooms/classrooms.repository.js';
import { DeviceChanged, DeviceHarmed, DeviceMoved, DeviceRevoked, type DeviceMove } from '../events.js';
import { fleetError } from '../fleet-errors.js';
import {
  checkTransition,
  freeSlots,
  harmOf,
  isAway,
  isDisposed,
  STATE_LABELS,
  TRANSITIONS,
  type DeviceState,
} from './device.js';
import { PlacementRepository, type LockedDevice } from './placement.repository.js';

/** What happens to a device, and what follows from it: its slot, its identity, who is told. */
@Injectable()
export class LifeCycle {
  constructor(
    private readonly acts: Acts,
    private readonly repository: PlacementRepository,
    private readonly classrooms: ClassroomsRepository,
    private readonly places: Places,
  ) {}

  /**
   * The device and its classroom (and those it may go to), locked in the order that everybody locks them.
   * @returns `undefined` when the caller does not hold the permission there
   */
  async lock(
    tx: Tx,
    reach: Reach,
    permission: Permission,
    seen: { readonly id: string; readonly classroomId: string },
    alsoClassroomId?: string,
  ): Promise<{ device: LockedDevice; classrooms: ReadonlyMap<string, LockedClassroom> } | undefined> {
    const classrooms = new Map<string, LockedClassroom>();
    for (const id of [...new Set([seen.classroomId, alsoClassroomId ?? seen.classroomId])].sort()) {
      const locked = await this.classrooms.lock(tx, reach, permission, id);
      if (locked === undefined) return undefined;
      classrooms.set(id, locked);
    }
    const device = await this.repository.lock(tx, reach, permission, seen.id);
    if (device === undefined) return undefined;
    // It was moved while we waited: its new classroom is the one to lock.
    if (!classrooms.has(device.classroomId)) return this.lock(tx, reach, permission, device, alsoClassroomId);
    return { device, classrooms };
  }

  /** @throws DomainError `fleet.transitionRefused`, `fleet.classroomFull` (when it comes back to a full cart) */
  async advance(
    tx: Tx,
    reach: Reach,
    device: LockedDevice,
    classroom: LockedClassroom,
    to: DeviceState,
    reason: string,
  ): Promise<void> {
    checkTransition(device.state, to);
    const at = this.acts.now();
    // The slot goes before the state changes, and comes back after: a device that is away has none.
    if (isAway(to) && device.slot !== null) await this.repository.vacate(tx, [device.id], at);
    await this.repository.stamp(tx, [{ deviceId: device.id, from: device.state, to, reason }], reach.actor(), at);
    const how = harmOf(device.state, to);
    if (how !== null)
      await this.acts.emit(tx, DeviceHarmed.of({ deviceId: device.id, schoolId: device.schoolId, how }));
    if (isDisposed(to)) await this.revoke(tx, device, `Tablette ${STATE_LABELS[to]} : ${reason}`.slice(0, 300));
    if (isAway(to) && device.slot !== null) await this.#moved(tx, device, classroom, null);
    if (!isAway(to) && isAway(device.state)) await this.move(tx, { ...device, slot: null }, classroom);
    await this.changed(tx, device);
  }

  /**
   * Into that slot, or the first free one.
   * @throws DomainError `fleet.classroomFull`, `fleet.slotBeyondCapacity`, `fleet.slotTaken`
   */
  async move(tx: Tx, device: LockedDevice, classroom: LockedClassroom, wanted?: number): Promise<number> {
    const taken = await this.classrooms.takenSlots(tx, classroom.id);
    const slot = wanted ?? freeSlots(classroom.capacity, taken)[0];
    if (slot === undefined || (taken.size >= classroom.capacity && device.classroomId !== classroom.id)) {
      throw classroomFull(classroom, taken.size);
    }
    if (slot > classroom.capacity) throw fleetError('slotBeyondCapacity', { slot, capacity: classroom.capacity });
    const occupant = await this.repository.occupant(tx, classroom.id, slot);
    if (occupant !== undefined) throw fleetError('slotTaken', { slot, serialNumber: occupant.serialNumber });
    const at = this.acts.now();
    if (device.slot !== null) await this.repository.vacate(tx, [device.id], at);
    await this.repository.settle(tx, classroom, [{ deviceId: device.id, slot }], at);
    await this.#moved(tx, device, classroom, slot);
    return slot;
  }

  /** Its identity is worth nothing from this commit on. Does nothing to a device that has none. */
  async revoke(tx: Tx, device: LockedDevice, reason: string): Promise<void> {
    const { id: deviceId, classroomId, schoolId, publicKeyFingerprint } = device;
    if (publicKeyFingerprint === null || device.revokedAt !== null) return;
    const at = this.acts.now();
    await this.repository.revoke(tx, deviceId, reason, at);
    const identity = { deviceId, classroomId, schoolId, publicKeyFingerprint };
    await this.acts.emit(tx, DeviceRevoked.of({ ...identity, reason, at: at.toISOString() }));
  }

  /**
   * It leaves its cart and loses its identity, by its own word: to the reserve, or staying lost or stolen if it was. It
   * sees no place, so the school's UAI is told.
   */
  async depart(
    tx: Tx,
    reach: Reach,
    device: LockedDevice,
    { schoolUai, reason }: { readonly schoolUai: string | null; readonly reason: string },
  ): Promise<void> {
    const at = this.acts.now();
    if (device.slot !== null) await this.repository.vacate(tx, [device.id], at);
    if (TRANSITIONS[device.state].includes('inReserve')) {
      const change = { deviceId: device.id, from: device.state, to: 'inReserve', reason } as const;
      await this.repository.stamp(tx, [change], reach.actor(), at);
    }
    await this.revoke(tx, device, reason);
    if (device.slot !== null) {
      const { classroomId, schoolId } = device;
      const classroomName = (await this.repository.classroomName(tx, classroomId)) ?? '';
      await this.#announceMove(tx, device, { classroomId, classroomName, schoolId, schoolUai }, null);
    }
    await this.changed(tx, device);
  }

  /** For whoever looks at it. */
  async changed(tx: Tx, device: { id: string; classroomId: string; schoolId: string }): Promise<void> {
    const { id: deviceId, classroomId, schoolId } = device;
    await this.acts.emit(tx, DeviceChanged.of({ deviceId, classroomId, schoolId }));
  }

  async #moved(tx: Tx, device: LockedDevice, classroom: LockedClassroom, slot: number | null): Promise<void> {
    const { id: classroomId, name: classroomName, schoolId } = classroom;
    const schoolUai = (await this.places.refs(tx, [schoolId])).get(schoolId)?.uai ?? null;
    await this.#announceMove(tx, device, { classroomId, classroomName, schoolId, schoolUai }, slot);
  }

  async #announceMove(
    tx: Tx,
    { id: deviceId, serialNumber }: LockedDevice,
    where: Pick<DeviceMove, 'classroomId' | 'classroomName' | 'schoolId' | 'schoolUai'>,
    slot: number | null,
  ): Promise<void> {
    const at = this.acts.now().toISOString();
    await this.acts.emit(tx, DeviceMoved.of({ deviceId, serialNumber, ...where, slot, at }));
  }
}
