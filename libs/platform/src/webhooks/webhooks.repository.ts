import type { Tx } from '../postgres/database.service.js';

export interface WebhookNews {
  readonly topic: string;
  readonly thingId: string;
  readonly placeId: string;
}

export interface DeliveryRow extends WebhookNews {
  readonly id: string;
  readonly at: Date;
  readonly state: 'waiting' | 'delivered' | 'abandoned';
  readonly attempts: number;
  readonly status: number | null;
  readonly fault: string | null;
  readonly nextTryAt: Date | null;
}

export interface ChannelRow {
  readonly failures: number;
  readonly failingSince: Date | null;
}

const COLUMNS = `delivery.id, delivery.topic, delivery.thing_id as "thingId", delivery.place_id as "placeId", delivery.at,
  delivery.state, delivery.attempts, delivery.status, delivery.fault,
  case when delivery.state = 'waiting' then greatest(channel.next_try_at, delivery.at) end as "nextTryAt"`;
const TABLES = 'platform.webhook_delivery delivery join platform.webhook_channel channel using (webhook_id)';

/** Under the system's Reach, or a person's: which rows she touches is row level security's to say. */
export class WebhooksRepository {
  async openChannel(tx: Tx, webhookId: string, now: Date): Promise<void> {
    await tx.execute('insert into platform.webhook_channel (webhook_id, next_try_at) values ($1, $2)', [
      webhookId,
      now,
    ]);
  }

  /** With what waited in it, and what is remembered of it. */
  async closeChannel(tx: Tx, webhookId: string): Promise<void> {
    await tx.execute('delete from platform.webhook_delivery where webhook_id = $1', [webhookId]);
    await tx.execute('delete from platform.webhook_channel where webhook_id = $1', [webhookId]);
  }

  /** Nothing when the same is waiting untried, or when `most` are waiting. @returns whether it was added */
  async add(tx: Tx, webhookId: string, id: string, news: WebhookNews, now: Date, most: number): Promise<boolean> {
    const added = await tx.execute(
      `insert into platform.webhook_delivery (id, webhook_id, topic, thing_id, place_id, at)
       select $1, $2, $3, $4, $5, $6
        where (select count(*) from (select from platform.webhook_delivery
                where webhook_id = $2 and state = 'waiting' limit $7) waiting) < $7
       on conflict do nothing`,
      [id, webhookId, news.topic, news.thingId, news.placeId, now, most],
    );
    return added === 1;
  }

  /** Channels where something is due, those that have waited longest first. */
  async due(tx: Tx, now: Date, busy: readonly string[], limit: number): Promise<string[]> {
    const rows = await tx.query<{ id: string }>(
      `select webhook_id as id from platform.webhook_channel channel
        where next_try_at <= $1 and webhook_id <> all ($2::uuid[])
          and exists (select from platform.webhook_delivery waiting
                       where waiting.webhook_id = channel.webhook_id and waiting.state = 'waiting')
        order by next_try_at, webhook_id limit $3`,
      [now, busy, limit],
    );
    return rows.map(({ id }) => id);
  }

  /** The oldest that waits, one attempt further. */
  take(tx: Tx, webhookId: string): Promise<DeliveryRow | undefined> {
    return tx.one<DeliveryRow>(
      `update platform.webhook_delivery delivery set attempts = attempts + 1
         from platform.webhook_channel channel
        where channel.webhook_id = delivery.webhook_id and delivery.id = (
          select id from platform.webhook_delivery where webhook_id = $1 and state = 'waiting'
           order by id limit 1 for no key update skip locked)
       returning ${COLUMNS}`,
      [webhookId],
    );
  }

  async end(
    tx: Tx,
    id: string,
    how: { readonly state: 'delivered' | 'abandoned'; readonly status: number | null; readonly fault: string | null },
    now: Date,
  ): Promise<void> {
    await tx.execute(
      `update platform.webhook_delivery set state = $2, status = $3, fault = $4, ended_at = $5
        where id = $1 and state = 'waiting'`,
      [id, how.state, how.status, how.fault, now],
    );
  }

  async failed(tx: Tx, id: string, status: number | null, fault: string): Promise<void> {
    await tx.execute(
      `update platform.webhook_delivery set status = $2, fault = $3 where id = $1 and state = 'waiting'`,
      [id, status, fault],
    );
  }

  async abandonAll(tx: Tx, webhookId: string, fault: string, now: Date): Promise<void> {
    await tx.execute(
      `update platform.webhook_delivery set state = 'abandoned', fault = $2, ended_at = $3
        where webhook_id = $1 and state = 'waiting'`,
      [webhookId, fault, now],
    );
  }

  channel(tx: Tx, webhookId: string): Promise<ChannelRow | undefined> {
    return tx.one<ChannelRow>(
      'select failures, failing_since as "failingSince" from platform.webhook_channel where webhook_id = $1',
      [webhookId],
    );
  }

  /** `failingSince` null: it answers. */
  async schedule(tx: Tx, webhookId: string, channel: ChannelRow & { readonly nextTryAt: Date }): Promise<void> {
    await tx.execute(
      `update platform.webhook_channel set failures = $2, failing_since = $3, next_try_at = $4 where webhook_id = $1`,
      [webhookId, channel.failures, channel.failingSince, channel.nextTryAt],
    );
  }

  /** The latest first; `after` is the id of the last one of the page before. */
  page(
    tx: Tx,
    webhookId: string,
    page: { readonly limit: number; readonly after?: string | undefined },
  ): Promise<DeliveryRow[]> {
    return tx.query<DeliveryRow>(
      `select ${COLUMNS} from ${TABLES} where delivery.webhook_id = $1 and ($2::uuid is null or delivery.id < $2)
        order by delivery.id desc limit $3`,
      [webhookId, page.after ?? null, page.limit],
    );
  }

  async count(tx: Tx, webhookId: string): Promise<number> {
    const row = await tx.one<{ count: number }>(
      'select count(*)::int as count from platform.webhook_delivery where webhook_id = $1',
      [webhookId],
    );
    return row?.count ?? 0;
  }

  find(tx: Tx, id: string): Promise<DeliveryRow | undefined> {
    return tx.one<DeliveryRow>(`select ${COLUMNS} from ${TABLES} where delivery.id = $1`, [id]);
  }

  /** @returns how many, at most 10,000 */
  prune(tx: Tx, before: Date): Promise<number> {
    return tx.execute(
      `delete from platform.webhook_delivery where id in
         (select id from platform.webhook_delivery where state <> 'waiting' and ended_at < $1
           order by ended_at limit 10000)`,
      [before],
    );
  }
}
