import { LocalDate, type Clock } from '@chariot/kernel';
import { CLOCK, Leader, PLATFORM_OPTIONS, type PlatformOptions } from '@chariot/platform';
import { Inject, Injectable, type BeforeApplicationShutdown, type OnApplicationBootstrap } from '@nestjs/common';
import { Reminders } from './reminders.service.js';

const EVERY_MS = 10 * 60_000;
/** Nobody wants to be written to at night. */
const FROM_HOUR = 7;

/** Once a day, in the morning, in the process that leads. A second time would send nothing again. */
@Injectable()
export class ReminderTicks implements OnApplicationBootstrap, BeforeApplicationShutdown {
  #timer: NodeJS.Timeout | undefined;
  #running: Promise<void> | undefined;
  #doneOn: LocalDate | undefined;

  constructor(
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(PLATFORM_OPTIONS) private readonly options: PlatformOptions,
    private readonly leader: Leader,
    private readonly reminders: Reminders,
  ) {}

  onApplicationBootstrap(): void {
    // Command lines write to nobody.
    if (this.options.relay === false) return;
    this.#timer = setInterval(() => {
      this.#running ??= this.tick().finally(() => (this.#running = undefined));
    }, EVERY_MS).unref();
  }

  async tick(): Promise<void> {
    const today = LocalDate.today(this.clock);
    if (this.#doneOn === today || hourInParis(this.clock.now()) < FROM_HOUR) return;
    await this.leader.ifLeading('reminders of deadlines', async () => {
      await this.reminders.run();
      this.#doneOn = today;
    });
  }

  /** Before the database is closed. */
  async beforeApplicationShutdown(): Promise<void> {
    clearInterval(this.#timer);
    await this.#running;
  }
}

const PARIS = new Intl.DateTimeFormat('en', { timeZone: 'Europe/Paris', hour: 'numeric', hourCycle: 'h23' });
const hourInParis = (at: Date): number => Number(PARIS.format(at));
