import { Inject, Injectable } from '@nestjs/common';
import { inventoryFacts, type InventoryFacts } from '@chariot/contract';
import type { Clock } from '@chariot/kernel';
import { CLOCK, type Tx } from '@chariot/platform';
import { inventoryDiff, type InventoryChange } from './inventory-diff.js';
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
    const before = await this.repository.lock(tx, deviceId);
    const { facts, changes } = this.compared(before, said);
    await this.repository.save(tx, deviceId, facts, changes, this.clock.now());
    return before === null || changes.length > 0;
  }

  /**
   * What it tells between two inventories; nothing before the first.
   * @returns whether something that people follow has changed
   */
  async amend(tx: Tx, deviceId: string, said: Partial<InventoryFacts>): Promise<boolean> {
    const before = await this.repository.lock(tx, deviceId);
    if (before === null) return false;
    const { facts, changes } = this.compared(before, { ...before, ...said });
    if (changes.length > 0) await this.repository.save(tx, deviceId, facts, changes, this.clock.now());
    return changes.length > 0;
  }

  /** What `record` would keep of it, and what has changed since. */
  compared(
    before: InventoryFacts | null,
    said: InventoryFacts,
  ): { readonly facts: InventoryFacts; readonly changes: readonly InventoryChange[] } {
    const facts = inventoryFacts.parse(said);
    return { facts, changes: inventoryDiff(before, facts) };
  }
}
