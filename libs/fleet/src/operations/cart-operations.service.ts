import { Injectable } from '@nestjs/common';
import { DomainError, type Reach } from '@chariot/kernel';
import type { Tx } from '@chariot/platform';
import { Acts } from '../acts.service.js';
import { fleetError } from '../fleet-errors.js';
import { CartDevicesRepository } from './cart-devices.repository.js';
import { Operations } from './operations.service.js';

/** All that may be asked of a cart on behalf of a lesson: nothing that lasts, configures, restarts or erases. */
export const CART_KINDS = ['lock', 'unlock', 'message', 'openPage'] as const;
export interface CartOperation {
  readonly classroomId: string;
  readonly kind: (typeof CART_KINDS)[number];
  readonly text: string | null;
  readonly url: string | null;
  /** `null`: every device of the cart. */
  readonly deviceIds: readonly string[] | null;
  readonly until: Date;
}

/** Tablets that measure the line as a lesson begins: never a class at once. */
const MEASURED = 2;
/** How long a tablet that slept through the end of a lesson is still told to let go. */
const RELEASE_MINUTES = 24 * 60;
/** A device that has left, or speaks no more, holds nothing of the lesson's. */
const GONE: readonly string[] = ['fleet.deviceNotFound', 'fleet.deviceUnreachable', 'fleet.classroomNotFound'];

/** What a lesson asks of one cart's devices, through `Operations` and its checks; the caller's Reach says where. */
@Injectable()
export class CartOperations {
  constructor(
    private readonly acts: Acts,
    private readonly operations: Operations,
    private readonly devices: CartDevicesRepository,
  ) {}

  /** @returns the operations that it became @throws DomainError `fleet.deviceNotFound` for a device of another cart, and those of `Operations.start` */
  async start(tx: Tx, reach: Reach, asked: CartOperation): Promise<string[]> {
    const { classroomId, kind, text, url, deviceIds, until } = asked;
    if (!CART_KINDS.includes(kind)) throw new Error(`A lesson does not ask for ${String(kind)}`);
    const order = { kind, text, url, seconds: null, minutes: this.#minutesTo(until), filter: {} };
    if (deviceIds === null) {
      const { id } = await this.operations.start(tx, reach, { ...order, target: 'classroom', targetId: classroomId });
      return [id];
    }
    const inCart = await this.devices.inCart(tx, reach, classroomId, deviceIds);
    if (inCart.length !== new Set(deviceIds).size) throw fleetError('deviceNotFound');
    const started: string[] = [];
    for (const targetId of inCart) {
      started.push((await this.operations.start(tx, reach, { ...order, target: 'device', targetId })).id);
    }
    return started;
  }

  /** The cart's devices update themselves until then, whatever the school's hours. @returns the operations that it became */
  async update(tx: Tx, reach: Reach, classroomId: string, until: Date): Promise<string[]> {
    const order = { text: null, url: null, seconds: null, minutes: this.#minutesTo(until), filter: {} };
    const asked = { ...order, kind: 'update', target: 'classroom', targetId: classroomId } as const;
    return [(await this.operations.start(tx, reach, asked)).id];
  }

  /** Of these, the first that can tell it, at most so many: how fast its line is. @returns the operations that it became */
  async measure(
    tx: Tx,
    reach: Reach,
    asked: { readonly classroomId: string; readonly deviceIds: readonly string[]; readonly until: Date },
  ): Promise<string[]> {
    const able = await this.devices.ableToMeasure(tx, reach, asked.classroomId, asked.deviceIds);
    const order = { text: null, url: null, seconds: null, minutes: this.#minutesTo(asked.until), filter: {} };
    const started: string[] = [];
    for (const targetId of able.slice(0, MEASURED)) {
      const operation = await this.operations.start(tx, reach, {
        ...order,
        kind: 'measure',
        target: 'device',
        targetId,
      });
      started.push(operation.id);
    }
    return started;
  }

  /** What was not handed out yet never will be. */
  async cancel(tx: Tx, reach: Reach, operationIds: readonly string[]): Promise<void> {
    for (const id of operationIds) await unlessGone(() => this.operations.cancel(tx, reach, id));
  }

  /** Nothing more is handed out of these, and what they locked is freed, wherever in the cart it is told. */
  async end(
    tx: Tx,
    reach: Reach,
    classroomId: string,
    operationIds: readonly string[],
    locked: 'all' | readonly string[],
  ): Promise<void> {
    await this.cancel(tx, reach, operationIds);
    const until = new Date(this.acts.now().getTime() + RELEASE_MINUTES * 60_000);
    const order = { classroomId, kind: 'unlock', text: null, url: null, until } as const;
    if (locked === 'all') await unlessGone(() => this.start(tx, reach, { ...order, deviceIds: null }));
    else {
      for (const id of await this.devices.inCart(tx, reach, classroomId, locked)) {
        await unlessGone(() => this.start(tx, reach, { ...order, deviceIds: [id] }));
      }
    }
  }

  #minutesTo(until: Date): number {
    return Math.max(1, Math.ceil((until.getTime() - this.acts.now().getTime()) / 60_000));
  }
}

async function unlessGone(act: () => Promise<unknown>): Promise<void> {
  try {
    await act();
  } catch (error) {
    if (!(error instanceof DomainError) || ![...GONE, 'fleet.operationNotFound'].includes(error.code)) throw error;
  }
}
