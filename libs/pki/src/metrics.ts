import type { Metrics } from '@chariot/platform';

/** What ends within a month is about to fail: the server and the devices renew themselves before. */
export function pkiMetrics(metrics: Metrics): void {
  metrics.measure(
    { name: 'chariot_device_certificates', help: 'The latest of each device; ending: less than 30 days left' },
    async (tx, now) => {
      const row = await tx.one<{ alive: number; ending: number }>(
        `select count(*)::int as alive, count(*) filter (where not_after < $1::timestamptz + interval '30 days')::int as ending
           from (select distinct on (device_id) not_after from pki.device_certificate
                  where revoked_at is null and not_after > $1 and (first_used_at is not null or replaces is null)
                  order by device_id, not_after desc) latest`,
        [now],
      );
      return { alive: row?.alive ?? 0, ending: row?.ending ?? 0 };
    },
  );
  metrics.measure(
    { name: 'chariot_certificate_remaining_seconds', help: 'Until the end of the authorities and of the server' },
    async (tx, now) => {
      const rows = await tx.query<{ kind: string; at: Date }>(
        `select role as kind, min(not_after) as at from pki.authority where retired_at is null group by role
         union all select 'server', max(not_after) from pki.server_certificate having count(*) > 0`,
      );
      return Object.fromEntries(rows.map(({ kind, at }) => [kind, (at.getTime() - now.getTime()) / 1000]));
    },
    'kind',
  );
}
