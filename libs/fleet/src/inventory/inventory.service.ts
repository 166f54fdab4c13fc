import { Inject, Injectable } from '@nestjs/common';
import { inventoryFacts, type InventoryFacts } from '@chariot/contract';
import type { Clock } from '@chariot/kernel';
import { CLOCK, type Tx } from '@chariot/platform';
import { inventoryDiff } from './inventory-diff.js';
import { InventoryRepository } from './inventory.repository.js';

/** What devices say of themselves, and when it changed. */
@Injectable()
export class Inventory {
  constructor(
    @Inject(CLOCK) private readonly clock: Clock,
    private readonly repository: InventoryRepository,
  ) {}

  /**
   * Keeps the facts of the contract and no other: whatever else was said (an address, a position) is not written down.
   * @returns whether something that people follow has changed, or was never known
   */
  async record(tx: Tx, deviceId: string, said: InventoryFacts): Promise<boolean> {
    const facts = inventoryFacts.parse(said);
    const before = await this.repository.lock(tx, deviceId);
    const changes = inventoryDiff(before, facts);
    await this.repository.save(tx, deviceId, facts, changes, this.clock.now());
    return before === null || changes.length > 0;
  }
}
