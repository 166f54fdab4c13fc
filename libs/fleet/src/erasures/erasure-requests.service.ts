import { Injectable, type OnModuleInit } from '@nestjs/common';
import type { Approval } from '@chariot/contract';
import { newId, type Reach } from '@chariot/kernel';
import { Approvals, type AgreedAct, type DangerousAct } from '@chariot/identity';
import type { Tx } from '@chariot/platform';
import { Acts } from '../acts.service.js';
import { DeviceChanged, OperationChanged, OperationStarted } from '../events.js';
import { fleetError } from '../fleet-errors.js';
import { OperationsRepository } from '../operations/operations.repository.js';
import {
  DELAY_MINUTES,
  ERASE,
  ERASURE_DAYS,
  erasureTitle,
  LIFE_HOURS,
  nameOf,
  PER_PERSON_PER_DAY,
  staysErasable,
  type ErasureCandidate,
} from './erasure.js';
import { ErasuresRepository } from './erasures.repository.js';

type Payload = { readonly deviceIds: string[] };

const DAY_MS = 24 * 3_600_000;
const SCHOOL_UNKNOWN = 'École';

/** Devices are erased on two people's word: one asks here, `Approvals` waits for the other, and calls back. */
@Injectable()
export class ErasureRequests implements OnModuleInit {
  readonly #act: DangerousAct<Payload> = {
    act: ERASE,
    permission: 'device:erase',
    decider: 'approval:decide',
    delayMinutes: DELAY_MINUTES,
    lifeHours: LIFE_HOURS,
    perPersonPerDay: PER_PERSON_PER_DAY,
    oneSchoolPerDay: true,
    payload: { parse: payloadOf },
    title: ({ deviceIds }) => erasureTitle(deviceIds.length),
    carryOut: (tx, reach, agreed) => this.#carryOut(tx, reach, agreed),
  };

  constructor(
    private readonly acts: Acts,
    private readonly approvals: Approvals,
    private readonly repository: ErasuresRepository,
    private readonly operations: OperationsRepository,
  ) {}

  onModuleInit(): void {
    this.approvals.register(this.#act);
  }

  /**
   * Asks that they be erased: nothing happens yet. All of one school, which is read from the devices themselves.
   * @throws DomainError `fleet.deviceNotFound`, `fleet.outOfReach`, `fleet.erasureOneSchool`, `fleet.erasureNotEnrolled`,
   * `fleet.erasureAlreadyDue`, and those of `Approvals.ask`
   */
  async ask(tx: Tx, reach: Reach, deviceIds: readonly string[], reason: string): Promise<Approval> {
    const ids = [...new Set(deviceIds)];
    const now = this.acts.now();
    const seen = await this.repository.candidates(tx, reach, 'device:read', ids, now);
    if (seen.length < ids.length) throw fleetError('deviceNotFound');
    const erasable = await this.repository.candidates(tx, reach, 'device:erase', ids, now);
    if (erasable.length < ids.length) throw fleetError('outOfReach');
    const [first, ...others] = erasable;
    if (first === undefined || others.some(({ schoolId }) => schoolId !== first.schoolId)) {
      throw fleetError('erasureOneSchool');
    }
    refuseThose(erasable, ({ trusted }) => !trusted, 'erasureNotEnrolled');
    refuseThose(erasable, ({ due }) => due, 'erasureAlreadyDue');
    const only = others.length === 0;
    return this.approvals.ask(tx, reach, {
      act: this.#act,
      placeId: first.schoolId,
      subject: only
        ? { kind: 'device', id: first.id, label: first.serialNumber }
        : {
            kind: 'place',
            id: first.schoolId,
            label: (await this.repository.schoolName(tx, first.schoolId)) ?? SCHOOL_UNKNOWN,
          },
      items: erasable.map(nameOf),
      weight: erasable.length,
      payload: { deviceIds: erasable.map(({ id }) => id) },
      reason,
    });
  }

  /** Those that have left the school or lost their identity meanwhile drop out, and it is said. */
  async #carryOut(tx: Tx, reach: Reach, agreed: AgreedAct<Payload>): Promise<void> {
    const { placeId: schoolId, payload, askedBy, approvedBy, reason } = agreed;
    const createdAt = this.acts.now();
    const devices = await this.repository.lock(tx, payload.deviceIds, createdAt);
    const staying = devices.filter((device) => staysErasable(device, schoolId));
    if (staying.length === 0) throw fleetError('erasureNobodyLeft');
    const operation = {
      id: newId(),
      kind: 'erase',
      target: 'devices',
      targetId: schoolId,
      targetName: staying.length === 1 ? staying.map(nameOf).join() : `${staying.length} tablettes`,
      placeId: schoolId,
      filter: {},
      text: null,
      seconds: null,
      url: null,
      createdAt,
      createdBy: { kind: 'person', id: askedBy.personId, label: askedBy.label },
      expiresAt: new Date(createdAt.getTime() + ERASURE_DAYS * DAY_MS),
      cancelledAt: null,
      retryOf: null,
      approvalId: agreed.id,
      ends: null,
    } as const;
    const deviceIds = staying.map(({ id }) => id);
    await this.operations.insert(tx, operation);
    await this.repository.name(tx, operation, deviceIds);
    await this.acts.record(tx, reach, {
      act: 'fleet.erasure.started',
      subject: { kind: 'operation', id: operation.id, label: operation.targetName },
      placeId: schoolId,
      details: {
        approval: agreed.id,
        askedBy: askedBy.label,
        approvedBy: approvedBy.label,
        reason,
        devices: staying.map(nameOf),
        dropped: devices.filter((device) => !staying.includes(device)).map(nameOf),
        until: operation.expiresAt.toISOString(),
      },
    });
    const { id: operationId, target, targetId } = operation;
    await this.acts.emit(tx, OperationStarted.of({ operationId, target, targetId, placeId: schoolId, deviceIds }));
    await this.acts.emit(tx, OperationChanged.of({ operationId, placeId: schoolId }));
    for (const { id: deviceId, classroomId } of staying) {
      await this.acts.emit(tx, DeviceChanged.of({ deviceId, classroomId, schoolId }));
    }
  }
}

function refuseThose(
  devices: readonly ErasureCandidate[],
  which: (device: ErasureCandidate) => boolean,
  code: 'erasureNotEnrolled' | 'erasureAlreadyDue',
): void {
  const found = devices.filter(which);
  if (found.length > 0) throw fleetError(code, { devices: found.map(nameOf).join(' ; ') });
}

/** What was written when it was asked, read back. @throws TypeError on anything else */
function payloadOf(value: unknown): Payload {
  const ids = value !== null && typeof value === 'object' && 'deviceIds' in value ? value.deviceIds : null;
  if (!Array.isArray(ids) || ids.length === 0 || !ids.every((id): id is string => typeof id === 'string')) {
    throw new TypeError('not the payload of an erasure');
  }
  return { deviceIds: ids };
}
