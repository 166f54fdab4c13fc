import { DEFAULT_ZONE } from './local-date.js';

const formats = new Map<string, Intl.DateTimeFormat>();

const NBSP = '\u00A0';

/** A time of a timetable, `08:30`, as French people write it: « 8 h 30 », « 17 h ». */
export const timeInFrench = (time: string): string =>
  `${Number(time.slice(0, 2))}${NBSP}h${time.endsWith(':00') ? '' : `${NBSP}${time.slice(3)}`}`;

/** The hour of the day, 0 to 23, that it is at an instant in a zone, an IANA name. @throws RangeError for no such zone */
export function hourOf(instant: Date, zone: string = DEFAULT_ZONE): number {
  let format = formats.get(zone);
  if (format === undefined) {
    format = new Intl.DateTimeFormat('en', { timeZone: zone, hour: 'numeric', hourCycle: 'h23' });
    formats.set(zone, format);
  }
  return Number(format.format(instant));
}
