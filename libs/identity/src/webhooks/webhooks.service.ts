import { randomBytes } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import type { Webhook, WebhookDelivery, WebhookTopic } from '@chariot/contract';
import { LocalDate, newId, type Clock, type Reach } from '@chariot/kernel';
import { CLOCK, Journal, Vault, WebhookQueue, type DeliveryRow, type Tx } from '@chariot/platform';
import { isClosed, Places } from '@chariot/territory';
import { requireProof } from '../approvals/proof.js';
import { identityError } from '../errors.js';
import { MOST_WEBHOOKS, TOPIC_PERMISSIONS, WEBHOOK_SECRET_MARK } from './webhook.js';
import { WebhooksRepository, type WebhookRow } from './webhooks.repository.js';

export const WEBHOOK_PURPOSE = 'identity.webhook';
const ID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

export interface AskedWebhook {
  /** Already looked at by `Outbound.check`. */
  readonly url: string;
  readonly placeId: string;
  readonly topics: readonly WebhookTopic[];
}

export interface AskedPage {
  readonly limit: number;
  readonly after?: string | undefined;
}

/** Programs that are called when something changes in a place: made by somebody who may read it, and in her name. */
@Injectable()
export class Webhooks {
  constructor(
    @Inject(CLOCK) private readonly clock: Clock,
    private readonly repository: WebhooksRepository,
    private readonly places: Places,
    private readonly queue: WebhookQueue,
    private readonly vault: Vault,
    private readonly journal: Journal,
  ) {}

  /** The latest first. @throws DomainError `identity.unknownPage` */
  async list(
    tx: Tx,
    reach: Reach,
    { limit, after }: AskedPage,
  ): Promise<{ items: Webhook[]; next: string | null; total: number }> {
    if (after !== undefined && !ID.test(after)) throw identityError('unknownPage');
    const rows = await this.repository.page(tx, reach, { limit: limit + 1, after });
    const page = rows.slice(0, limit);
    return {
      items: await this.#shown(tx, page),
      next: rows.length > limit ? (page.at(-1)?.id ?? null) : null,
      total: await this.repository.count(tx, reach),
    };
  }

  /**
   * The secret is in the answer, and nowhere afterwards.
   * @throws DomainError `identity.proofNeeded`, `identity.webhookNotHere`, `identity.webhookAboveOneself`,
   *   `identity.placeClosed`, `identity.tooManyWebhooks`
   */
  async add(tx: Tx, reach: Reach, asked: AskedWebhook): Promise<Webhook & { secret: string }> {
    const now = this.clock.now();
    requireProof(reach, now);
    const place = await this.places.get(tx, reach, asked.placeId);
    if (isClosed(place, LocalDate.today(this.clock, place.timeZone))) {
      throw identityError('placeClosed', { place: place.name });
    }
    const topics = [...new Set(asked.topics)];
    const needed = [...new Set(topics.map((topic) => TOPIC_PERMISSIONS[topic]))];
    const uncovered = await this.places.uncovered(tx, reach, ['integration:manage', ...needed], place.id);
    if (uncovered.includes('integration:manage')) throw identityError('webhookNotHere', { place: place.name });
    if (uncovered.length > 0) throw identityError('webhookAboveOneself', { place: place.name });
    if ((await this.repository.ownCount(tx, reach)) >= MOST_WEBHOOKS) {
      throw identityError('tooManyWebhooks', { most: MOST_WEBHOOKS });
    }
    const id = newId();
    const secret = `${WEBHOOK_SECRET_MARK}${randomBytes(32).toString('base64url')}`;
    const secretId = await this.vault.seal(tx, secret, WEBHOOK_PURPOSE);
    await this.repository.insert(tx, reach, { id, placeId: place.id, url: asked.url, topics, secretId }, now);
    await this.queue.open(tx, id);
    const webhook = await this.#get(tx, reach, id);
    await this.#note(tx, reach, 'identity.webhook.added', webhook, { topics });
    return { ...webhook, secret };
  }

  /** Calls again, in the caller's name. @throws those of `add`, DomainError `identity.webhookNotStopped` */
  async resume(tx: Tx, reach: Reach, id: string): Promise<Webhook> {
    requireProof(reach, this.clock.now());
    const row = await this.#lock(tx, reach, id);
    if (row.stoppedAt === null) throw identityError('webhookNotStopped');
    const needed = [...new Set(row.topics.map((topic) => TOPIC_PERMISSIONS[topic]))];
    const uncovered = await this.places.uncovered(tx, reach, ['integration:manage', ...needed], row.placeId);
    const { name: place } = await this.places.ref(tx, row.placeId);
    if (uncovered.length > 0) throw identityError('webhookAboveOneself', { place });
    await this.repository.resume(tx, reach, id);
    await this.queue.resume(tx, id);
    const webhook = await this.#get(tx, reach, id);
    await this.#note(tx, reach, 'identity.webhook.resumed', webhook);
    return webhook;
  }

  /** With its secret, and what waited. @throws DomainError `identity.webhookNotFound` */
  async remove(tx: Tx, reach: Reach, id: string): Promise<{ id: string }> {
    const { secretId } = await this.#lock(tx, reach, id);
    const webhook = await this.#get(tx, reach, id);
    await this.queue.close(tx, id);
    await this.repository.remove(tx, reach, id);
    await this.vault.forget(tx, secretId);
    await this.#note(tx, reach, 'identity.webhook.removed', webhook);
    return { id };
  }

  /** @throws DomainError `identity.webhookNotFound`, `identity.webhookIsStopped`, `identity.testIsWaiting` */
  async test(tx: Tx, reach: Reach, id: string): Promise<WebhookDelivery> {
    const row = await this.#lock(tx, reach, id);
    if (row.stoppedAt !== null) throw identityError('webhookIsStopped');
    const added = await this.queue.add(tx, id, { topic: 'test', thingId: id, placeId: row.placeId });
    const delivery = added === null ? undefined : await this.queue.find(tx, added);
    if (delivery === undefined) throw identityError('testIsWaiting');
    await this.#note(tx, reach, 'identity.webhook.tested', await this.#get(tx, reach, id));
    return shownDelivery(delivery);
  }

  /** The latest first. @throws DomainError `identity.webhookNotFound`, `identity.unknownPage` */
  async deliveries(
    tx: Tx,
    reach: Reach,
    id: string,
    { limit, after }: AskedPage,
  ): Promise<{ items: WebhookDelivery[]; next: string | null; total: number }> {
    if (after !== undefined && !ID.test(after)) throw identityError('unknownPage');
    await this.#get(tx, reach, id);
    const { rows, total } = await this.queue.page(tx, id, { limit: limit + 1, after });
    const page = rows.slice(0, limit);
    return {
      items: page.map(shownDelivery),
      next: rows.length > limit ? (page.at(-1)?.id ?? null) : null,
      total,
    };
  }

  async #get(tx: Tx, reach: Reach, id: string): Promise<Webhook> {
    const row = await this.repository.find(tx, reach, id);
    const [webhook] = row === undefined ? [] : await this.#shown(tx, [row]);
    if (webhook === undefined) throw identityError('webhookNotFound');
    return webhook;
  }

  async #lock(tx: Tx, reach: Reach, id: string): Promise<WebhookRow> {
    const row = await this.repository.lock(tx, reach, id);
    if (row === undefined) throw identityError('webhookNotFound');
    return row;
  }

  /** The server's name alone: what follows it in an address often opens something. */
  async #note(tx: Tx, reach: Reach, act: string, { id, url, place }: Webhook, details = {}): Promise<void> {
    await this.journal.record(tx, reach, {
      act,
      subject: { kind: 'webhook', id, label: new URL(url).host },
      placeId: place.id,
      details: { place: place.name, ...details },
    });
  }

  async #shown(tx: Tx, rows: readonly WebhookRow[]): Promise<Webhook[]> {
    const refs = await this.places.refs(
      tx,
      rows.map(({ placeId }) => placeId),
    );
    return rows.flatMap(({ id, url, placeId, topics, createdAt, createdBy, stoppedAt, stoppedBecause }) => {
      const place = refs.get(placeId);
      if (place === undefined) return [];
      const stopped =
        stoppedAt === null || stoppedBecause === null ? null : { at: stoppedAt.toISOString(), reason: stoppedBecause };
      return { id, url, place, topics: [...topics], createdAt: createdAt.toISOString(), createdBy, stopped };
    });
  }
}

function shownDelivery(row: DeliveryRow): WebhookDelivery {
  const { id, thingId, placeId, state, attempts, status, fault } = row;
  return {
    id,
    topic: row.topic as WebhookDelivery['topic'],
    thingId,
    placeId,
    at: row.at.toISOString(),
    state,
    attempts,
    status,
    fault,
    nextTryAt: row.nextTryAt?.toISOString() ?? null,
  };
}
