import { Injectable } from '@nestjs/common';
import type { Reach } from '@chariot/kernel';
import type { Statement, Tx } from '@chariot/platform';
import type { KnownBoot } from './clone.js';

const statement = (name: string, sql: string): Statement => ({ name: `fleet.boot.${name}`, sql });
const ABOUT = statement(
  'about',
  `select boot_id as "bootId", first_at as "firstAt", again, latest
     from fleet.boot where device_id = $1 and (latest or boot_id = $2)`,
);
const NO_MORE_LATEST = statement('former', 'update fleet.boot set latest = false where device_id = $1 and latest');
const LATEST = statement(
  'latest',
  'insert into fleet.boot (device_id, boot_id, first_at, latest) values ($1, $2, $3, true)',
);
const FORGET = statement('forget', 'select fleet.forget_boots($1, $2)');

/** What a device's own starts were, read and written under its own reach while its row is locked. */
@Injectable()
export class BootsRepository {
  /** The start that speaks, and the latest one. */
  async about(
    tx: Tx,
    reach: Reach,
    bootId: string,
  ): Promise<{ readonly known: KnownBoot | undefined; readonly latest: { readonly firstAt: Date } | undefined }> {
    const rows = await tx.query<KnownBoot & { bootId: string; firstAt: Date }>(ABOUT, [reach.id, bootId]);
    return { known: rows.find((row) => row.bootId === bootId.toLowerCase()), latest: rows.find((row) => row.latest) };
  }

  /** A new latest one. */
  async add(tx: Tx, reach: Reach, bootId: string, at: Date): Promise<void> {
    await tx.execute(NO_MORE_LATEST, [reach.id]);
    await tx.execute(LATEST, [reach.id, bootId, at]);
  }

  async heardAgain(tx: Tx, reach: Reach, bootId: string): Promise<void> {
    await tx.execute('update fleet.boot set again = true where device_id = $1 and boot_id = $2', [reach.id, bootId]);
  }

  /** Of the device itself, or in the system's name. */
  async forget(tx: Tx, deviceId: string, kept: number): Promise<void> {
    await tx.execute(FORGET, [deviceId, kept]);
  }

  async setAside(tx: Tx, reach: Reach, at: Date): Promise<void> {
    await tx.execute('update fleet.device set copied_at = $2 where id = $1', [reach.id, at]);
  }
}
