import { newId, type Clock } from '@chariot/kernel';
import type { Tx } from '../postgres/database.service.js';
import { WebhooksRepository, type DeliveryRow, type WebhookNews } from './webhooks.repository.js';

/** Different things of which one receiver may be waiting to hear; it is not told of those beyond. */
const MOST_WAITING = 10_000;

/** What is to be told to whom. It leaves once the act's transaction is committed. */
export class WebhookQueue {
  readonly #rows = new WebhooksRepository();

  constructor(
    private readonly clock: Clock,
    private readonly most = MOST_WAITING,
  ) {}

  /** A subscription has its channel from its making to its end. */
  open(tx: Tx, webhookId: string): Promise<void> {
    return this.#rows.openChannel(tx, webhookId, this.clock.now());
  }

  close(tx: Tx, webhookId: string): Promise<void> {
    return this.#rows.closeChannel(tx, webhookId);
  }

  /** As if it had never failed. */
  resume(tx: Tx, webhookId: string): Promise<void> {
    return this.#rows.schedule(tx, webhookId, { failures: 0, failingSince: null, nextTryAt: this.clock.now() });
  }

  /** @returns the delivery's id; `null` when the same is waiting already, or too much is */
  async add(tx: Tx, webhookId: string, news: WebhookNews): Promise<string | null> {
    const id = newId();
    return (await this.#rows.add(tx, webhookId, id, news, this.clock.now(), this.most)) ? id : null;
  }

  find(tx: Tx, id: string): Promise<DeliveryRow | undefined> {
    return this.#rows.find(tx, id);
  }

  async page(
    tx: Tx,
    webhookId: string,
    page: { readonly limit: number; readonly after?: string | undefined },
  ): Promise<{ readonly rows: DeliveryRow[]; readonly total: number }> {
    return { rows: await this.#rows.page(tx, webhookId, page), total: await this.#rows.count(tx, webhookId) };
  }
}
