import { Inject, Injectable, type BeforeApplicationShutdown, type OnApplicationBootstrap } from '@nestjs/common';
import { LocalDate, Reach, type Clock } from '@chariot/kernel';
import { CLOCK, Database, Leader, Outbox, PLATFORM_OPTIONS, type PlatformOptions } from '@chariot/platform';
import { BookingChanged, BookingLapsed } from '../events.js';
import { BookingsRepository } from './bookings.repository.js';
import { later } from './slots.js';

const EVERY_MS = 10 * 60_000;
/** A lesson may be said up to twelve hours after it began: nothing has lapsed before. */
const PATIENCE_MINUTES = 13 * 60;
const AT_ONCE = 500;
const SYSTEM = Reach.system('réservations sans séance');

/** In the process that leads: what was reserved and served nobody is said once. */
@Injectable()
export class BookingTicks implements OnApplicationBootstrap, BeforeApplicationShutdown {
  #stop: (() => Promise<void>) | undefined;

  constructor(
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(PLATFORM_OPTIONS) private readonly options: PlatformOptions,
    private readonly leader: Leader,
    private readonly database: Database,
    private readonly outbox: Outbox,
    private readonly repository: BookingsRepository,
  ) {}

  onApplicationBootstrap(): void {
    // Command lines settle nothing.
    if (this.options.relay === false) return;
    this.#stop = this.leader.every(EVERY_MS, 'reservations without a lesson', () => this.run());
  }

  /** Before the database is closed. */
  async beforeApplicationShutdown(): Promise<void> {
    await this.#stop?.();
  }

  /** Safe to run twice: a reservation lapses once. @returns how many did */
  async run(): Promise<number> {
    let lapsed = 0;
    for (;;) {
      const now = this.clock.now();
      const batch = await this.database.transaction(SYSTEM, async (tx) => {
        const rows = await this.repository.lapse(tx, later(now, -PATIENCE_MINUTES), now, AT_ONCE);
        await this.outbox.emitAll(
          tx,
          rows.flatMap(({ classroomId, schoolId, startsAt, zone }) => [
            BookingLapsed.of({ schoolId, classroomId, on: LocalDate.at(startsAt, zone) }),
            BookingChanged.of({ classroomId, schoolId }),
          ]),
        );
        return rows.length;
      });
      lapsed += batch;
      if (batch < AT_ONCE) return lapsed;
    }
  }
}
