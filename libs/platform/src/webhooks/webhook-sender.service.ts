import { DomainError, Reach, type Clock } from '@chariot/kernel';
import type { BeforeApplicationShutdown, OnApplicationBootstrap } from '@nestjs/common';
import type { Logger } from '../logs/logger.service.js';
import type { Outbound } from '../outbound/outbound.service.js';
import type { Database } from '../postgres/database.service.js';
import type { Leader } from '../postgres/leader.service.js';
import { signatureOf } from './signature.js';
import type { WebhookTarget, WebhookTargets } from './webhook-targets.port.js';
import { WebhooksRepository, type DeliveryRow } from './webhooks.repository.js';

const LOOK_EVERY_MS = 1_000;
const TIMEOUT_MS = 10_000;
/** Receivers called at once; half of the places are for those that answered quickly the last time. */
const AT_ONCE = 32;
const SLOW_MS = 2_000;
/** Messages of one receiver before the others of its rank have their turn. */
const IN_A_ROW = 20;
const GIVE_UP_MS = 24 * 60 * 60_000;
const SENDING = Reach.system('appels sortants (webhooks)');

/**
 * Calls receivers, each by itself: one message of a receiver at a time and in order, many receivers at once, so that a
 * slow one holds itself up and nobody else. In the process that leads.
 */
export class WebhookSender implements OnApplicationBootstrap, BeforeApplicationShutdown {
  readonly #rows = new WebhooksRepository();
  readonly #busy = new Map<string, Promise<void>>();
  /** Receivers whose last answer was slow. Forgotten when they are quick, or with the process. */
  readonly #slow = new Set<string>();
  #targets: WebhookTargets | undefined;
  #stop: (() => Promise<void>) | undefined;
  #stopped = false;

  constructor(
    private readonly database: Database,
    private readonly leader: Leader,
    private readonly outbound: Outbound,
    private readonly clock: Clock,
    private readonly logger: Logger,
    private readonly serves = true,
    private readonly timeoutMs = TIMEOUT_MS,
  ) {}

  /** The room that knows who subscribed says so when it starts. */
  serve(targets: WebhookTargets): void {
    this.#targets = targets;
  }

  onApplicationBootstrap(): void {
    if (!this.serves) return;
    this.#stop = this.leader.every(LOOK_EVERY_MS, 'webhooks', () => this.look());
  }

  /** Before the database is closed: what is on its way ends, or is tried again by the next. */
  async beforeApplicationShutdown(): Promise<void> {
    this.#stopped = true;
    await this.#stop?.();
    await this.settled();
  }

  /** Begins to call whoever is due, without waiting for them. */
  async look(): Promise<void> {
    if (this.#targets === undefined || this.#stopped) return;
    const busy = [...this.#busy.keys()];
    const quick = AT_ONCE - busy.length;
    const slow = AT_ONCE / 2 - busy.filter((id) => this.#slow.has(id)).length;
    const left = slow > 0 ? busy : [...busy, ...this.#slow];
    const due = await this.database.read(SENDING, (tx) =>
      this.#rows.due(tx, this.clock.now(), left, Math.max(0, quick)),
    );
    let room = slow;
    for (const id of due) {
      if (this.#slow.has(id) && room-- <= 0) continue;
      const call = this.#callInOrder(id, this.#targets)
        .catch((error: unknown) => this.logger.error('a webhook could not be served', { webhook: id, error }))
        .finally(() => this.#busy.delete(id));
      this.#busy.set(id, call);
    }
  }

  /** Resolves once nobody is being called. For specs and for stopping. */
  async settled(): Promise<void> {
    while (this.#busy.size > 0) await Promise.all(this.#busy.values());
  }

  async #callInOrder(webhookId: string, targets: WebhookTargets): Promise<void> {
    for (let sent = 0; sent < IN_A_ROW && !this.#stopped; sent += 1) {
      const taken = await this.database.transaction(SENDING, async (tx) => {
        const target = await targets.target(tx, webhookId);
        if (target === null) {
          await this.#rows.abandonAll(tx, webhookId, 'webhook.stopped', this.clock.now());
          return null;
        }
        const delivery = await this.#rows.take(tx, webhookId);
        return delivery === undefined ? null : { target, delivery };
      });
      if (taken === null || !(await this.#deliver(webhookId, taken.target, taken.delivery, targets))) return;
    }
  }

  /** @returns whether the next one may follow */
  async #deliver(
    webhookId: string,
    target: WebhookTarget,
    delivery: DeliveryRow,
    targets: WebhookTargets,
  ): Promise<boolean> {
    if (!target.mayHear(delivery.topic)) {
      await this.#end(webhookId, delivery, { state: 'abandoned', status: null, fault: 'webhook.notAllowed' });
      return true;
    }
    const { status, fault } = await this.#call(webhookId, target, delivery);
    if (fault === null) {
      await this.#end(webhookId, delivery, { state: 'delivered', status, fault });
      return true;
    }
    await this.#putOff(webhookId, delivery, status, fault, targets);
    return false;
  }

  async #call(
    webhookId: string,
    target: WebhookTarget,
    { id, topic, thingId, placeId, at }: DeliveryRow,
  ): Promise<{ readonly status: number | null; readonly fault: string | null }> {
    const body = JSON.stringify({ id, topic, thingId, placeId, at: at.toISOString() });
    const began = performance.now();
    try {
      const { status } = await this.outbound.request(target.url, {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          'chariot-delivery': id,
          'chariot-signature': signatureOf(target.secret, body, this.clock.now()),
        },
        body,
        timeoutMs: this.timeoutMs,
      });
      return { status, fault: status >= 200 && status < 300 ? null : 'webhook.refused' };
    } catch (error) {
      if (error instanceof DomainError) return { status: null, fault: error.code };
      throw error;
    } finally {
      if (performance.now() - began > SLOW_MS) this.#slow.add(webhookId);
      else this.#slow.delete(webhookId);
    }
  }

  async #end(
    webhookId: string,
    { id }: DeliveryRow,
    how: { state: 'delivered' | 'abandoned'; status: number | null; fault: string | null },
  ): Promise<void> {
    const now = this.clock.now();
    await this.database.transaction(SENDING, async (tx) => {
      await this.#rows.end(tx, id, how, now);
      const answers = { failures: 0, failingSince: null, nextTryAt: now };
      if (how.state === 'delivered') await this.#rows.schedule(tx, webhookId, answers);
    });
  }

  async #putOff(
    webhookId: string,
    { id }: DeliveryRow,
    status: number | null,
    fault: string,
    targets: WebhookTargets,
  ): Promise<void> {
    const now = this.clock.now();
    await this.database.transaction(SENDING, async (tx) => {
      const channel = await this.#rows.channel(tx, webhookId);
      // It was removed while it was being called.
      if (channel === undefined) return;
      await this.#rows.failed(tx, id, status, fault);
      const failures = channel.failures + 1;
      const failingSince = channel.failingSince ?? now;
      const nextTryAt = new Date(now.getTime() + waitMs(failures));
      await this.#rows.schedule(tx, webhookId, { failures, failingSince, nextTryAt });
      if (now.getTime() - failingSince.getTime() < GIVE_UP_MS) return;
      await targets.gaveUp(tx, webhookId);
      await this.#rows.abandonAll(tx, webhookId, fault, now);
    });
  }
}

/** 10 s, 20 s, 40 s… an hour at most, plus or minus a quarter, after `failures` in a row. */
const waitMs = (failures: number): number =>
  Math.round(Math.min(3_600_000, 10_000 * 2 ** Math.min(20, failures - 1)) * (0.75 + Math.random() / 2));
