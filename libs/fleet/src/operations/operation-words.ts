import type { Operation, OperationDevice, OperationStatus } from '@chariot/contract';
import { actorName } from '../actor.js';
import { countsOf, endOf } from './operation.js';
import type { CountedOperation, OperationDeviceRow } from './operations.repository.js';

/** An operation as the contract says it, at that moment. */
export function operationTold(row: CountedOperation, now: Date): Operation {
  const { placeId: _, approvalId: __, ends: ___, tally, createdAt, createdBy, expiresAt, cancelledAt, ...rest } = row;
  return {
    ...rest,
    createdAt: createdAt.toISOString(),
    createdBy: actorName(createdBy),
    expiresAt: expiresAt.toISOString(),
    cancelledAt: cancelledAt?.toISOString() ?? null,
    counts: countsOf(tally, endOf(row, now)),
  };
}

export function operationDeviceTold(row: OperationDeviceRow, status: OperationStatus): OperationDevice {
  const { slot, toldAt, finishedAt, ...rest } = row;
  return {
    ...rest,
    label: slot === null ? 'Tablette hors du chariot' : `Tablette ${slot}`,
    status,
    toldAt: toldAt?.toISOString() ?? null,
    finishedAt: finishedAt?.toISOString() ?? null,
  };
}
