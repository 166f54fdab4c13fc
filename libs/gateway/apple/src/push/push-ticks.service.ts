import { Inject, Injectable, type BeforeApplicationShutdown, type OnApplicationBootstrap } from '@nestjs/common';
import type { Clock } from '@chariot/kernel';
import { CLOCK, eachMorning, Leader, PLATFORM_OPTIONS, type PlatformOptions } from '@chariot/platform';
import { ExpiryReminders } from './expiry-reminders.service.js';
import { Pusher } from './pusher.service.js';

const EVERY_MS = 5_000;
const LETTERS_EVERY_MS = 10 * 60_000;

/** In the process that leads: wakes that were put off, or left behind by a process that died; letters in the morning. */
@Injectable()
export class PushTicks implements OnApplicationBootstrap, BeforeApplicationShutdown {
  readonly #stops: (() => Promise<void>)[] = [];

  constructor(
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(PLATFORM_OPTIONS) private readonly options: PlatformOptions,
    private readonly leader: Leader,
    @Inject(Pusher) private readonly pusher: Pusher,
    private readonly reminders: ExpiryReminders,
  ) {}

  onApplicationBootstrap(): void {
    // Command lines wake nobody and write to nobody.
    if (this.options.relay === false) return;
    const letters = eachMorning(this.clock, () => this.reminders.run());
    this.#stops.push(
      this.leader.every(EVERY_MS, 'wakes of iPads', () => this.pusher.run()),
      this.leader.every(LETTERS_EVERY_MS, 'end of the push certificate', letters),
    );
  }

  /** Before the database is closed. */
  async beforeApplicationShutdown(): Promise<void> {
    for (const stop of this.#stops) await stop();
    await this.pusher.close();
  }
}
