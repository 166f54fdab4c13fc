import { Injectable } from '@nestjs/common';

import type { Json, Tx } from '@chariot/platform';
import { Acts } from '../acts.service.js';
import { ConfigurationChanged } from '../events.js';
import { configurationHash } from './canonical-json.js';
import { ConfigurationsRepository } from './configurations.repository.js';

/** Keeps what classrooms should be equal to what their profiles say. */
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
  async recompute(tx: Tx, classroomIds: readonly string[]): Promise<string[]> {
    if (classroomIds.length === 0) return [];
    const resolved = await this.repository.resolve(tx, classroomIds);
    const named = resolved.map((one) => ({ ...one, hash: configurationHash(one.settings as Json) }));
    const changed = await this.repository.configure(tx, named, this.acts.now());
    await this.announce(tx, changed);
    return changed;
  }

  /** The devices of these classrooms must be something else. */
  async announce(tx: Tx, classroomIds: readonly string[]): Promise<void> {
    if (classroomIds.length > 0) await this.acts.emit(tx, ConfigurationChanged.of({ classroomIds }));
  }
}
