import { Inject, Injectable, type BeforeApplicationShutdown, type OnApplicationBootstrap } from '@nestjs/common';
import { Leader, PLATFORM_OPTIONS, type PlatformOptions } from '@chariot/platform';
import { Rollups } from './rollups.service.js';

/** What is not folded is added at each look: often enough that it stays short, in an enrolment of a thousand too. */
const EVERY_MS = 5_000;

/** In the process that leads: puts what has changed into the counts. */
@Injectable()
export class RollupTicks implements OnApplicationBootstrap, BeforeApplicationShutdown {
  #stop: (() => Promise<void>) | undefined;

  constructor(
    @Inject(PLATFORM_OPTIONS) private readonly options: PlatformOptions,
    private readonly leader: Leader,
    private readonly rollups: Rollups,
  ) {}

  onApplicationBootstrap(): void {
    if (this.options.relay === false) return;
    this.#stop = this.leader.every(EVERY_MS, 'inventory counts', () => this.rollups.fold());
  }

  /** Before the database is closed. */
  async beforeApplicationShutdown(): Promise<void> {
    await this.#stop?.();
  }
}
