import { LONGEST_WINDOW_HOURS, SHORTEST_WINDOW_MINUTES } from '@chariot/contract';
import { LocalDate } from '@chariot/kernel';

const MINUTE = 60_000;
/** « Now », said by a page that was opened a moment ago. */
const LATE_MINUTES = 10;

export interface WindowTimes {
  readonly startsAt: Date;
  readonly endsAt: Date;
}

/** Neither over, nor too short or too long to be meant. */
export function mayLast({ startsAt, endsAt }: WindowTimes, now: Date): boolean {
  const minutes = (endsAt.getTime() - startsAt.getTime()) / MINUTE;
  const begins = startsAt.getTime() >= now.getTime() - LATE_MINUTES * MINUTE;
  return begins && endsAt > now && minutes >= SHORTEST_WINDOW_MINUTES && minutes <= LONGEST_WINDOW_HOURS * 60;
}

/** Today or tomorrow, in the school's own time. */
export const isNear = (startsAt: Date, now: Date, zone: string): boolean =>
  LocalDate.at(startsAt, zone) <= LocalDate.addDays(LocalDate.at(now, zone), 1);

export const overlaps = (one: WindowTimes, other: WindowTimes): boolean =>
  one.startsAt < other.endsAt && other.startsAt < one.endsAt;
