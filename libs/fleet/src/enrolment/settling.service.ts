import { Injectable } from '@nestjs/common';
import type { Reach } from '@chariot/kernel';
import type { Tx } from '@chariot/platform';
import { Acts } from '../acts.service.js';
import { stepsToEnrolled, type DeviceState } from '../devices/device.js';
import { LifeCycle } from '../devices/life-cycle.service.js';
import { PlacementRepository } from '../devices/placement.repository.js';
import { ClassroomChanged, DeviceChanged, DeviceEnrolled } from '../events.js';
import { Inventory } from '../inventory/inventory.service.js';
import type { EnrolmentDecision } from './enrolment-decision.js';
import { EnrolmentRepository, type HeldClassroom, type HeldCode, type HeldDevice } from './enrolment.repository.js';
import type { InvitedDemand } from './enrolment.service.js';

interface Newcomer {
  readonly classroom: HeldClassroom;
  readonly code: HeldCode;
  readonly deviceId: string;
  /** The device that was known by that serial number. */
  readonly known: HeldDevice | null;
  readonly demand: InvitedDemand;
  readonly decision: EnrolmentDecision;
}

/** Puts an enrolled device where its code says, and tells everybody. */
@Injectable()
export class Settling {
  constructor(
    private readonly acts: Acts,
    private readonly repository: EnrolmentRepository,
    private readonly placement: PlacementRepository,
    private readonly lifeCycle: LifeCycle,
    private readonly inventory: Inventory,
  ) {}

  /** Whoever was in the slot goes first; then the device takes it, with the states that it went through. */
  async settle(tx: Tx, reach: Reach, newcomer: Newcomer): Promise<void> {
    const { classroom, code, deviceId, known, demand, decision } = newcomer;
    await this.#displace(tx, reach, newcomer);
    const from: DeviceState | null = known?.state ?? null;
    const steps = stepsToEnrolled(from);
    const { facts, changes: factChanges } = this.inventory.compared(known?.facts ?? null, demand.facts);
    await this.repository.settle(tx, reach, {
      deviceId,
      known: known !== null,
      stays: known?.classroomId === classroom.id && known.slot === code.slot,
      serial: demand.facts.serialNumber,
      manufacturer: demand.facts.manufacturer,
      model: demand.facts.model,
      family: demand.family,
      state: steps.at(-1) ?? from ?? 'received',
      schoolId: classroom.schoolId,
      classroomId: classroom.id,
      slot: code.slot,
      key: demand.publicKeyFingerprint,
      at: this.acts.now(),
      facts,
      factChanges,
      changes: steps.map((to, i) => ({ from: steps[i - 1] ?? from, to, reason: reasonFor(to, from, code.slot) })),
      actor: reach.actor(),
      codeId: code.id,
    });
    if (decision.displaced?.slot != null) {
      const displaced = await this.placement.lock(tx, reach, 'device:write', decision.displaced.id);
      if (displaced !== undefined) await this.lifeCycle.move(tx, displaced, classroom, decision.displaced.slot);
    }
    await this.#tell(tx, reach, newcomer);
  }

  async #tell(tx: Tx, reach: Reach, { classroom, code, deviceId, known, demand }: Newcomer): Promise<void> {
    const { id: classroomId, schoolId, schoolUai, name: classroomName } = classroom;
    const { slot } = code;
    const { facts, family } = demand;
    await this.acts.record(tx, reach, {
      act: 'fleet.device.enrolled',
      subject: { kind: 'device', id: deviceId, label: facts.serialNumber },
      placeId: schoolId,
      details: { classroom: classroomName, slot, family, delivered: known !== null },
    });
    const { serialNumber, manufacturer, model } = known ?? facts;
    const where = { classroomId, schoolId };
    await this.acts.emitAll(tx, [
      DeviceEnrolled.of({
        ...{ deviceId, serialNumber, manufacturer, model, family, ...where, classroomName, slot, schoolUai },
        at: this.acts.now().toISOString(),
      }),
      DeviceChanged.of({ deviceId, ...where }),
      ClassroomChanged.of(where),
    ]);
  }

  /** One that lost its identity goes to the reserve; one that was only expected leaves its slot for another. */
  async #displace(tx: Tx, reach: Reach, { classroom, code, decision }: Newcomer): Promise<void> {
    if (decision.displaced === null) return;
    const displaced = await this.placement.lock(tx, reach, 'device:write', decision.displaced.id);
    if (displaced === undefined) return;
    if (decision.displaced.slot !== null) return this.placement.vacate(tx, [displaced.id], this.acts.now());
    const reason = `Remplacée à l’emplacement ${code.slot} par une autre tablette.`;
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
