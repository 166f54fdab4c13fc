import { Injectable } from '@nestjs/common';
import type { Reach } from '@chariot/kernel';
import type { Tx } from '@chariot/platform';
import { Places } from '@chariot/territory';
import { Acts } from '../acts.service.js';
import type { LockedClassroom } from '../classrooms/classrooms.repository.js';
import { stepsToEnrolled, type DeviceState } from '../devices/device.js';
import { LifeCycle } from '../devices/life-cycle.service.js';
import { PlacementRepository, type LockedDevice } from '../devices/placement.repository.js';
import { ClassroomChanged, DeviceEnrolled } from '../events.js';
import { Inventory } from '../inventory/inventory.service.js';
import type { EnrolmentDecision } from './enrolment-decision.js';
import type { EnrolmentDemand } from './enrolment.service.js';

interface Newcomer {
  readonly classroom: LockedClassroom;
  readonly slot: number;
  readonly deviceId: string;
  /** The device that was known by that serial number. */
  readonly known: LockedDevice | undefined;
}

/** Puts an enrolled device where its code says, and tells everybody. */
@Injectable()
export class Settling {
  constructor(
    private readonly acts: Acts,
    private readonly placement: PlacementRepository,
    private readonly lifeCycle: LifeCycle,
    private readonly inventory: Inventory,
    private readonly places: Places,
  ) {}

  /** Whoever was in the slot goes first; then the device is stamped and takes it. */
  async settle(tx: Tx, reach: Reach, newcomer: Newcomer & { readonly decision: EnrolmentDecision }): Promise<void> {
    const { classroom, slot, deviceId, known, decision } = newcomer;
    const at = this.acts.now();
    const stays = known?.classroomId === classroom.id && known.slot === slot;
    if (known !== undefined && known.slot !== null && !stays) await this.placement.vacate(tx, [known.id], at);
    await this.#displace(tx, reach, newcomer);
    const from: DeviceState | null = known?.state ?? null;
    const changes = stepsToEnrolled(from).map((to, i, steps) => ({
      deviceId,
      from: i === 0 ? from : (steps[i - 1] ?? null),
      to,
      reason: reasonFor(to, from, slot),
    }));
    if (changes.length > 0) await this.placement.stamp(tx, changes, reach.actor(), at);
    if (!stays) await this.placement.settle(tx, classroom, [{ deviceId, slot }], at);
    if (decision.displaced?.slot != null) {
      const displaced = await this.placement.lock(tx, reach, 'device:write', decision.displaced.id);
      if (displaced !== undefined) await this.lifeCycle.move(tx, displaced, classroom, decision.displaced.slot);
    }
  }

  async enrolled(tx: Tx, reach: Reach, newcomer: Newcomer & { readonly demand: EnrolmentDemand }): Promise<void> {
    const { classroom, slot, deviceId, known, demand } = newcomer;
    const { id: classroomId, schoolId, name: classroomName } = classroom;
    const { facts, family } = demand;
    await this.inventory.record(tx, deviceId, facts);
    await this.acts.record(tx, reach, {
      act: 'fleet.device.enrolled',
      subject: { kind: 'device', id: deviceId, label: facts.serialNumber },
      placeId: schoolId,
      details: { classroom: classroomName, slot, family, delivered: known !== undefined },
    });
    const school = (await this.places.refs(tx, [schoolId])).get(schoolId);
    await this.acts.emit(
      tx,
      DeviceEnrolled.of({
        deviceId,
        serialNumber: known?.serialNumber ?? facts.serialNumber,
        manufacturer: known?.manufacturer ?? facts.manufacturer,
        model: known?.model ?? facts.model,
        family,
        classroomId,
        classroomName,
        slot,
        schoolId,
        schoolUai: school?.uai ?? null,
        at: this.acts.now().toISOString(),
      }),
    );
    await this.lifeCycle.changed(tx, { id: deviceId, classroomId, schoolId });
    await this.acts.emit(tx, ClassroomChanged.of({ classroomId, schoolId }));
  }

  /** One that lost its identity goes to the reserve; one that was only expected leaves its slot for another. */
  async #displace(tx: Tx, reach: Reach, newcomer: Newcomer & { readonly decision: EnrolmentDecision }): Promise<void> {
    const { classroom, slot, decision } = newcomer;
    if (decision.displaced === null) return;
    const displaced = await this.placement.lock(tx, reach, 'device:write', decision.displaced.id);
    if (displaced === undefined) return;
    if (decision.displaced.slot !== null) return this.placement.vacate(tx, [displaced.id], this.acts.now());
    const reason = `Remplacée à l’emplacement ${slot} par une autre tablette.`;
    await this.lifeCycle.advance(tx, reach, displaced, classroom, 'inReserve', reason);
  }
}

function reasonFor(to: DeviceState, from: DeviceState | null, slot: number): string {
  if (to === 'ordered') return 'Attendue : elle s’est présentée à l’enrôlement.';
  if (to === 'received') {
    return from === null
      ? 'Présentée à l’enrôlement, sans liste de livraison.'
      : 'Reçue : elle s’est présentée à l’enrôlement.';
  }
  if (to === 'inventoried') return `Numéro de série lu par la tablette, emplacement ${slot}.`;
  if (to === 'inService') return `De retour : enrôlée avec le code de l’emplacement ${slot}.`;
  return `Enrôlée avec le code de l’emplacement ${slot}.`;
}
