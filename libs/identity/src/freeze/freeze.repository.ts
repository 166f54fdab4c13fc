import { Injectable } from '@nestjs/common';
import type { Reach } from '@chariot/kernel';
import type { Tx } from '@chariot/platform';

export interface FreezeRow {
  readonly id: string;
  readonly setAt: Date;
  readonly setByLabel: string;
  readonly reason: string;
}

export interface StoppedAct {
  readonly id: string;
  readonly placeId: string;
  readonly title: string;
}

/** The switch holds the whole instance: what is asked of it is the same for every Reach. */
@Injectable()
export class FreezeRepository {
  async isFrozen(tx: Tx): Promise<boolean> {
    return (await tx.one<{ frozen: boolean }>('select identity.is_frozen() as frozen'))?.frozen === true;
  }

  /** As `isFrozen`; when it is not, it stays so until the transaction ends. */
  async hold(tx: Tx): Promise<boolean> {
    return (await tx.one<{ frozen: boolean }>('select identity.hold_freeze() as frozen'))?.frozen === true;
  }

  current(tx: Tx): Promise<FreezeRow | undefined> {
    return tx.one<FreezeRow>(
      `select id, set_at as "setAt", set_by_label as "setByLabel", reason from identity.freeze where lifted_at is null`,
    );
  }

  find(tx: Tx, id: string): Promise<FreezeRow | undefined> {
    return tx.one<FreezeRow>(
      `select id, set_at as "setAt", set_by_label as "setByLabel", reason from identity.freeze where id = $1`,
      [id],
    );
  }

  /** @returns false when it is set already */
  async set(tx: Tx, reach: Reach, freeze: { id: string; reason: string }, now: Date): Promise<boolean> {
    const set = await tx.execute(
      `insert into identity.freeze (id, set_at, set_by, set_by_label, reason) values ($1, $2, $3, $4, $5)
       on conflict do nothing`,
      [freeze.id, now, reach.kind === 'person' ? reach.id : null, reach.label, freeze.reason],
    );
    return set === 1;
  }

  /** What this setting has stopped. */
  stopped(tx: Tx, freezeId: string): Promise<StoppedAct[]> {
    return tx.query<StoppedAct>('select id, place_id as "placeId", title from identity.stopped_by_freeze($1)', [
      freezeId,
    ]);
  }

  /** How often it was set since then. */
  async countSince(tx: Tx, since: Date): Promise<number> {
    const row = await tx.one<{ count: number }>(
      'select count(*)::int as count from identity.freeze where set_at > $1',
      [since],
    );
    return row?.count ?? 0;
  }

  /** @returns false when it is not set */
  async lift(tx: Tx, approvalId: string, now: Date): Promise<boolean> {
    const lifted = await tx.execute(
      'update identity.freeze set lifted_at = $2, lifted_by_approval = $1 where lifted_at is null',
      [approvalId, now],
    );
    return lifted === 1;
  }

  /** Where the caller administers the instance: that is held on an académie. */
  async administeredAcademie(tx: Tx, reach: Reach): Promise<{ id: string; name: string } | undefined> {
    return tx.one<{ id: string; name: string }>(
      `select id, name from territory.place where kind = 'academie' and id = any ($1::uuid[]) order by opened_on, id limit 1`,
      [reach.places('system:administer')],
    );
  }

  /** Forgets, at most 1,000 at once, what was lifted before. @returns how many */
  prune(tx: Tx, before: Date): Promise<number> {
    return tx.execute(
      `delete from identity.freeze where id in (
         select id from identity.freeze old where lifted_at < $1
            and not exists (select from identity.approval where stopped_by_freeze = old.id) limit 1000)`,
      [before],
    );
  }
}
