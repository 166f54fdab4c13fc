import { Injectable } from '@nestjs/common';
import type { Tx } from '@chariot/platform';

/** Everything here is the system's alone. */
@Injectable()
export class FirstRunRepository {
  /** Of any number of attempts at once, one goes on. */
  async queue(tx: Tx): Promise<void> {
    await tx.query(`select pg_advisory_xact_lock(hashtext('identity.first_run'))`);
  }

  /** Somebody administers, or will administer, an académie of this instance. */
  async hasAdministrator(tx: Tx, now: Date): Promise<boolean> {
    const row = await tx.one(
      `select from identity.held_role held
         join identity.person on person.id = held.person_id and person.disabled_at is null
         join territory.place on place.id = held.place_id and place.kind = 'academie'
        where held.role = 'administrator' and held.ended_at is null
          and coalesce(held.until_on, 'infinity') >= ($1::timestamptz at time zone place.time_zone)::date
        limit 1`,
      [now],
    );
    return row !== undefined;
  }

  async addCode(tx: Tx, hash: Buffer, now: Date): Promise<void> {
    await tx.execute('insert into identity.first_run (code_hash, created_at) values ($1, $2)', [hash, now]);
  }

  /** Spends the code, and with it every other that was printed: none may serve the day the instance loses its people. */
  async useCode(tx: Tx, hash: Buffer, now: Date): Promise<boolean> {
    const known = await tx.one(
      'select from identity.first_run where code_hash = $1 and used_at is null for no key update',
      [hash],
    );
    if (known === undefined) return false;
    await tx.execute('update identity.first_run set used_at = $1 where used_at is null', [now]);
    return true;
  }

  /** The académie that is there already, when an instance has lost its administrators. */
  async academie(tx: Tx): Promise<string | undefined> {
    const row = await tx.one<{ id: string }>(
      `select id from territory.place where kind = 'academie' and closed_on is null order by opened_on, id limit 1`,
    );
    return row?.id;
  }
}
