import type { Database, Tx } from '../postgres/database.service.js';
import type { Leader } from '../postgres/leader.service.js';
import type { Metrics } from './metrics.service.js';

/** What the machinery itself tells. */
export function platformMetrics(metrics: Metrics, database: Database, leader: Leader): void {
  metrics.gauge({ name: 'chariot_leader', help: '1 in the process that runs what is timed' }, () =>
    leader.leads ? 1 : 0,
  );
  metrics.gauge(
    {
      name: 'chariot_database_connections',
      help: 'Connections of this process’s pool; waiting: acts that wait for one',
    },
    () => ({ ...database.pool }),
  );
  metrics.measure(
    {
      name: 'chariot_outbox_events',
      help: 'Events not carried yet; retrying: a handler failed; dead: every attempt failed',
    },
    async (tx) => counts(await tx.one(OUTBOX)),
  );
  metrics.measure({ name: 'chariot_outbox_oldest_seconds', help: 'Age of the oldest event that waits' }, (tx, now) =>
    age(tx, `select min(created_at) as at from platform.outbox where done_at is null and dead_at is null`, now),
  );
  metrics.measure(
    { name: 'chariot_mail_messages', help: 'Messages that wait, and that could not be sent' },
    async (tx) => counts(await tx.one(MAIL)),
  );
  metrics.measure({ name: 'chariot_mail_oldest_seconds', help: 'Age of the oldest message that waits' }, (tx, now) =>
    age(tx, `select min(created_at) as at from platform.mail where state = 'waiting'`, now),
  );
  metrics.measure(
    { name: 'chariot_webhook_deliveries', help: 'Calls that wait, and of those the ones that failed before' },
    async (tx) => counts(await tx.one(WEBHOOKS)),
  );
  metrics.measure({ name: 'chariot_backup_age_seconds', help: 'Age of the last copy; absent without one' }, (tx, now) =>
    age(tx, 'select max(at) as at from platform.backup', now),
  );
}

const OUTBOX = `select count(*) filter (where dead_at is null and attempts = 0)::int as waiting,
    count(*) filter (where dead_at is null and attempts > 0)::int as retrying,
    count(*) filter (where dead_at is not null)::int as dead from platform.outbox where done_at is null`;
const MAIL = `select count(*) filter (where state = 'waiting')::int as waiting,
    count(*) filter (where state = 'failed')::int as failed from platform.mail where state <> 'sent'`;
const WEBHOOKS = `select count(*) filter (where attempts = 0)::int as waiting,
    count(*) filter (where attempts > 0)::int as retrying from platform.webhook_delivery where state = 'waiting'`;

const counts = (row: object | undefined): Record<string, number> => ({
  ...(row as Record<string, number> | undefined),
});

async function age(tx: Tx, sql: string, now: Date): Promise<number | Record<string, number>> {
  const at = (await tx.one<{ at: Date | null }>(sql))?.at ?? null;
  if (at === null) return sql.includes('backup') ? {} : 0;
  return Math.max(0, (now.getTime() - at.getTime()) / 1000);
}
