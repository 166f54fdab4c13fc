import { Injectable } from '@nestjs/common';
import type { InventoryFacts } from '@chariot/contract';
import type { Tx } from '@chariot/platform';
import type { InventoryChange } from './inventory-diff.js';

@Injectable()
export class InventoryRepository {
  /** The facts known of a device, locked until the transaction ends. */
  async lock(tx: Tx, deviceId: string): Promise<InventoryFacts | null> {
    const row = await tx.one<{ facts: InventoryFacts }>(
      'select facts from fleet.inventory where device_id = $1 for no key update',
      [deviceId],
    );
    return row?.facts ?? null;
  }

  async save(
    tx: Tx,
    deviceId: string,
    facts: InventoryFacts,
    changes: readonly InventoryChange[],
    at: Date,
  ): Promise<void> {
    await tx.execute(
      `insert into fleet.inventory (device_id, facts, at) values ($1, $2::jsonb, $3)
       on conflict (device_id) do update set facts = excluded.facts, at = excluded.at`,
      [deviceId, JSON.stringify(facts), at],
    );
    if (changes.length === 0) return;
    await tx.execute(
      `insert into fleet.inventory_change (device_id, at, fact, before, after)
       select $1, $3, one.fact, one.before, one.after
         from rows from (jsonb_to_recordset($2::jsonb) as (fact text, before text, after text)) with ordinality as one
        order by one.ordinality`,
      [deviceId, JSON.stringify(changes), at],
    );
  }
}
