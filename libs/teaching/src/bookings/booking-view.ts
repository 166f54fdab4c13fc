import type { Booking, BookingState } from '@chariot/contract';
import { LocalDate } from '@chariot/kernel';
import type { Cart } from '../carts/carts.port.js';
import type { BookingRow } from './bookings.repository.js';
import { timeAt } from './slots.js';

export interface Reader {
  readonly personId: string;
  /** She may give up others' reservations there. */
  readonly directs: boolean;
  readonly now: Date;
}

export const stateOf = ({ cancelledAt, heldAt, lapsedAt }: BookingRow): BookingState =>
  cancelledAt !== null ? 'cancelled' : heldAt !== null ? 'held' : lapsedAt !== null ? 'lapsed' : 'planned';

/** As people see it. */
export function bookingView(row: BookingRow, cart: Cart, { personId, directs, now }: Reader): Booking {
  const own = row.personId === personId;
  const state = stateOf(row);
  return {
    ...{ id: row.id, seriesId: row.seriesId, classroomId: row.classroomId, classroomName: cart.name },
    ...{ schoolId: row.schoolId, on: LocalDate.at(row.startsAt, cart.timeZone) },
    ...{ from: timeAt(row.startsAt, cart.timeZone), to: timeAt(row.endsAt, cart.timeZone) },
    ...{ startsAt: row.startsAt.toISOString(), endsAt: row.endsAt.toISOString() },
    ...{ level: row.level, half: row.half, tablets: row.tablets, title: row.title, who: row.who, own, state },
    mayCancel: (own || directs) && state === 'planned' && row.endsAt > now,
    ...{ cancelledBy: row.cancelledBy, cancelReason: row.cancelReason },
  };
}
