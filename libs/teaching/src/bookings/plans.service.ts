import { Inject, Injectable } from '@nestjs/common';
import type { BookingPreview, BookingSettings } from '@chariot/contract';
import { LocalDate, type Clock, type Reach } from '@chariot/kernel';
import { CLOCK, type Tx } from '@chariot/platform';
import type { Cart } from '../carts/carts.port.js';
import { teachingError } from '../teaching-errors.js';
import { BookingsRepository } from './bookings.repository.js';
import { nextFreeOf, occurrenceOf } from './planning.js';
import { SchoolTimes } from './school-time.service.js';
import { USUAL_SETTINGS } from './settings.js';
import { instantAt, weeksOf } from './slots.js';

export interface Plan {
  readonly occurrences: BookingPreview['occurrences'];
  readonly nextFree: readonly { readonly on: LocalDate; readonly from: string; readonly to: string }[];
  readonly settings: BookingSettings;
}

export interface Wished {
  readonly on: string;
  readonly from: string;
  readonly to: string;
  readonly until?: string | undefined;
  readonly half: boolean;
  readonly tablets: number;
}

/** How far ahead is looked for something free. */
const OFFERED_DAYS = 21;
const MOST_DAYS_AHEAD = 370;

/** What a wish comes to, before anything is written. */
@Injectable()
export class Plans {
  constructor(
    @Inject(CLOCK) private readonly clock: Clock,
    private readonly repository: BookingsRepository,
    private readonly times: SchoolTimes,
  ) {}

  /**
   * @throws DomainError `teaching.bookingBackwards`, `teaching.seriesTooLong`, `teaching.moreThanSlots`,
   * `teaching.bookingInThePast`
   */
  async of(tx: Tx, reach: Reach, cart: Cart, wished: Wished): Promise<Plan> {
    const { from, to, half, tablets } = wished;
    const { classroomId, timeZone: zone, slots } = cart;
    const now = this.clock.now();
    const first = LocalDate.parse(wished.on);
    const until = wished.until === undefined ? first : LocalDate.parse(wished.until);
    if (to <= from || until < first) throw teachingError('bookingBackwards');
    if (LocalDate.daysBetween(LocalDate.at(now, zone), until) > MOST_DAYS_AHEAD) throw teachingError('seriesTooLong');
    if (tablets > slots) throw teachingError('moreThanSlots', { cart: cart.name, slots });
    if (instantAt(first, to, zone) <= now) throw teachingError('bookingInThePast');
    const offeredUntil = LocalDate.addDays(first, OFFERED_DAYS);
    const end = offeredUntil > until ? offeredUntil : until;
    const { days } = await this.times.of(tx, reach, cart.schoolId, first, end);
    const settings = (await this.repository.settings(reach, tx, [classroomId])).get(classroomId) ?? USUAL_SETTINGS;
    const standing = await this.repository.ofCarts(
      reach,
      tx,
      [classroomId],
      instantAt(first, '00:00', zone),
      instantAt(LocalDate.addDays(end, 1), '00:00', zone),
    );
    const asked = { from, to, half, tablets, slots, personId: reach.id };
    const ground = { standing, settings, zone, now };
    const dates = new Set(weeksOf(first, until));
    return {
      occurrences: days.filter(({ on }) => dates.has(on)).map((day) => occurrenceOf(day, asked, ground)),
      nextFree: nextFreeOf(
        days.filter(({ on }) => on <= offeredUntil),
        asked,
        ground,
      ),
      settings,
    };
  }
}
