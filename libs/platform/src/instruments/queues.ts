import type { Tx } from '../postgres/database.service.js';
import { ageInFrench, type Instrument, type InstrumentGroup } from './instruments.service.js';

const MINUTE = 60_000;

interface Queue {
  readonly waiting: number;
  readonly oldest: Date | null;
  readonly dead: number;
}

/** What waits to be carried: events between rooms, and mail. Old age means that nobody carries it. */
export const QUEUES: InstrumentGroup = {
  id: 'queues',
  title: 'Files d’attente',
  order: 30,
  read: async (tx, now) => [
    ...readQueue(
      'Événements',
      await one(
        tx,
        `select count(*) filter (where dead_at is null)::int as waiting, count(*) filter (where dead_at is not null)::int as dead,
                min(created_at) filter (where dead_at is null) as oldest from platform.outbox where done_at is null`,
      ),
      now,
    ),
    ...readQueue(
      'Courriels',
      await one(
        tx,
        `select count(*) filter (where state = 'waiting')::int as waiting, count(*) filter (where state = 'failed')::int as dead,
                min(created_at) filter (where state = 'waiting') as oldest from platform.mail where state <> 'sent'`,
      ),
      now,
    ),
    ...webhooks(await channels(tx, now), now),
  ],
};

interface Channels {
  readonly waiting: number;
  readonly oldest: Date | null;
  readonly failing: number;
}

async function channels(tx: Tx, now: Date): Promise<Channels> {
  const row = await tx.one<Channels>(
    `select count(*) filter (where c.failures = 0 and d.at < $1)::int as waiting,
            min(d.at) filter (where c.failures = 0) as oldest,
            count(distinct c.webhook_id) filter (where c.failures > 0)::int as failing
       from platform.webhook_channel c
       left join platform.webhook_delivery d on d.webhook_id = c.webhook_id and d.state = 'waiting'`,
    [now],
  );
  if (row === undefined) throw new Error('A count without grouping gives one row');
  return row;
}

/** One that does not answer is its owner's to mend, who is told: only what waits for us is late. */
function webhooks({ waiting, oldest, failing }: Channels, now: Date): Instrument[] {
  const flow = readQueue('Appels sortants', { waiting, oldest, dead: 0 }, now);
  if (failing === 0) return flow;
  return [
    ...flow,
    {
      label: 'Appels sortants sans réponse',
      value: String(failing),
      state: 'warning',
      advice: 'Les programmes appelés ne répondent pas : la page de chaque appel sortant dit depuis quand.',
    },
  ];
}

async function one(tx: Tx, sql: string): Promise<Queue> {
  const queue = await tx.one<Queue>(sql);
  if (queue === undefined) throw new Error('A count without grouping gives one row');
  return queue;
}

function readQueue(label: string, { waiting, oldest, dead }: Queue, now: Date): Instrument[] {
  const late = oldest !== null && now.getTime() - oldest.getTime() > 5 * MINUTE;
  const value = oldest === null ? 'vide' : `${waiting} en attente, le premier ${ageInFrench(oldest, now)}`;
  const flow: Instrument = late
    ? {
        label,
        value,
        state: 'warning',
        advice: 'Rien ne part depuis plus de 5 minutes : regardez le journal du serveur, puis redémarrez-le.',
      }
    : { label, value, state: 'ok' };
  if (dead === 0) return [flow];
  return [
    flow,
    {
      label: `${label} abandonnés`,
      value: String(dead),
      state: 'alarm',
      advice: 'Le journal du serveur dit pourquoi : gardez-le et signalez le défaut.',
    },
  ];
}
