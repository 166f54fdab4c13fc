import { Inject, Injectable } from '@nestjs/common';
import type { Delivery, InputOf, listDeliveries, PlaceRef, recordDelivery } from '@chariot/contract';
import { newId, type Reach } from '@chariot/kernel';
import { violatedConstraint, type Tx } from '@chariot/platform';
import { Places } from '@chariot/territory';
import { Acts } from '../acts.service.js';
import { classroomFull } from '../classrooms/classroom.js';
import { ClassroomsRepository, type LockedClassroom } from '../classrooms/classrooms.repository.js';
import { Classrooms } from '../classrooms/classrooms.service.js';
import { freeSlots, presumedFamily, serialKey } from '../devices/device.js';
import { PlacementRepository } from '../devices/placement.repository.js';
import { ClassroomChanged, DeliveryRecorded } from '../events.js';
import { fleetError } from '../fleet-errors.js';
import { keyOf, pageOf } from '../paging.js';
import {
  DeliveriesRepository,
  type DeliveredDevice,
  type DeliveryRow,
  type NewDelivery,
} from './deliveries.repository.js';
import { BUDGET_LINES, type BudgetLines } from './budget-lines.port.js';
import { faultsSentence, readDeliveryList, type DeliveryLine } from './delivery-list.js';

export interface DeliveryPage {
  readonly items: Delivery[];
  readonly next: string | null;
  readonly total: number;
}

/** Suppliers' lists: what they name is there as received devices, each in a slot, before any of them speaks. */
@Injectable()
export class Deliveries {
  constructor(
    private readonly acts: Acts,
    private readonly repository: DeliveriesRepository,
    private readonly classrooms: Classrooms,
    private readonly slots: ClassroomsRepository,
    private readonly placement: PlacementRepository,
    private readonly places: Places,
    @Inject(BUDGET_LINES) private readonly budgetLines: BudgetLines,
  ) {}

  /**
   * All of the list, or nothing of it.
   * @throws DomainError `fleet.classroomNotFound`, `fleet.outOfReach`, `fleet.deliveryUnreadable`,
   * `fleet.deliveryRefused`, `fleet.budgetLineUnfit`, `fleet.classroomFull`, or of the catalogue `documents`
   */
  async record(
    tx: Tx,
    reach: Reach,
    classroomId: string,
    asked: InputOf<typeof recordDelivery>['body'],
  ): Promise<Delivery> {
    const classroom = await this.classrooms.lock(tx, reach, 'device:write', classroomId);
    const lines = await this.#lines(tx, asked.csv);
    const taken = await this.slots.takenSlots(tx, classroomId);
    const free = freeSlots(classroom.capacity, taken);
    if (lines.length > free.length) throw classroomFull(classroom, taken.size, lines.length);
    const devices = lines.map(({ serialNumber, manufacturer, model }, i) => ({
      deviceId: newId(),
      serialNumber,
      manufacturer,
      model,
      slot: free[i] ?? 0,
    }));
    const { supplier, reference, deliveredOn, budgetLineId } = asked;
    const school = await this.places.ref(tx, classroom.schoolId);
    if (budgetLineId !== null && !(await this.#pays(tx, reach, budgetLineId, school))) {
      throw fleetError('budgetLineUnfit', { school: school.name });
    }
    const delivery: NewDelivery = {
      id: newId(),
      classroomId,
      schoolId: classroom.schoolId,
      supplier,
      reference,
      deliveredOn,
      budgetLineId,
      createdAt: this.acts.now(),
      createdBy: reach.actor(),
      devices,
    };
    await this.#receive(tx, reach, classroom, devices, `Livraison ${reference} de ${supplier}.`);
    await this.repository.insert(tx, delivery);
    await this.placement.acquire(
      tx,
      devices.map(({ deviceId }) => deviceId),
      deliveredOn,
    );
    await this.#told(tx, reach, { classroom, schoolUai: school.uai }, delivery);
    return this.get(tx, reach, delivery.id);
  }

  async list(tx: Tx, reach: Reach, query: InputOf<typeof listDeliveries>['query']): Promise<DeliveryPage> {
    const { limit, after, classroomId } = query;
    const page = { limit: limit + 1, after: keyOf(after, ['instant', 'id']) };
    const found = await this.repository.page(tx, reach, classroomId, page);
    const { rows, next } = pageOf(found, limit, ({ createdAt, id }) => [createdAt.toISOString(), id]);
    return { items: await this.#named(tx, rows), next, total: await this.repository.count(tx, reach, classroomId) };
  }

  /** @throws DomainError `fleet.deliveryNotFound` */
  async get(tx: Tx, reach: Reach, id: string): Promise<Delivery> {
    const [delivery] = await this.#named(tx, [await this.row(tx, reach, id)]);
    if (delivery === undefined) throw fleetError('deliveryNotFound');
    return delivery;
  }

  /** With its classroom's name and its devices' slots. @throws DomainError `fleet.deliveryNotFound` */
  async row(tx: Tx, reach: Reach, id: string): Promise<DeliveryRow> {
    const row = await this.repository.find(tx, reach, id);
    if (row === undefined) throw fleetError('deliveryNotFound');
    return row;
  }

  async #lines(tx: Tx, csv: string): Promise<readonly DeliveryLine[]> {
    const { lines, faults } = readDeliveryList(csv);
    const known = await this.repository.known(
      tx,
      lines.map(({ serialNumber }) => serialKey(serialNumber)),
    );
    const already = lines
      .filter(({ serialNumber }) => known.has(serialKey(serialNumber)))
      .map(({ line, serialNumber }) => ({ line, why: `le numéro de série ${serialNumber} est déjà enregistré` }));
    const all = [...faults, ...already];
    if (all.length > 0) throw fleetError('deliveryRefused', { faults: faultsSentence(all) });
    return lines;
  }

  async #receive(
    tx: Tx,
    reach: Reach,
    { id: classroomId, schoolId }: LockedClassroom,
    devices: readonly DeliveredDevice[],
    reason: string,
  ): Promise<void> {
    const at = this.acts.now();
    const received = devices.map(({ deviceId, serialNumber, manufacturer, model }) => ({
      id: deviceId,
      serialNumber,
      manufacturer,
      model,
      family: presumedFamily(manufacturer),
      state: 'received' as const,
      schoolId,
      classroomId,
    }));
    try {
      await this.placement.insert(tx, received, at);
    } catch (error) {
      if (violatedConstraint(error) !== 'device_serial') throw error;
      const faults = 'un de ces numéros de série vient d’être enregistré par ailleurs ; recommencez.';
      throw fleetError('deliveryRefused', { faults }, { cause: error });
    }
    await this.placement.settle(tx, { id: classroomId, schoolId }, devices, at);
    const changes = devices.map(({ deviceId }) => ({ deviceId, from: null, to: 'received' as const, reason }));
    await this.placement.stamp(tx, changes, reach.actor(), at);
  }

  async #pays(tx: Tx, reach: Reach, budgetLineId: string, school: PlaceRef): Promise<boolean> {
    return school.uai !== null && this.budgetLines.mayPayFor(tx, reach, budgetLineId, school.uai);
  }

  async #told(
    tx: Tx,
    reach: Reach,
    { classroom, schoolUai }: { readonly classroom: LockedClassroom; readonly schoolUai: string | null },
    delivery: NewDelivery,
  ): Promise<void> {
    const { id: deliveryId, classroomId, schoolId, budgetLineId, devices, createdAt } = delivery;
    const { supplier, reference, deliveredOn } = delivery;
    await this.acts.record(tx, reach, {
      act: 'fleet.delivery.recorded',
      subject: { kind: 'delivery', id: deliveryId, label: `${supplier} ${reference}` },
      placeId: schoolId,
      details: { classroom: classroom.name, deliveredOn, budgetLineId, devices: devices.length },
    });
    await this.acts.emit(
      tx,
      DeliveryRecorded.of({
        deliveryId,
        classroomId,
        classroomName: classroom.name,
        schoolId,
        schoolUai,
        budgetLineId,
        devices,
        at: createdAt.toISOString(),
      }),
    );
    await this.acts.emit(tx, ClassroomChanged.of({ classroomId, schoolId }));
  }

  async #named(tx: Tx, rows: readonly DeliveryRow[]): Promise<Delivery[]> {
    const refs = await this.places.refs(
      tx,
      rows.map(({ schoolId }) => schoolId),
    );
    return rows.flatMap(({ schoolId, createdAt, classroomName: _, ...row }) => {
      const school = refs.get(schoolId);
      const devices = row.devices.map(({ slot: __, ...device }) => device);
      return school === undefined ? [] : [{ ...row, school, devices, createdAt: createdAt.toISOString() }];
    });
  }
}
