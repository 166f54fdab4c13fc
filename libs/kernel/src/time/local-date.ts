import type { Brand } from '../brand.js';
import { kernelError, quoted } from '../errors/kernel-errors.js';
import type { Clock } from './clock.js';

/** A day of the calendar without hour or zone, `YYYY-MM-DD`: what the law and conventions count in. Sorts as text. */
export type LocalDate = Brand<string, 'LocalDate'>;

/** The zone of a place that states no other. */
export const DEFAULT_ZONE = 'Europe/Paris';

const ISO = /^([1-9]\d{3})-(\d{2})-(\d{2})$/;
const FRENCH = /^(\d{2})\/(\d{2})\/([1-9]\d{3})$/;
const MILLISECONDS_PER_DAY = 86_400_000;

export const LocalDate = {
  /** Reads `2016-11-10`, or `10/11/2016` as French people write it. @throws DomainError `kernel.invalidDate` */
  parse(text: string): LocalDate {
    const date = text.trim().replace(FRENCH, '$3-$2-$1');
    if (!LocalDate.is(date)) throw kernelError('invalidDate', { value: quoted(text) });
    return date;
  },

  /** Whether the text is a real day in its canonical form, `YYYY-MM-DD`, in the years 1000 to 9999. */
  is(text: string): text is LocalDate {
    if (!ISO.test(text)) return false;
    const { year, month, day } = fields(text);
    return month >= 1 && month <= 12 && day >= 1 && day <= daysInMonth(year, month);
  },

  /** The day from its numbers: month 1 to 12. @throws DomainError `kernel.invalidDate` */
  of(year: number, month: number, day: number): LocalDate {
    return LocalDate.parse(`${year}-${twoDigits(month)}-${twoDigits(day)}`);
  },

  /** The day it is now in a zone, an IANA name. @throws DomainError `kernel.invalidTimeZone` */
  today(clock: Clock, zone: string = DEFAULT_ZONE): LocalDate {
    return LocalDate.at(clock.now(), zone);
  },

  /** The day an instant falls on in a zone. @throws DomainError `kernel.invalidTimeZone` */
  at(instant: Date, zone: string = DEFAULT_ZONE): LocalDate {
    const parts = new Map(
      calendarOf(zone)
        .formatToParts(instant)
        .map(({ type, value }) => [type, Number(value)]),
    );
    return LocalDate.of(parts.get('year') ?? NaN, parts.get('month') ?? NaN, parts.get('day') ?? NaN);
  },

  addDays(date: LocalDate, days: number): LocalDate {
    const moved = new Date(utc(date) + days * MILLISECONDS_PER_DAY);
    return LocalDate.of(moved.getUTCFullYear(), moved.getUTCMonth() + 1, moved.getUTCDate());
  },

  /** The same day of another month, or that month's last day when it has no such day: 31 January + 1 month is the 28th or 29th. */
  addMonths(date: LocalDate, months: number): LocalDate {
    const { year, month, day } = fields(date);
    const count = year * 12 + (month - 1) + months;
    const toYear = Math.floor(count / 12);
    const toMonth = count - toYear * 12 + 1;
    return LocalDate.of(toYear, toMonth, Math.min(day, daysInMonth(toYear, toMonth)));
  },

  /** The same day of another year; 29 February becomes the 28th where there is none. */
  addYears(date: LocalDate, years: number): LocalDate {
    return LocalDate.addMonths(date, years * 12);
  },

  /** Negative when `a` comes first, positive when `b` does, 0 when they are one day: made for `sort`. */
  compare(a: LocalDate, b: LocalDate): -1 | 0 | 1 {
    return a < b ? -1 : a > b ? 1 : 0;
  },

  /** Days from one date to another, negative backwards: 10/11/2016 to 01/02/2017 is 83. */
  daysBetween(from: LocalDate, to: LocalDate): number {
    return (utc(to) - utc(from)) / MILLISECONDS_PER_DAY;
  },

  /** For people: `10/11/2016`. */
  format(date: LocalDate): string {
    return date.replace(ISO, '$3/$2/$1');
  },
};

function fields(date: string): { year: number; month: number; day: number } {
  return { year: Number(date.slice(0, 4)), month: Number(date.slice(5, 7)), day: Number(date.slice(8)) };
}

function utc(date: LocalDate): number {
  const { year, month, day } = fields(date);
  return Date.UTC(year, month - 1, day);
}

function daysInMonth(year: number, month: number): number {
  return new Date(Date.UTC(year, month, 0)).getUTCDate();
}

function twoDigits(count: number): string {
  return String(count).padStart(2, '0');
}

/** Made once for each zone: making one costs a hundred times what it does. */
const calendars = new Map<string, Intl.DateTimeFormat>();

function calendarOf(zone: string): Intl.DateTimeFormat {
  const known = calendars.get(zone) ?? calendarFor(zone);
  calendars.set(zone, known);
  return known;
}

function calendarFor(zone: string): Intl.DateTimeFormat {
  try {
    return new Intl.DateTimeFormat('en', {
      timeZone: zone,
      calendar: 'gregory',
      numberingSystem: 'latn',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
    });
  } catch (cause) {
    throw kernelError('invalidTimeZone', { value: quoted(zone) }, { cause });
  }
}
