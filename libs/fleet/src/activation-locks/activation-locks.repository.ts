import { Injectable } from '@nestjs/common';
import type { Reach } from '@chariot/kernel';
import type { Tx } from '@chariot/platform';
import { DISPOSED_STATES } from '../devices/device.js';

export interface KeptCode {
  readonly secretId: string;
  readonly keptAt: Date;
}

@Injectable()
export class ActivationLocksRepository {
  of(tx: Tx, _reach: Reach, deviceId: string): Promise<KeptCode | undefined> {
    return tx.one<KeptCode>(
      'select secret_id as "secretId", kept_at as "keptAt" from fleet.activation_lock where device_id = $1',
      [deviceId],
    );
  }

  async keep(tx: Tx, reach: Reach, { secretId, keptAt }: KeptCode): Promise<void> {
    await tx.execute(
      `insert into fleet.activation_lock (device_id, secret_id, kept_at) values ($1, $2, $3)
       on conflict (device_id) do update set secret_id = excluded.secret_id, kept_at = excluded.kept_at`,
      [reach.id, secretId, keptAt],
    );
  }

  /** A batch, of devices that left the fleet for good before then. @returns their secrets */
  async forget(tx: Tx, before: Date): Promise<string[]> {
    const rows = await tx.query<{ secretId: string }>(
      `delete from fleet.activation_lock where device_id in (
         select l.device_id from fleet.activation_lock l join fleet.device d on d.id = l.device_id
          where d.state = any ($2) and not exists (
            select from fleet.state_change c where c.device_id = d.id and c.at >= $1) limit 500)
       returning secret_id as "secretId"`,
      [before, DISPOSED_STATES],
    );
    return rows.map(({ secretId }) => secretId);
  }
}
