import type { Clock } from '@chariot/kernel';
import { CLOCK, eachMorning, Leader, PLATFORM_OPTIONS, type PlatformOptions } from '@chariot/platform';
import { Inject, Injectable, type BeforeApplicationShutdown, type OnApplicationBootstrap } from '@nestjs/common';
import { Reminders } from './reminders.service.js';

const EVERY_MS = 10 * 60_000;

/** Once a day, in the morning, in the process that leads. A second time would send nothing again. */
@Injectable()
export class ReminderTicks implements OnApplicationBootstrap, BeforeApplicationShutdown {
  #stop: (() => Promise<void>) | undefined;

  constructor(
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(PLATFORM_OPTIONS) private readonly options: PlatformOptions,
    private readonly leader: Leader,
    private readonly reminders: Reminders,
  ) {}

  onApplicationBootstrap(): void {
    // Command lines write to nobody.
    if (this.options.relay === false) return;
    const tick = eachMorning(this.clock, () => this.reminders.run());
    this.#stop = this.leader.every(EVERY_MS, 'reminders of deadlines', tick);
  }

  /** Before the database is closed. */
  async beforeApplicationShutdown(): Promise<void> {
    await this.#stop?.();
  }
}
