import { Injectable } from '@nestjs/common';
import type { Reach } from '@chariot/kernel';
import type { Tx } from '@chariot/platform';
import type { LicenceRow } from './content-tokens.repository.js';

/** An application of one iPad of which something is to be said or asked now. */
export interface DueApp {
  readonly bundleId: string;
  readonly licensedAppId: string;
  /** In the App Store; null: it is one's own, of a file. */
  readonly adamId: string | null;
  readonly installed: LicenceRow['installed'];
  /** When the iPad last said yes to it. */
  readonly askedAt: Date | null;
  readonly times: number;
}
export interface AppChange {
  readonly installed: LicenceRow['installed'];
  readonly nextAt: Date | null;
  readonly askedAt?: Date;
  readonly times: number;
  readonly why: string | null;
}

/** The licences of one iPad, in its own transactions: what it says of its applications, never whether it holds one. */
@Injectable()
export class DeviceAppsRepository {
  due(tx: Tx, reach: Reach, now: Date): Promise<DueApp[]> {
    return tx.query<DueApp>(
      `select licensed_app_id as "licensedAppId", bundle_id as "bundleId", adam_id as "adamId", installed, asked_at as "askedAt", times
         from apple.licence where device_id = $1 and next_at <= $2 and (state = 'held' or installed = 'removing')
        order by next_at, bundle_id limit 200`,
      [reach.id, now],
    );
  }

  of(tx: Tx, reach: Reach, bundleIds: readonly string[]): Promise<DueApp[]> {
    return tx.query<DueApp>(
      `select licensed_app_id as "licensedAppId", bundle_id as "bundleId", adam_id as "adamId", installed, asked_at as "askedAt", times
         from apple.licence where device_id = $1 and bundle_id = any ($2::text[]) and (state = 'held' or installed = 'removing')`,
      [reach.id, bundleIds],
    );
  }

  async changed(tx: Tx, reach: Reach, bundleId: string, change: AppChange): Promise<void> {
    const { installed, nextAt, askedAt, times, why } = change;
    await tx.execute(
      `update apple.licence set installed = $3, next_at = $4, asked_at = coalesce($5, asked_at), times = $6, why = $7
        where device_id = $1 and bundle_id = $2 and (state = 'held' or installed = 'removing')`,
      [reach.id, bundleId, installed, nextAt, askedAt ?? null, times, why?.slice(0, 300) ?? null],
    );
  }

  /** It has them, and Apple has a later version of each. */
  async outdated(tx: Tx, reach: Reach, bundleIds: readonly string[], now: Date): Promise<void> {
    await tx.execute(
      `update apple.licence set installed = 'outdated', next_at = $3, times = 0
        where device_id = $1 and bundle_id = any ($2::text[]) and state = 'held' and installed = 'there'`,
      [reach.id, bundleIds, now],
    );
  }

  /** It starts over: nothing that it said before is so. */
  async begun(tx: Tx, deviceId: string, now: Date): Promise<void> {
    await tx.execute(
      `update apple.licence set installed = 'none', next_at = case when state = 'held' then $2::timestamptz end, times = 0, why = null
        where device_id = $1 and installed <> 'none'`,
      [deviceId, now],
    );
  }
}
