import { newId, type Reach } from '@chariot/kernel';
import { Download, type Tx } from '@chariot/platform';
import type { Provider } from '@nestjs/common';
import { CART_ORDERS, type CartOrder, type CartOrders, type LessonAsked } from '../carts/cart-orders.port.js';
import {
  CART_READINESS,
  type CartReadiness,
  type CartStanding,
  type CartTablet,
} from '../carts/cart-readiness.port.js';
import { CART_UPDATES, type CartUpdates } from '../maintenance/cart-updates.port.js';
import { LOAN_SLIPS, type LoanSlips, type SlipFacts } from '../loans/loan-slips.port.js';

/** Tablets as the fleet would tell them, and what it was asked. */
export class SceneTablets implements CartReadiness, CartOrders {
  readonly standings = new Map<string, CartStanding>();
  readonly given: (CartOrder & { readonly by: string })[] = [];
  readonly updated: { readonly classroomId: string; readonly until: Date; readonly by: string }[] = [];
  readonly updatesEnded: { readonly operationIds: readonly string[]; readonly by: string }[] = [];
  /** The operations that measure. */
  readonly measured: string[] = [];
  readonly takenBack: (LessonAsked & { readonly by: string })[] = [];

  readonly bindings: readonly Provider[] = [
    { provide: CART_READINESS, useValue: this },
    { provide: CART_ORDERS, useValue: this },
    { provide: CART_UPDATES, useValue: this.#updates() },
    { provide: LOAN_SLIPS, useValue: { of: (...asked: Parameters<LoanSlips['of']>) => this.slipOf(...asked) } },
  ];

  of(_tx: Tx, _reach: Reach, ids: readonly string[]): Promise<ReadonlyMap<string, CartStanding>> {
    return Promise.resolve(new Map([...this.standings].filter(([id]) => ids.includes(id))));
  }

  give(_tx: Tx, reach: Reach, order: CartOrder): Promise<string[]> {
    this.given.push({ ...order, by: reach.label });
    return Promise.resolve([newId()]);
  }

  measure(_tx: Tx, _reach: Reach, { deviceIds }: { readonly deviceIds: readonly string[] }): Promise<string[]> {
    const ids = deviceIds.slice(0, 2).map(() => newId());
    this.measured.push(...ids);
    return Promise.resolve(ids);
  }

  takeBack(_tx: Tx, reach: Reach, asked: LessonAsked): Promise<void> {
    this.takenBack.push({ ...asked, by: reach.label });
    return Promise.resolve();
  }

  #updates(): CartUpdates {
    return {
      begin: (_tx, { label: by }, { classroomId, until }) => {
        this.updated.push({ classroomId, until, by });
        return Promise.resolve([newId()]);
      },
      end: (_tx, { label: by }, { operationIds }) => {
        this.updatesEnded.push({ operationIds, by });
        return Promise.resolve();
      },
    };
  }

  slipOf(_tx: Tx, _reach: Reach, deviceId: string, facts: SlipFacts): Promise<() => Promise<Download>> {
    const text = JSON.stringify({ deviceId, ...facts });
    return Promise.resolve(() => Promise.resolve(new Download(text, 'bordereau.txt')));
  }

  /** So many, all ready, and a box that may serve unless told. */
  stand(classroomId: string, count: number, box: CartStanding['box'], lastSeenAt: Date): void {
    const tablets = Array.from({ length: count }, (_, index): CartTablet => {
      const slot = index + 1;
      return {
        ...{ deviceId: newId(), slot, label: `Tablette ${slot}`, inService: true },
        ...{ batteryPercent: 80, online: false, lastSeenAt },
      };
    });
    this.standings.set(classroomId, { tablets, box });
  }
}
