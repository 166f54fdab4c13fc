import { setTimeout as sleep } from 'node:timers/promises';

const PATIENCE_MS = 60_000;

/**
 * Waits until every transaction that had begun before the last line of the journal is over, elsewhere in the cluster too:
 * PostgreSQL counts them together, other specs run in databases beside this one, and no line is sealed before.
 * @param query of whoever may read the whole journal
 */
export async function journalSettled(query: (sql: string) => Promise<{ settled: boolean }[]>): Promise<void> {
  const until = Date.now() + PATIENCE_MS;
  for (;;) {
    const [row] = await query(
      `select coalesce(bool_and(xact < pg_snapshot_xmin(pg_current_snapshot())), true) as settled from platform.journal`,
    );
    if (row?.settled === true) return;
    if (Date.now() > until) throw new Error('Some transaction elsewhere in the cluster does not end');
    await sleep(50);
  }
}
