import { Injectable } from '@nestjs/common';
import type { Reach } from '@chariot/kernel';
import type { Tx } from '@chariot/platform';
import type { KnownBoot } from './clone.js';

/** What a device's own starts were, read and written under its own reach while its row is locked. */
@Injectable()
export class BootsRepository {
  /** The start that speaks, and the latest one. */
  async about(
    tx: Tx,
    reach: Reach,
    bootId: string,
  ): Promise<{ readonly known: KnownBoot | undefined; readonly latest: { readonly firstAt: Date } | undefined }> {
    const rows = await tx.query<KnownBoot & { bootId: string; firstAt: Date }>(
      `select boot_id as "bootId", first_at as "firstAt", again, latest
         from fleet.boot where device_id = $1 and (latest or boot_id = $2)`,
      [reach.id, bootId],
    );
    return { known: rows.find((row) => row.bootId === bootId.toLowerCase()), latest: rows.find((row) => row.latest) };
  }

  /** A new latest one. */
  async add(tx: Tx, reach: Reach, bootId: string, at: Date): Promise<void> {
    await tx.execute('update fleet.boot set latest = false where device_id = $1 and latest', [reach.id]);
    await tx.execute('insert into fleet.boot (device_id, boot_id, first_at, latest) values ($1, $2, $3, true)', [
      reach.id,
      bootId,
      at,
    ]);
  }

  async heardAgain(tx: Tx, reach: Reach, bootId: string): Promise<void> {
    await tx.execute('update fleet.boot set again = true where device_id = $1 and boot_id = $2', [reach.id, bootId]);
  }

  /** Of the device itself, or in the system's name. */
  async forget(tx: Tx, deviceId: string, kept: number): Promise<void> {
    await tx.execute('select fleet.forget_boots($1, $2)', [deviceId, kept]);
  }

  async setAside(tx: Tx, reach: Reach, at: Date): Promise<void> {
    await tx.execute('update fleet.device set copied_at = $2 where id = $1', [reach.id, at]);
  }
}
