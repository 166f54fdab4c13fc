import type { Metrics } from '@chariot/platform';
import type { PushOutcome } from './apns.service.js';

export type CountPush = (outcome: PushOutcome['outcome']) => void;

/** What whoever watches over the server reads of the wakes of iPads. @returns what counts the pushes of this process */
export function pushMetrics(metrics: Metrics, openLines: () => number): CountPush {
  const count = metrics.counter(
    {
      name: 'chariot_apple_pushes',
      help: 'Wakes handed to Apple by this process; off: Apple knows the device no more; later: to be tried again',
    },
    ['state'],
  );
  metrics.gauge(
    { name: 'chariot_apple_lines', help: 'Connections of this process to Apple’s push service' },
    openLines,
  );
  metrics.measure(
    { name: 'chariot_apple_wakes', help: 'Wakes of iPads that wait, and of those the ones that failed before' },
    async (tx) => {
      const row = await tx.one<{ waiting: number; retrying: number }>(
        `select count(*) filter (where attempts = 0)::int as waiting, count(*) filter (where attempts > 0)::int as retrying
           from apple.push_due`,
      );
      return { waiting: row?.waiting ?? 0, retrying: row?.retrying ?? 0 };
    },
  );
  metrics.measure(
    { name: 'chariot_apple_wakes_oldest_seconds', help: 'Age of the oldest wake that is due and was not handed over' },
    async (tx, now) => {
      const row = await tx.one<{ at: Date | null }>(
        'select min(asked_at) as at from apple.push_due where due_at <= $1 or attempts > 0',
        [now],
      );
      return row?.at ? Math.max(0, (now.getTime() - row.at.getTime()) / 1000) : 0;
    },
  );
  metrics.measure(
    {
      name: 'chariot_apple_certificate_remaining_seconds',
      help: 'Until the end of the certificate that wakes iPads; absent without one',
    },
    async (tx, now) => {
      const row = await tx.one<{ at: Date }>(
        'select not_after as at from apple.push_certificate where ended_at is null',
      );
      return row === undefined ? {} : (row.at.getTime() - now.getTime()) / 1000;
    },
  );
  return (outcome) => count({ state: outcome });
}
