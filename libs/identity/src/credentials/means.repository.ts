import { Injectable } from '@nestjs/common';
import type { Reach } from '@chariot/kernel';
import type { Statement, Tx } from '@chariot/platform';

const ANY: Statement = {
  name: 'identity.means.any',
  sql: `select exists (select from identity.password where person_id = $1)
            or exists (select from identity.passkey where person_id = $1)
            or exists (select from identity.provider_link where person_id = $1 and provider = any ($2::text[])) as any`,
};

/** What the caller may prove with that it is she. */
@Injectable()
export class MeansRepository {
  /** `providers`: those that this instance knows today; a link to another proves nothing. */
  async any(tx: Tx, reach: Reach, providers: readonly string[]): Promise<boolean> {
    const row = await tx.one<{ any: boolean }>(ANY, [reach.id, [...providers]]);
    return row?.any === true;
  }

  /** Of two changes at once, one waits: each sees what the other has left. */
  async queue(tx: Tx, reach: Reach): Promise<void> {
    await tx.query(`select pg_advisory_xact_lock(hashtext('identity.means'), hashtext($1))`, [reach.id]);
  }
}
