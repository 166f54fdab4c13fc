import { Inject, Injectable } from '@nestjs/common';
import type { Booking, cancelBooking, createBooking, InputOf } from '@chariot/contract';
import { LocalDate, newId, type Clock, type Reach } from '@chariot/kernel';
import { CLOCK, Journal, Outbox, type Json, type Tx } from '@chariot/platform';
import { Places, weekdayOf } from '@chariot/territory';
import { CARTS, type Cart, type Carts } from '../carts/carts.port.js';
import { BookingChanged } from '../events.js';
import { teachingError } from '../teaching-errors.js';
import { bookingView } from './booking-view.js';
import { BookingsRepository, type BookingRow } from './bookings.repository.js';
import { Plans, type Plan } from './plans.service.js';
import { dayInFrench, instantAt, later, spanInFrench } from './slots.js';

/** A lesson that begins a little early is that of the reservation. */
export const EARLY_MINUTES = 20;

/** Of her own of that moment, in order: the first with which no lesson was held, for the next hour is another one's. */
export const ownOfMoment = <T extends { readonly heldAt: Date | null }>(own: readonly T[]): T | undefined =>
  own.find(({ heldAt }) => heldAt === null) ?? own[0];

type Wanted = InputOf<typeof createBooking>['body'];

/** Reservations of carts: made, given up, held. */
@Injectable()
export class Bookings {
  constructor(
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(CARTS) private readonly carts: Carts,
    private readonly places: Places,
    private readonly plans: Plans,
    private readonly repository: BookingsRepository,
    private readonly journal: Journal,
    private readonly outbox: Outbox,
  ) {}

  /**
   * All dates that are kept, or none.
   * @throws DomainError `teaching.cartNotFound`, `teaching.outOfReach`, `teaching.bookingTaken`, `teaching.schoolClosed` and
   * what `Plans.of` says
   */
  async make(tx: Tx, reach: Reach, classroomId: string, wanted: Wanted): Promise<Booking[]> {
    const cart = await this.cart(tx, reach, classroomId);
    if (!(await this.places.covers(tx, reach, 'booking:write', cart.schoolId))) throw teachingError('outOfReach');
    await this.repository.lock(reach, tx, classroomId);
    const plan = await this.plans.of(tx, reach, cart, wanted);
    const kept = plan.occurrences.filter(({ on }) => wanted.keep?.includes(on) ?? true);
    const bad = kept.find(({ state }) => state !== 'free');
    if (bad !== undefined) throw refusalOf(bad, plan);
    const [first] = kept;
    const last = kept.at(-1);
    // A date that is none of the series is nobody's wish.
    const strays = wanted.keep !== undefined && new Set(wanted.keep).size !== kept.length;
    if (first === undefined || last === undefined || strays) throw teachingError('bookingBackwards');
    const now = this.clock.now();
    const seriesId = wanted.until === undefined ? null : newId();
    const of = { classroomId, schoolId: cart.schoolId };
    if (seriesId !== null)
      await this.repository.openSeries(
        reach,
        tx,
        {
          ...{ id: seriesId, ...of, weekday: weekdayOf(LocalDate.parse(first.on)), from: wanted.from, to: wanted.to },
          ...{ fromOn: LocalDate.parse(first.on), untilOn: LocalDate.parse(last.on) },
        },
        now,
      );
    const made: BookingRow[] = [];
    for (const { on } of kept) {
      const startsAt = instantAt(LocalDate.parse(on), wanted.from, cart.timeZone);
      const endsAt = instantAt(LocalDate.parse(on), wanted.to, cart.timeZone);
      const row = {
        ...{ id: newId(), seriesId, ...of, startsAt, endsAt, busyUntil: later(endsAt, plan.settings.travelMinutes) },
        ...{ level: wanted.level, half: wanted.half, tablets: wanted.tablets, title: wanted.title },
        ...{ personId: reach.id, who: reach.label },
      };
      if (!(await this.repository.insert(reach, tx, { ...row, slots: cart.slots }, now)))
        throw refusalOf({ on, reason: 'la classe mobile vient d’être réservée par quelqu’un d’autre' }, plan);
      const ends = { cancelledAt: null, cancelledBy: null, cancelReason: null, heldAt: null, lapsedAt: null };
      made.push({ ...row, madeAt: now, ...ends });
    }
    await this.#told(tx, reach, 'teaching.booking.made', cart, {
      ...{ on: first.on, from: wanted.from, to: wanted.to },
      ...(kept.length > 1 && { dates: kept.length }),
    });
    return made.map((row) => bookingView(row, cart, { personId: reach.id, directs: false, now }));
  }

  /** @throws DomainError `teaching.bookingNotFound`, `teaching.mayNotCancel`, `teaching.reasonMissing`, `teaching.bookingOver` */
  async cancel(
    tx: Tx,
    reach: Reach,
    id: string,
    { scope, reason }: InputOf<typeof cancelBooking>['body'],
  ): Promise<{ cancelled: number }> {
    const { row, cart } = await this.get(tx, reach, id);
    const own = row.personId === reach.id;
    const permission = own ? 'booking:write' : 'operation:run';
    if (!(await this.places.covers(tx, reach, permission, row.schoolId))) throw teachingError('mayNotCancel');
    if (!own && reason === null) throw teachingError('reasonMissing');
    const now = this.clock.now();
    const by = own ? null : reach.label;
    const seriesId = scope === 'rest' ? row.seriesId : null;
    const cancelled = await this.repository.cancel(
      reach,
      tx,
      { id, seriesId, from: row.startsAt },
      { at: now, by, reason },
    );
    if (cancelled === 0) throw teachingError('bookingOver');
    await this.#told(tx, reach, 'teaching.booking.cancelled', cart, {
      on: LocalDate.at(row.startsAt, cart.timeZone),
      ...(cancelled > 1 && { dates: cancelled }),
      ...(reason !== null && { reason }),
    });
    return { cancelled };
  }

  /** @throws DomainError `teaching.bookingNotFound` */
  async get(tx: Tx, reach: Reach, id: string): Promise<{ row: BookingRow; cart: Cart }> {
    const row = await this.repository.find(reach, tx, id);
    const cart = row && (await this.carts.find(tx, reach, row.classroomId));
    if (row === undefined || cart === undefined) throw teachingError('bookingNotFound');
    return { row, cart };
  }

  /** @throws DomainError `teaching.cartNotFound` */
  async cart(tx: Tx, reach: Reach, classroomId: string): Promise<Cart> {
    const cart = await this.carts.find(tx, reach, classroomId);
    if (cart === undefined) throw teachingError('cartNotFound');
    return cart;
  }

  /**
   * The reservation of that moment: the caller's own if she has one, else the only other one (a stand-in teaches).
   * For lessons: its class and level are what they propose.
   */
  async current(tx: Tx, reach: Reach, classroomId: string, at: Date): Promise<BookingRow | undefined> {
    const around = await this.repository.around(reach, tx, classroomId, at, later(at, EARLY_MINUTES));
    const own = ownOfMoment(around.filter(({ personId }) => personId === reach.id));
    return own ?? (around.length === 1 ? around[0] : undefined);
  }

  /**
   * A lesson was held at that moment: its reservation will not lapse. Under the reach of whoever teaches.
   * @returns the reservation, `undefined` where there was none
   */
  async held(tx: Tx, reach: Reach, classroomId: string, at: Date): Promise<BookingRow | undefined> {
    const row = await this.current(tx, reach, classroomId, at);
    if (row === undefined) return undefined;
    if (await this.repository.hold(reach, tx, row.id, this.clock.now()))
      await this.outbox.emit(tx, BookingChanged.of({ classroomId, schoolId: row.schoolId }));
    return row;
  }

  async #told(tx: Tx, reach: Reach, act: string, cart: Cart, details: Record<string, Json>): Promise<void> {
    const { classroomId, name, schoolId } = cart;
    const subject = { kind: 'classroom', id: classroomId, label: name };
    await this.journal.record(tx, reach, { act, subject, placeId: schoolId, details });
    await this.outbox.emit(tx, BookingChanged.of({ classroomId, schoolId }));
  }
}

function refusalOf(
  { on, state, reason }: { readonly on: string; readonly state?: string; readonly reason: string | null },
  { nextFree }: Plan,
): Error {
  const day = dayInFrench(LocalDate.parse(on));
  if (state === 'closed') return teachingError('schoolClosed', { day, reason: reason ?? 'l’école est fermée' });
  const offers = nextFree.map((one) => `le ${dayInFrench(one.on)} ${spanInFrench(one)}`);
  const advice = offers.length === 0 ? 'choisissez un autre créneau' : `libre ${offers.join(', ou ')}`;
  return teachingError('bookingTaken', { day, reason: reason ?? 'la classe mobile est prise', advice });
}
