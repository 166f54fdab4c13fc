import { Injectable } from '@nestjs/common';
import type { SchoolLevel } from '@chariot/contract';
import type { Reach } from '@chariot/kernel';
import type { Tx } from '@chariot/platform';
import { BookingsRepository } from '../bookings/bookings.repository.js';
import { Bookings, EARLY_MINUTES, ownOfMoment } from '../bookings/bookings.service.js';
import { Keys } from '../bookings/keys.service.js';
import { later } from '../bookings/slots.js';
import type { Cart } from '../carts/carts.port.js';

/** A reservation, as much as a lesson must know of it. */
export interface ReservedCart {
  readonly classroomId: string;
  readonly startsAt: Date;
  readonly endsAt: Date;
  readonly level: SchoolLevel;
  readonly half: boolean;
  readonly tablets: number;
  readonly heldAt: Date | null;
}

/** What lessons ask of reservations, which do not know them. */
@Injectable()
export class LessonBookings {
  constructor(
    private readonly bookings: Bookings,
    private readonly repository: BookingsRepository,
    private readonly keys: Keys,
  ) {}

  /** A lesson begins with that cart then: its reservation, if it has one, is held, and will not lapse. @returns whether it has */
  async held(tx: Tx, reach: Reach, classroomId: string, at: Date): Promise<boolean> {
    return (await this.bookings.held(tx, reach, classroomId, at)) !== undefined;
  }

  /** Whoever opens a lesson has the cart's key. */
  async tookKey(tx: Tx, reach: Reach, cart: Cart): Promise<void> {
    await this.keys.taken(tx, reach, cart);
  }

  /** The caller's own, that stand and overlap this time: the earliest first. */
  async between(tx: Tx, reach: Reach, from: Date, until: Date): Promise<ReservedCart[]> {
    const rows = await this.repository.ofPerson(reach, tx, reach.id, from, until);
    return rows.filter(({ cancelledAt }) => cancelledAt === null);
  }
}

/** By cart, of those of `between`: what a lesson that is opened now would hold, as `Bookings.current` finds it. */
export function currentOf(reserved: readonly ReservedCart[], now: Date): ReadonlyMap<string, ReservedCart> {
  const near = reserved.filter(({ startsAt }) => startsAt <= later(now, EARLY_MINUTES));
  const byCart = new Map<string, ReservedCart[]>();
  for (const one of near) byCart.set(one.classroomId, [...(byCart.get(one.classroomId) ?? []), one]);
  return new Map(
    [...byCart].flatMap(([id, own]) => {
      const first = ownOfMoment(own);
      return first === undefined ? [] : [[id, first]];
    }),
  );
}
