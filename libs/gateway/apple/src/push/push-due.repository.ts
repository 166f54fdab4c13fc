import { Injectable } from '@nestjs/common';
import type { Tx } from '@chariot/platform';

export interface DueRow {
  readonly deviceId: string;
  /** How often it was asked for when it was claimed: asked again since, it is pushed again. */
  readonly asked: number;
  readonly attempts: number;
}

/** One row a device: ten wakes of one second are one push, and a wake that comes during a push is another. */
@Injectable()
export class PushDueRepository {
  /**
   * Notes that these are to be woken, from `due` on. Where an earlier try has failed, the next one is not put off, nor sooner
   * than `spacingMs` after it: somebody who clicks does not wait for an hour, and does not hammer.
   */
  async ask(tx: Tx, deviceIds: readonly string[], now: Date, due: Date, spacingMs: number): Promise<void> {
    await tx.execute(
      `insert into apple.push_due (device_id, asked_at, due_at)
       select distinct id, $2::timestamptz, $3::timestamptz from unnest($1::uuid[]) id order by id
       on conflict (device_id) do update set asked = push_due.asked + 1, asked_at = excluded.asked_at,
         due_at = least(push_due.due_at,
           greatest(excluded.due_at, push_due.tried_at + make_interval(secs => $4::float / 1000)))`,
      [deviceIds, now, due, spacingMs],
    );
  }

  /** Those whose turn it is, for this process alone until `until`: one that dies gives them back by the clock. */
  claim(tx: Tx, now: Date, until: Date, limit: number): Promise<DueRow[]> {
    return tx.query<DueRow>(
      `with turn as materialized (
         select device_id from apple.push_due
          where due_at <= $1 and (claimed_until is null or claimed_until <= $1)
          order by due_at, device_id limit $3 for update skip locked)
       update apple.push_due due set claimed_until = $2, tried_at = $1 from turn where due.device_id = turn.device_id
       returning due.device_id as "deviceId", due.asked, due.attempts`,
      [now, until, limit],
    );
  }

  /** What was asked for is done; what was asked for since is due at `again`. */
  async done(tx: Tx, rows: readonly DueRow[], again: Date): Promise<void> {
    if (rows.length === 0) return;
    const [ids, asked] = [rows.map(({ deviceId }) => deviceId), rows.map((row) => row.asked)];
    await tx.execute(
      `delete from apple.push_due due using unnest($1::uuid[], $2::int[]) as told (id, asked)
        where due.device_id = told.id and due.asked = told.asked`,
      [ids, asked],
    );
    await tx.execute(
      `update apple.push_due set claimed_until = null, attempts = 0, due_at = $2 where device_id = any ($1::uuid[])`,
      [ids, again],
    );
  }

  /** To be tried again when each says; one that was asked for again since, at `again` if that is sooner. */
  async later(tx: Tx, rows: readonly (DueRow & { readonly dueAt: Date })[], again: Date): Promise<void> {
    if (rows.length === 0) return;
    await tx.execute(
      `update apple.push_due due set claimed_until = null, attempts = due.attempts + 1,
         due_at = case when due.asked = told.asked then told.at else least(told.at, $4) end
         from unnest($1::uuid[], $2::timestamptz[], $3::int[]) as told (id, at, asked) where due.device_id = told.id`,
      [rows.map(({ deviceId }) => deviceId), rows.map(({ dueAt }) => dueAt), rows.map(({ asked }) => asked), again],
    );
  }

  /** A certificate has come: whatever waited for it waits no more. */
  async allNow(tx: Tx, now: Date): Promise<void> {
    await tx.execute('select apple.wakes_due_now($1)', [now]);
  }

  async count(tx: Tx): Promise<number> {
    return (await tx.one<{ count: number }>('select apple.wakes_waiting() as count'))?.count ?? 0;
  }

  /** Wakes that nobody could deliver for so long: the device is off, and asks when it comes back. @returns how many */
  prune(tx: Tx, before: Date): Promise<number> {
    return tx.execute(
      'delete from apple.push_due where device_id in (select device_id from apple.push_due where asked_at < $1 limit 5000)',
      [before],
    );
  }
}
