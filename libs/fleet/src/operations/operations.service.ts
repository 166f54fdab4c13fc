import { Injectable } from '@nestjs/common';
import type {
  InputOf,
  listOperationDevices,
  listOperations,
  Operation,
  OutputOf,
  previewOperation,
  startOperation,
} from '@chariot/contract';
import { newId, type Reach } from '@chariot/kernel';
import type { Tx } from '@chariot/platform';
import { Places } from '@chariot/territory';
import { Acts } from '../acts.service.js';
import { OperationChanged, OperationStarted } from '../events.js';
import { fleetError } from '../fleet-errors.js';
import { keyOf, pageOf } from '../paging.js';
import { endOf, mayBeRetried } from './operation.js';
import { OperationTargets } from './operation-targets.service.js';
import { operationDeviceTold, operationTold } from './operation-words.js';
import { OperationsRepository, type CountedOperation, type OperationRow } from './operations.repository.js';

export interface OperationPage {
  readonly items: Operation[];
  readonly next: string | null;
  readonly total: number;
}
/** A measure is asked by a lesson, and has no door. */
type Asked = Omit<InputOf<typeof startOperation>['body'], 'kind'> & {
  readonly kind: InputOf<typeof startOperation>['body']['kind'] | 'measure';
};

/** What one person stops of what two have wanted. */
const STOPPED: Partial<Record<Operation['kind'], string>> = {
  erase: 'fleet.erasure.stopped',
  lost: 'fleet.lostMode.ended',
};
/** Two years: an iPad that has not come back by then cannot speak any more, its identity being over. */
const FOUND_MINUTES = 2 * 365 * 24 * 60;
/** How long it rings when nobody says. */
const RING_SECONDS = 30;

/** One-shot acts that people ask of devices. One row each, whatever the target's size. */
@Injectable()
export class Operations {
  constructor(
    private readonly acts: Acts,
    private readonly repository: OperationsRepository,
    private readonly targets: OperationTargets,
    private readonly places: Places,
  ) {}

  async list(tx: Tx, reach: Reach, query: InputOf<typeof listOperations>['query']): Promise<OperationPage> {
    const { limit, after, targetId } = query;
    const page = { limit: limit + 1, after: keyOf(after, ['instant', 'id']) };
    const found = await this.repository.page(tx, reach, targetId, page);
    const { rows, next } = pageOf(found, limit, ({ createdAt, id }) => [createdAt.toISOString(), id]);
    const now = this.acts.now();
    return {
      items: rows.map((row) => operationTold(row, now)),
      next,
      total: await this.repository.count(tx, reach, targetId),
    };
  }

  /** @throws DomainError `fleet.operationNotFound` */
  async get(tx: Tx, reach: Reach, id: string): Promise<Operation> {
    return operationTold(await this.#find(tx, reach, id), this.acts.now());
  }

  /** Its devices of that status; none for a status that it cannot give any more. @throws DomainError `fleet.operationNotFound` */
  async devices(
    tx: Tx,
    reach: Reach,
    id: string,
    { status, limit, after }: InputOf<typeof listOperationDevices>['query'],
  ): Promise<OutputOf<typeof listOperationDevices>> {
    const end = endOf(await this.#find(tx, reach, id), this.acts.now());
    const [key = null] = keyOf(after, ['id']) ?? [];
    const possible = end === null ? ['waiting', 'told'] : ['unreached', end];
    if (![...possible, 'done', 'failed', 'notApplicable'].includes(status)) return { items: [], next: null };
    const page = { limit: limit + 1, after: key as string | null };
    const found = await this.repository.devices(tx, reach, id, status, page);
    const { rows, next } = pageOf(found, limit, ({ deviceId }) => [deviceId]);
    return { items: rows.map((row) => operationDeviceTold(row, status)), next };
  }

  /** @throws DomainError those of `OperationTargets.find` */
  async preview(
    tx: Tx,
    reach: Reach,
    asked: InputOf<typeof previewOperation>['body'],
  ): Promise<OutputOf<typeof previewOperation>> {
    const found = await this.targets.find(tx, reach, 'operation:run', asked);
    return { targetName: found.targetName, concerned: await this.targets.count(tx, found) };
  }

  /**
   * @throws DomainError `fleet.messageTextMissing`, `fleet.pageAddressMissing`, `fleet.passcodeOneDevice`, and those of `OperationTargets.find`
   */
  async start(tx: Tx, reach: Reach, asked: Asked): Promise<Operation> {
    const { kind, minutes } = asked;
    if (kind === 'message' && asked.text === null) throw fleetError('messageTextMissing');
    if (kind === 'openPage' && asked.url === null) throw fleetError('pageAddressMissing');
    // Whoever has a stolen tablet in hand needs its code taken off; a cart of them is nobody's need.
    if (kind === 'clearPasscode' && asked.target !== 'device') throw fleetError('passcodeOneDevice');
    const target = await this.targets.find(tx, reach, 'operation:run', asked);
    return this.#make(tx, reach, {
      ...target,
      kind,
      text: kind === 'message' || kind === 'lock' ? asked.text : null,
      seconds: kind === 'ring' ? (asked.seconds ?? RING_SECONDS) : null,
      url: kind === 'openPage' ? asked.url : null,
      expiresAt: this.#in(minutes),
      retryOf: null,
      ends: null,
    });
  }

  /**
   * The same again, of those that failed and, once it is over, of those that did not answer.
   * @throws DomainError `fleet.operationNotFound`, `fleet.outOfReach`, `fleet.operationTakesTwo`, `fleet.operationNothingLeft`
   */
  async retry(tx: Tx, reach: Reach, id: string, minutes: number): Promise<Operation> {
    const before = await this.#within(tx, reach, id);
    if (before.approvalId !== null) throw fleetError('operationTakesTwo');
    const { counts } = operationTold(before, this.acts.now());
    if (!mayBeRetried(before, counts)) throw fleetError('operationNothingLeft');
    const { kind, target, targetId, targetName, placeId, filter, text, seconds, url, ends } = before;
    const again = { kind, target, targetId, targetName, placeId, filter, text, seconds, url, ends };
    return this.#make(tx, reach, { ...again, expiresAt: this.#in(minutes), retryOf: id });
  }

  /** For the devices that have not been told yet. Cancelling twice is cancelling once. @throws DomainError `fleet.lostModeMustEnd` */
  async cancel(tx: Tx, reach: Reach, id: string): Promise<Operation> {
    const before = await this.#within(tx, reach, id);
    if (before.kind === 'found') throw fleetError('lostModeMustEnd');
    if (await this.repository.cancel(tx, reach, id, this.acts.now())) {
      // One word stops what two have wanted: it only takes power away, and is journalled as that.
      await this.#record(tx, reach, STOPPED[before.kind] ?? 'fleet.operation.cancelled', before, { kind: before.kind });
      await this.#endLostMode(tx, reach, before);
    }
    return this.get(tx, reach, id);
  }

  /** Of an act of two persons, in the system's transaction: it has been asked, agreed and waited for. */
  async carryOut(
    tx: Tx,
    reach: Reach,
    operation: Omit<OperationRow, 'id' | 'createdAt' | 'cancelledAt' | 'retryOf' | 'seconds' | 'url' | 'ends'>,
  ): Promise<void> {
    const plain = { seconds: null, url: null, retryOf: null, ends: null };
    await this.#start(tx, reach, {
      ...{ ...operation, ...plain },
      ...{ id: newId(), createdAt: this.acts.now(), cancelledAt: null },
    });
  }

  /** Lost Modes whose time is up, in the system's transaction. @returns how many came to their end */
  async endLostModes(tx: Tx, reach: Reach, batch: number): Promise<number> {
    const over = await this.repository.lostModesOver(tx, this.acts.now(), batch);
    for (const one of over) await this.#endLostMode(tx, reach, one);
    return over.length;
  }

  /** A device that was told to be lost is told to be found, wherever it is by then and however long it sleeps. */
  async #endLostMode(tx: Tx, reach: Reach, { id: ends, kind, ...lost }: OperationRow): Promise<void> {
    if (kind !== 'lost' || !(await this.repository.isToBeFound(tx, ends))) return;
    const { target, targetId, targetName, placeId, filter } = lost;
    await this.#start(tx, reach, {
      ...{ id: newId(), kind: 'found', target, targetId, targetName, placeId, filter, ends },
      ...{ text: null, seconds: null, url: null, retryOf: null, approvalId: null, cancelledAt: null },
      createdAt: this.acts.now(),
      createdBy: reach.actor(),
      expiresAt: this.#in(FOUND_MINUTES),
    });
  }

  async #make(
    tx: Tx,
    reach: Reach,
    asked: Omit<OperationRow, 'id' | 'createdAt' | 'createdBy' | 'cancelledAt' | 'approvalId'>,
  ): Promise<Operation> {
    const operation: OperationRow = {
      ...asked,
      id: newId(),
      createdAt: this.acts.now(),
      createdBy: reach.actor(),
      cancelledAt: null,
      approvalId: null,
    };
    await this.#start(tx, reach, operation);
    return this.get(tx, reach, operation.id);
  }

  async #start(tx: Tx, reach: Reach, operation: OperationRow): Promise<void> {
    const { id: operationId, kind, text, url, target, targetId, placeId, expiresAt, retryOf, filter } = operation;
    await this.repository.insert(tx, operation);
    await this.#record(tx, reach, 'fleet.operation.started', operation, {
      ...{ kind, text, until: expiresAt.toISOString(), filter: Object.values(filter).join(', ') || null },
      ...(url !== null && { url }),
      ...(retryOf !== null && { retryOf }),
    });
    await this.acts.emit(tx, OperationStarted.of({ operationId, target, targetId, placeId }));
  }

  async #find(tx: Tx, reach: Reach, id: string): Promise<CountedOperation> {
    const row = await this.repository.find(tx, reach, id);
    if (row === undefined) throw fleetError('operationNotFound');
    return row;
  }

  /** One that the caller may act on. */
  async #within(tx: Tx, reach: Reach, id: string): Promise<CountedOperation> {
    const row = await this.#find(tx, reach, id);
    if (!(await this.places.covers(tx, reach, 'operation:run', row.placeId))) throw fleetError('outOfReach');
    return row;
  }

  #in(minutes: number): Date {
    return new Date(this.acts.now().getTime() + minutes * 60_000);
  }

  async #record(
    tx: Tx,
    reach: Reach,
    act: string,
    { id, targetName, placeId, target, targetId }: OperationRow,
    details: Record<string, string | null>,
  ): Promise<void> {
    const subject = { kind: 'operation', id, label: targetName };
    await this.acts.record(tx, reach, { act, subject, placeId, details: { ...details, target, targetId } });
    await this.acts.emit(tx, OperationChanged.of({ operationId: id, placeId }));
  }
}
