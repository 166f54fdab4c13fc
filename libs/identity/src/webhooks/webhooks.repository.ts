import { Injectable } from '@nestjs/common';
import type { WebhookTopic } from '@chariot/contract';
import type { Reach, Role } from '@chariot/kernel';
import type { Tx } from '@chariot/platform';

export interface WebhookRow {
  readonly id: string;
  readonly placeId: string;
  readonly url: string;
  readonly topics: readonly WebhookTopic[];
  readonly secretId: string;
  readonly makerId: string;
  readonly createdBy: string;
  readonly createdAt: Date;
  readonly stoppedAt: Date | null;
  readonly stoppedBecause: 'unanswered' | 'makerLostRight' | null;
}

export interface NewWebhook {
  readonly id: string;
  readonly placeId: string;
  readonly url: string;
  readonly topics: readonly WebhookTopic[];
  readonly secretId: string;
}

const COLUMNS = `webhook.id, webhook.place_id as "placeId", webhook.url, webhook.topics, webhook.secret_id as "secretId",
  webhook.created_by as "makerId", identity.person_name(webhook.created_by) as "createdBy",
  webhook.created_at as "createdAt", webhook.stopped_at as "stoppedAt", webhook.stopped_because as "stoppedBecause"`;

/** $1 and $2: whether the caller is the system, and her roots. */
const WITHIN_REACH = `($1::boolean or territory.is_under(webhook.place_id, $2::uuid[]))`;
const reachParams = (reach: Reach): [boolean, string[]] => [
  reach.kind === 'system',
  reach.places('integration:manage'),
];

@Injectable()
export class WebhooksRepository {
  /** The latest first; `after` is the id of the last one of the page before. */
  page(
    tx: Tx,
    reach: Reach,
    page: { readonly limit: number; readonly after?: string | undefined },
  ): Promise<WebhookRow[]> {
    return tx.query<WebhookRow>(
      `select ${COLUMNS} from identity.webhook where ${WITHIN_REACH} and ($3::uuid is null or webhook.id < $3)
        order by webhook.id desc limit $4`,
      [...reachParams(reach), page.after ?? null, page.limit],
    );
  }

  async count(tx: Tx, reach: Reach): Promise<number> {
    const row = await tx.one<{ count: number }>(
      `select count(*)::int as count from identity.webhook where ${WITHIN_REACH}`,
      reachParams(reach),
    );
    return row?.count ?? 0;
  }

  find(tx: Tx, reach: Reach, id: string): Promise<WebhookRow | undefined> {
    return tx.one<WebhookRow>(`select ${COLUMNS} from identity.webhook where ${WITHIN_REACH} and webhook.id = $3`, [
      ...reachParams(reach),
      id,
    ]);
  }

  /** For changing it: the row is held until the transaction ends. */
  lock(tx: Tx, reach: Reach, id: string): Promise<WebhookRow | undefined> {
    return tx.one<WebhookRow>(
      `select ${COLUMNS} from identity.webhook where ${WITHIN_REACH} and webhook.id = $3 for no key update of webhook`,
      [...reachParams(reach), id],
    );
  }

  /** How many the caller has: two that she makes at once queue on her own person. */
  async ownCount(tx: Tx, reach: Reach): Promise<number> {
    await tx.query('select pg_advisory_xact_lock(hashtextextended($1, 0))', [`identity.webhook:${reach.id}`]);
    const row = await tx.one<{ count: number }>(
      'select count(*)::int as count from identity.webhook where created_by = $1',
      [reach.id],
    );
    return row?.count ?? 0;
  }

  /** Without a reach in the statement: the service has asked for every permission, and row security asks again. */
  async insert(tx: Tx, reach: Reach, webhook: NewWebhook, now: Date): Promise<void> {
    await tx.execute(
      `insert into identity.webhook (id, place_id, url, topics, secret_id, created_by, created_at)
       values ($1, $2, $3, $4, $5, $6, $7)`,
      [webhook.id, webhook.placeId, webhook.url, webhook.topics, webhook.secretId, reach.id, now],
    );
  }

  async remove(tx: Tx, reach: Reach, id: string): Promise<void> {
    await tx.execute(`delete from identity.webhook where ${WITHIN_REACH} and webhook.id = $3`, [
      ...reachParams(reach),
      id,
    ]);
  }

  async stop(tx: Tx, reach: Reach, id: string, because: 'unanswered' | 'makerLostRight', now: Date): Promise<void> {
    await tx.execute(
      `update identity.webhook set stopped_at = $4, stopped_because = $5 where ${WITHIN_REACH} and webhook.id = $3`,
      [...reachParams(reach), id, now, because],
    );
  }

  /** From now on it calls in the caller's name. */
  async resume(tx: Tx, reach: Reach, id: string): Promise<void> {
    await tx.execute(
      `update identity.webhook set stopped_at = null, stopped_because = null, created_by = $4
        where ${WITHIN_REACH} and webhook.id = $3`,
      [...reachParams(reach), id, reach.id],
    );
  }

  /** For the system: what its maker holds there at that moment. */
  async makerRoles(tx: Tx, id: string, now: Date): Promise<readonly Role[]> {
    const row = await tx.one<{ roles: Role[] }>('select identity.webhook_roles($1, $2) as roles', [id, now]);
    return row?.roles ?? [];
  }

  /** For the system: living webhooks of this place and of those above it that want this topic. */
  async wanting(tx: Tx, topic: WebhookTopic, placeId: string): Promise<string[]> {
    const rows = await tx.query<{ id: string }>(
      `select id from identity.webhook
        where stopped_at is null and $1 = any (topics) and place_id in (select territory.above($2)) order by id`,
      [topic, placeId],
    );
    return rows.map(({ id }) => id);
  }
}
