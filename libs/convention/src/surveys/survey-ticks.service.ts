import type { Clock } from '@chariot/kernel';
import { CLOCK, eachMorning, Leader, PLATFORM_OPTIONS, type PlatformOptions } from '@chariot/platform';
import { Inject, Injectable, type BeforeApplicationShutdown, type OnApplicationBootstrap } from '@nestjs/common';
import { SurveyPost } from './survey-post.service.js';

const DELIVER_EVERY_MS = 5_000;
const REMIND_EVERY_MS = 10 * 60_000;

/** In the process that leads: letters that are due, within seconds; reminders, in the morning. */
@Injectable()
export class SurveyTicks implements OnApplicationBootstrap, BeforeApplicationShutdown {
  readonly #stops: (() => Promise<void>)[] = [];

  constructor(
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(PLATFORM_OPTIONS) private readonly options: PlatformOptions,
    private readonly leader: Leader,
    private readonly post: SurveyPost,
  ) {}

  onApplicationBootstrap(): void {
    // Command lines write to nobody.
    if (this.options.relay === false) return;
    this.#stops.push(
      this.leader.every(DELIVER_EVERY_MS, 'letters of surveys', () => this.post.deliver()),
      this.leader.every(
        REMIND_EVERY_MS,
        'reminders of surveys',
        eachMorning(this.clock, () => this.post.remind()),
      ),
    );
  }

  /** Before the database is closed. */
  async beforeApplicationShutdown(): Promise<void> {
    await Promise.all(this.#stops.map((stop) => stop()));
  }
}
