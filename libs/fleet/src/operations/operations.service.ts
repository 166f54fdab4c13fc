import { Injectable } from '@nestjs/common';
import type { InputOf, listOperations, Operation, startOperation } from '@chariot/contract';
import { newId, type Reach } from '@chariot/kernel';
import type { Tx } from '@chariot/platform';
import { Places } from '@chariot/territory';
import { Acts } from '../acts.service.js';
import { actorName } from '../actor.js';
import { Classrooms } from '../classrooms/classrooms.service.js';
import { Devices } from '../devices/devices.service.js';
import { OperationChanged, OperationStarted } from '../events.js';
import { fleetError } from '../fleet-errors.js';
import { keyOf, pageOf } from '../paging.js';
import { OperationsRepository, type CountedOperation, type OperationRow } from './operations.repository.js';

export interface OperationPage {
  readonly items: Operation[];
  readonly next: string | null;
  readonly total: number;
}

/** One-shot acts that people ask of devices: a message, a restart. */
@Injectable()
export class Operations {
  constructor(
    private readonly acts: Acts,
    private readonly repository: OperationsRepository,
    private readonly classrooms: Classrooms,
    private readonly devices: Devices,
    private readonly places: Places,
  ) {}

  async list(tx: Tx, reach: Reach, query: InputOf<typeof listOperations>['query']): Promise<OperationPage> {
    const { limit, after, targetId } = query;
    const page = { limit: limit + 1, after: keyOf(after, ['instant', 'id']) };
    const found = await this.repository.page(tx, reach, targetId, this.acts.now(), page);
    const { rows, next } = pageOf(found, limit, ({ createdAt, id }) => [createdAt.toISOString(), id]);
    return { items: rows.map(told), next, total: await this.repository.count(tx, reach, targetId) };
  }

  /**
   * @throws DomainError `fleet.classroomNotFound`, `fleet.deviceNotFound`, `fleet.outOfReach`,
   * `fleet.messageTextMissing`, `fleet.deviceUnreachable`
   */
  async start(tx: Tx, reach: Reach, asked: InputOf<typeof startOperation>['body']): Promise<Operation> {
    const { kind, target, targetId } = asked;
    if (kind === 'message' && asked.text === null) throw fleetError('messageTextMissing');
    const { name, schoolId } = await this.#target(tx, reach, target, targetId);
    if (!(await this.places.covers(tx, reach, 'operation:run', schoolId))) throw fleetError('outOfReach');
    const createdAt = this.acts.now();
    const operation: OperationRow = {
      id: newId(),
      kind,
      target,
      targetId,
      targetName: name,
      schoolId,
      text: kind === 'message' ? asked.text : null,
      createdAt,
      createdBy: reach.actor(),
      expiresAt: new Date(createdAt.getTime() + asked.minutes * 60_000),
      cancelledAt: null,
    };
    await this.repository.insert(tx, operation);
    const { id, text, expiresAt } = operation;
    await this.#record(tx, reach, 'fleet.operation.started', operation, { kind, text, until: expiresAt.toISOString() });
    await this.acts.emit(tx, OperationStarted.of({ operationId: id, target, targetId, schoolId }));
    return this.#get(tx, reach, id);
  }

  /** For the devices that have not been told yet. Cancelling twice is cancelling once. */
  async cancel(tx: Tx, reach: Reach, id: string): Promise<Operation> {
    const before = await this.repository.find(tx, reach, id, this.acts.now());
    if (before === undefined) throw fleetError('operationNotFound');
    if (!(await this.places.covers(tx, reach, 'operation:run', before.schoolId))) throw fleetError('outOfReach');
    if (await this.repository.cancel(tx, reach, id, this.acts.now())) {
      // One word stops what two have wanted: it only takes power away, and is journalled as that.
      const act = before.kind === 'erase' ? 'fleet.erasure.stopped' : 'fleet.operation.cancelled';
      await this.#record(tx, reach, act, before, { kind: before.kind });
    }
    return this.#get(tx, reach, id);
  }

  async #get(tx: Tx, reach: Reach, id: string): Promise<Operation> {
    const row = await this.repository.find(tx, reach, id, this.acts.now());
    if (row === undefined) throw fleetError('operationNotFound');
    return told(row);
  }

  async #target(
    tx: Tx,
    reach: Reach,
    target: 'classroom' | 'device',
    targetId: string,
  ): Promise<{ name: string; schoolId: string }> {
    if (target === 'classroom') {
      const { name, school } = await this.classrooms.get(tx, reach, targetId);
      return { name, schoolId: school.id };
    }
    const device = await this.devices.get(tx, reach, targetId);
    if (!(await this.repository.hears(tx, targetId))) throw fleetError('deviceUnreachable');
    return { name: `${device.label} (${device.classroomName})`, schoolId: device.school.id };
  }

  async #record(
    tx: Tx,
    reach: Reach,
    act: string,
    { id, targetName, schoolId, target, targetId }: OperationRow,
    details: Record<string, string | null>,
  ): Promise<void> {
    const subject = { kind: 'operation', id, label: targetName };
    await this.acts.record(tx, reach, {
      act,
      subject,
      placeId: schoolId,
      details: { ...details, target, targetId },
    });
    await this.acts.emit(tx, OperationChanged.of({ operationId: id, schoolId }));
  }
}

function told({ schoolId: _, createdAt, createdBy, expiresAt, cancelledAt, ...row }: CountedOperation): Operation {
  return {
    ...row,
    createdAt: createdAt.toISOString(),
    createdBy: actorName(createdBy),
    expiresAt: expiresAt.toISOString(),
    cancelledAt: cancelledAt?.toISOString() ?? null,
  };
}
