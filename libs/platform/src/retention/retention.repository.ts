import type { Tx } from '../postgres/database.service.js';

export interface RetentionRuns {
  readonly rule: string;
  readonly lastRunAt: Date;
  readonly lastPruned: number;
  readonly totalPruned: number;
}

export class RetentionRepository {
  async note(tx: Tx, rule: string, at: Date, pruned: number): Promise<void> {
    await tx.execute('insert into platform.retention_run (rule, ran_at, pruned) values ($1, $2, $3)', [
      rule,
      at,
      pruned,
    ]);
  }

  /** What each rule did: its last run, and all those that are still known. */
  runs(tx: Tx): Promise<RetentionRuns[]> {
    return tx.query<RetentionRuns>(
      `select distinct on (rule) rule, ran_at as "lastRunAt", pruned::int as "lastPruned",
              (sum(pruned) over (partition by rule))::float8 as "totalPruned"
         from platform.retention_run order by rule, ran_at desc, id desc`,
    );
  }

  async lastRunAt(tx: Tx): Promise<Date | null> {
    const row = await tx.one<{ at: Date | null }>('select max(ran_at) as at from platform.retention_run');
    return row?.at ?? null;
  }

  /** The last run of each rule stays, whatever its age. */
  prune(tx: Tx, before: Date): Promise<number> {
    return tx.execute(
      `delete from platform.retention_run old where id in (
         select id from platform.retention_run one where ran_at < $1
            and exists (select from platform.retention_run later where later.rule = one.rule and later.id > one.id)
          order by id limit 5000)`,
      [before],
    );
  }
}
