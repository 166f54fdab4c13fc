import type { AgendaDay, Booking } from '@chariot/contract';

export interface Stretch {
  readonly from: string;
  readonly to: string;
}
/** A line of a day: a reservation, or what is still free of it. */
export type DayLine =
  { readonly kind: 'booking'; readonly booking: Booking } | { readonly kind: 'free'; readonly free: Stretch };

const minutes = (time: string): number => Number(time.slice(0, 2)) * 60 + Number(time.slice(3));
const time = (at: number): string =>
  `${String(Math.floor(at / 60)).padStart(2, '0')}:${String(at % 60).padStart(2, '0')}`;
const STEP = 30;

/**
 * What a day of one cart is made of, in order: its reservations, and the half-hours that nobody has reserved. `after` is the
 * present, `HH:MM`, on that very day. The way between two teachers is the server's to count: it says so when one reserves.
 */
export function linesOf(day: AgendaDay, bookings: readonly Booking[], after: string | null): DayLine[] {
  const lines: DayLine[] = bookings.map((booking) => ({ kind: 'booking', booking }));
  for (const opening of day.openings) {
    let at = Math.ceil(Math.max(minutes(opening.from), after === null ? 0 : minutes(after)) / STEP) * STEP;
    const end = minutes(opening.to);
    const inside = bookings
      .filter(({ from, to }) => from < opening.to && to > opening.from)
      .sort((a, b) => (a.from < b.from ? -1 : 1));
    for (const { from, to } of inside) {
      if (minutes(from) - at >= STEP) lines.push({ kind: 'free', free: { from: time(at), to: from } });
      at = Math.max(at, minutes(to));
    }
    if (end - at >= STEP) lines.push({ kind: 'free', free: { from: time(at), to: opening.to } });
  }
  return lines.sort((a, b) => (startOf(a) < startOf(b) ? -1 : 1));
}

const startOf = (line: DayLine): string => (line.kind === 'booking' ? line.booking.from : line.free.from);

/** Half-hours from one time to another, both included. */
export function halfHours(from: string, to: string): string[] {
  const times: string[] = [];
  for (let at = Math.ceil(minutes(from) / STEP) * STEP; at <= minutes(to); at += STEP) times.push(time(at));
  return times;
}

/** One hour from there, or less where the stretch is shorter. */
export const firstHour = ({ from, to }: Stretch): Stretch => ({
  from,
  to: time(Math.min(minutes(from) + 60, Math.floor(minutes(to) / STEP) * STEP)),
});
