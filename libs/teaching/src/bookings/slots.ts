import { LocalDate, timeInFrench } from '@chariot/kernel';

/** A stretch of one day, `HH:MM` in the school's own time: its order as text is its order in the day. */
export interface Span {
  readonly from: string;
  readonly to: string;
}

/** What a school is open for on one day; `closedFor` says why it is not, as the middle of a sentence. */
export interface SchoolDay {
  readonly on: LocalDate;
  readonly openings: readonly Span[];
  readonly closedFor: string | null;
}

const MINUTE = 60_000;
const STEP = 30;

export const minutesOf = (time: string): number => Number(time.slice(0, 2)) * 60 + Number(time.slice(3));
export const timeOf = (minutes: number): string =>
  `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`;

const clocks = new Map<string, Intl.DateTimeFormat>();
function clockOf(zone: string): Intl.DateTimeFormat {
  const known = clocks.get(zone);
  if (known !== undefined) return known;
  const made = new Intl.DateTimeFormat('fr-FR', {
    timeZone: zone,
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  });
  clocks.set(zone, made);
  return made;
}

/** `HH:MM` that it is in a zone. */
export const timeAt = (instant: Date, zone: string): string => clockOf(zone).format(instant);

/** The instant of a day and time of a zone; the hour that a change of time skips is the one after it. */
export function instantAt(on: LocalDate, time: string, zone: string): Date {
  const asUtc = Date.parse(`${on}T${time}:00Z`);
  const offsetAt = (instant: number): number => {
    const at = new Date(instant);
    return Date.parse(`${LocalDate.at(at, zone)}T${timeAt(at, zone)}:00Z`) - instant;
  };
  // Twice: the first guess may fall on the other side of a change of time.
  const guess = asUtc - offsetAt(asUtc);
  return new Date(asUtc - offsetAt(guess));
}

export const later = (instant: Date, minutes: number): Date => new Date(instant.getTime() + minutes * MINUTE);

/** Whether the school is open when it begins and when it ends; the cart may stay where it is over lunch. */
export const isWithin = ({ openings }: SchoolDay, { from, to }: Span): boolean =>
  openings.some((one) => one.from <= from && from < one.to) && openings.some((one) => one.from < to && to <= one.to);

/** Half-hours at which something of that many minutes may begin that day. */
export function startsOf(day: SchoolDay, minutes: number): Span[] {
  return day.openings.flatMap(({ from, to }) => {
    const first = Math.ceil(minutesOf(from) / STEP) * STEP;
    const spans: Span[] = [];
    for (let at = first; at < minutesOf(to); at += STEP) {
      const span = { from: timeOf(at), to: timeOf(at + minutes) };
      if (at + minutes < 24 * 60 && isWithin(day, span)) spans.push(span);
    }
    return spans;
  });
}

/** « de 8 h 30 à 11 h ». */
export const spanInFrench = ({ from, to }: Span): string => `de ${timeInFrench(from)} à ${timeInFrench(to)}`;

const WEEKDAY = new Intl.DateTimeFormat('fr-FR', { weekday: 'long', timeZone: 'UTC' });
/** « mardi 01/12/2026 ». */
export const dayInFrench = (on: LocalDate): string =>
  `${WEEKDAY.format(new Date(`${on}T12:00:00Z`))} ${LocalDate.format(on)}`;

/** The same weekday, each week from the first to the last. */
export function weeksOf(first: LocalDate, until: LocalDate): LocalDate[] {
  const days: LocalDate[] = [];
  for (let on = first; on <= until; on = LocalDate.addDays(on, 7)) days.push(on);
  return days;
}
