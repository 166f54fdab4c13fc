import type { Tx } from '../postgres/database.service.js';

export interface IdempotencyRow {
  readonly request: Buffer;
  readonly state: 'running' | 'answered' | 'tooLong';
  readonly secretIds: string[];
}

/** Statements on the caller's own keys; `prune` is the system's. */
export class IdempotencyRepository {
  /** Whether the key is the caller's to use: false when it is in use already. What is older than `after` does not count. */
  async claim(
    tx: Tx,
    key: { id: Buffer; personId: string; request: Buffer },
    now: Date,
    after: Date,
  ): Promise<boolean> {
    await this.#forget(tx, 'id = $1 and started_at <= $2', [key.id, after]);
    const claimed = await tx.execute(
      `insert into platform.idempotency (id, person_id, request, state, started_at)
       values ($1, $2, $3, 'running', $4) on conflict do nothing`,
      [key.id, key.personId, key.request, now],
    );
    return claimed === 1;
  }

  async hasRoom(tx: Tx, personId: string, most: number): Promise<boolean> {
    const row = await tx.one<{ room: boolean }>(
      `select count(*) < $2 as room from (select from platform.idempotency where person_id = $1 limit $2) kept`,
      [personId, most],
    );
    return row?.room === true;
  }

  find(tx: Tx, id: Buffer): Promise<IdempotencyRow | undefined> {
    return tx.one<IdempotencyRow>(
      'select request, state, secret_ids as "secretIds" from platform.idempotency where id = $1',
      [id],
    );
  }

  async answered(tx: Tx, id: Buffer, state: 'answered' | 'tooLong', secretIds: readonly string[]): Promise<void> {
    await tx.execute('update platform.idempotency set state = $2, secret_ids = $3 where id = $1', [
      id,
      state,
      secretIds,
    ]);
  }

  async release(tx: Tx, id: Buffer): Promise<void> {
    await tx.execute(`delete from platform.idempotency where id = $1 and state = 'running'`, [id]);
  }

  /** Forgets up to 1,000 keys from before `before`, with their answers. @returns how many. */
  prune(tx: Tx, before: Date): Promise<number> {
    return this.#forget(
      tx,
      'id in (select id from platform.idempotency where started_at < $1 order by started_at limit 1000)',
      [before],
    );
  }

  async #forget(tx: Tx, which: string, params: readonly unknown[]): Promise<number> {
    const row = await tx.one<{ count: number }>(
      `with gone as (delete from platform.idempotency where ${which} returning secret_ids),
            secrets as (delete from platform.secret where id in (select unnest(secret_ids) from gone))
       select count(*)::int as count from gone`,
      params,
    );
    return row?.count ?? 0;
  }
}
