import type { Clock } from '@chariot/kernel';
import { CLOCK, eachMorning, Leader, PLATFORM_OPTIONS, type PlatformOptions } from '@chariot/platform';
import { Inject, Injectable, type BeforeApplicationShutdown, type OnApplicationBootstrap } from '@nestjs/common';
import { Departures } from './departures.service.js';

const EVERY_MS = 10 * 60_000;

/** Each morning, in the process that leads: a role that ends on the day that was said when it was given ends without an act. */
@Injectable()
export class DepartureTicks implements OnApplicationBootstrap, BeforeApplicationShutdown {
  #stop: (() => Promise<void>) | undefined;

  constructor(
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(PLATFORM_OPTIONS) private readonly options: PlatformOptions,
    private readonly leader: Leader,
    private readonly departures: Departures,
  ) {}

  onApplicationBootstrap(): void {
    // Command lines only write down what people decide.
    if (this.options.relay === false) return;
    const run = eachMorning(this.clock, () => this.departures.run());
    this.#stop = this.leader.every(EVERY_MS, 'reservations of who has left', run);
  }

  /** Before the database is closed. */
  async beforeApplicationShutdown(): Promise<void> {
    await this.#stop?.();
  }
}
