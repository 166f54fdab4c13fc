import { Inject, Injectable } from '@nestjs/common';
import type { Agenda, Booking, BookingSettings } from '@chariot/contract';
import { LocalDate, type Clock, type Reach } from '@chariot/kernel';
import { CLOCK, Journal, Outbox, type Tx } from '@chariot/platform';
import { Places } from '@chariot/territory';
import { CARTS, type Cart, type Carts } from '../carts/carts.port.js';
import { BookingChanged } from '../events.js';
import { teachingError } from '../teaching-errors.js';
import { bookingView } from './booking-view.js';
import { BookingsRepository } from './bookings.repository.js';
import { Keys } from './keys.service.js';
import { SchoolTimes } from './school-time.service.js';
import { USUAL_SETTINGS } from './settings.js';
import { instantAt, later } from './slots.js';

interface Range {
  readonly from?: string | undefined;
  readonly days: number;
}

const MINUTES_OF_A_DAY = 24 * 60;

/** What is reserved: by cart, by school, by person; and how a cart is shared. */
@Injectable()
export class Agendas {
  constructor(
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(CARTS) private readonly carts: Carts,
    private readonly places: Places,
    private readonly times: SchoolTimes,
    private readonly repository: BookingsRepository,
    private readonly keys: Keys,
    private readonly journal: Journal,
    private readonly outbox: Outbox,
  ) {}

  /** @throws DomainError `teaching.cartNotFound`, `teaching.outOfReach` */
  async ofCart(tx: Tx, reach: Reach, classroomId: string, range: Range): Promise<Agenda> {
    const cart = await this.carts.find(tx, reach, classroomId);
    if (cart === undefined) throw teachingError('cartNotFound');
    return this.#agenda(tx, reach, cart.schoolId, [cart], range);
  }

  /** @throws DomainError `territory.placeNotFound`, `territory.hoursOfASchool`, `teaching.outOfReach` */
  async ofSchool(tx: Tx, reach: Reach, schoolId: string, range: Range): Promise<Agenda> {
    const school = await this.places.get(tx, reach, schoolId);
    return this.#agenda(tx, reach, school.id, await this.carts.listOf(tx, reach, school.id), range);
  }

  /** Her own, in the days to come. */
  async ofPerson(tx: Tx, reach: Reach, days: number): Promise<Booking[]> {
    const now = this.clock.now();
    const rows = await this.repository.ofPerson(reach, tx, reach.id, now, later(now, days * MINUTES_OF_A_DAY));
    const ids = [...new Set(rows.map(({ classroomId }) => classroomId))];
    const carts = new Map((await this.carts.among(tx, reach, ids)).map((cart) => [cart.classroomId, cart]));
    return rows.flatMap((row) => {
      const cart = carts.get(row.classroomId);
      return cart === undefined ? [] : [bookingView(row, cart, { personId: reach.id, directs: false, now })];
    });
  }

  /** @throws DomainError `teaching.cartNotFound`, `teaching.outOfReach` */
  async set(tx: Tx, reach: Reach, classroomId: string, settings: BookingSettings): Promise<BookingSettings> {
    const cart = await this.carts.find(tx, reach, classroomId);
    if (cart === undefined) throw teachingError('cartNotFound');
    const { schoolId, name } = cart;
    if (!(await this.places.covers(tx, reach, 'operation:run', schoolId))) throw teachingError('outOfReach');
    await this.repository.lock(reach, tx, classroomId);
    await this.repository.set(reach, tx, cart, settings, this.clock.now());
    await this.journal.record(tx, reach, {
      act: 'teaching.bookingSettings.set',
      subject: { kind: 'classroom', id: classroomId, label: name },
      placeId: schoolId,
      details: { ...settings },
    });
    await this.outbox.emit(tx, BookingChanged.of({ classroomId, schoolId }));
    return settings;
  }

  async #agenda(tx: Tx, reach: Reach, schoolId: string, carts: readonly Cart[], range: Range): Promise<Agenda> {
    if (!(await this.places.covers(tx, reach, 'booking:read', schoolId))) throw teachingError('outOfReach');
    const now = this.clock.now();
    const zone = carts[0]?.timeZone ?? (await this.places.get(tx, reach, schoolId)).timeZone;
    const today = LocalDate.at(now, zone);
    const from = range.from === undefined ? today : LocalDate.parse(range.from);
    const until = LocalDate.addDays(from, range.days - 1);
    const { timeZone, assumedWeek, days } = await this.times.of(tx, reach, schoolId, from, until);
    const ids = carts.map(({ classroomId }) => classroomId);
    const settings = await this.repository.settings(reach, tx, ids);
    const keys = await this.keys.of(tx, reach, ids);
    const rows = await this.repository.ofCarts(
      reach,
      tx,
      ids,
      instantAt(from, '00:00', zone),
      instantAt(LocalDate.addDays(until, 1), '00:00', zone),
    );
    const directs = await this.places.covers(tx, reach, 'operation:run', schoolId);
    const byId = new Map(carts.map((cart) => [cart.classroomId, cart]));
    return {
      ...{ school: await this.places.ref(tx, schoolId), timeZone, today, assumedWeek, maySet: directs },
      carts: carts.map(({ classroomId, name, slots, inService }) => ({
        ...{ classroomId, name, slots, inService },
        settings: settings.get(classroomId) ?? USUAL_SETTINGS,
        key: keys.get(classroomId) ?? null,
      })),
      days: days.map(({ on, openings, closedFor }) => ({ on, openings: [...openings], closedFor })),
      bookings: rows.flatMap((row) => {
        const cart = byId.get(row.classroomId);
        return cart === undefined ? [] : [bookingView(row, cart, { personId: reach.id, directs, now })];
      }),
    };
  }
}
