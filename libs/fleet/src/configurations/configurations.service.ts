import { Injectable } from '@nestjs/common';
import type { Reach } from '@chariot/kernel';
import type { Tx } from '@chariot/platform';
import { Acts } from '../acts.service.js';
import { ConfigurationChanged } from '../events.js';
import { ConfigurationsRepository, type Scope } from './configurations.repository.js';

/** Of one event: whoever hears it asks for their devices at once. */
const CLASSROOMS_PER_EVENT = 1_000;

/** Keeps what classrooms and exceptional devices should be equal to what their profiles say. */
@Injectable()
export class Configurations {
  constructor(
    private readonly acts: Acts,
    private readonly repository: ConfigurationsRepository,
  ) {}

  /** To be called before anything that `recompute` will read is written. */
  lock(tx: Tx): Promise<void> {
    return this.repository.lock(tx);
  }

  /** Resolves again and tells the devices of whichever classroom has changed. @returns their ids */
  async recompute(tx: Tx, scope: Scope): Promise<string[]> {
    const changed = await this.repository.reconcile(tx, scope, this.acts.now());
    await this.announce(tx, changed);
    return changed;
  }

  /** The same of every classroom, in a system transaction. */
  async recomputeAll(tx: Tx, reach: Reach): Promise<string[]> {
    if (reach.kind !== 'system') throw new Error('The whole fleet is reconciled by the system');
    await this.lock(tx);
    const changed = await this.repository.reconcileAll(tx, this.acts.now());
    await this.announce(tx, changed);
    return changed;
  }

  /** The devices of these classrooms must be something else. */
  async announce(tx: Tx, classroomIds: readonly string[]): Promise<void> {
    for (let from = 0; from < classroomIds.length; from += CLASSROOMS_PER_EVENT) {
      const some = classroomIds.slice(from, from + CLASSROOMS_PER_EVENT);
      await this.acts.emit(tx, ConfigurationChanged.of({ classroomIds: some }));
    }
  }
}
