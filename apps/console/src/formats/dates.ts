import { DEFAULT_ZONE, LocalDate, timeInFrench } from '@chariot/kernel';
import { LANGUAGE, LOCALE } from '../language/language.js';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const NBSP = '\u00A0';

const parts = (options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat =>
  new Intl.DateTimeFormat(LOCALE, { timeZone: DEFAULT_ZONE, ...options });
const WEEKDAY = parts({ weekday: 'long' });
const LONG_DAY = parts({ weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' });
const CLOCK = parts({ hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });

/** `8 h 05`, in Paris; `08:05` in English. */
export const hour = (at: Date): string =>
  LANGUAGE === 'fr' ? CLOCK.format(at).replace(/^0?(\d+):/, `$1${NBSP}h${NBSP}`) : CLOCK.format(at);
/** A time of a timetable, `08:30`: `8 h 30`, `17 h`; as it is in English. */
export const timeWords = (time: string): string => (LANGUAGE === 'fr' ? timeInFrench(time) : time);
/** Between a day and an hour. */
const AT = LANGUAGE === 'fr' ? 'à' : 'at';
const ON = LANGUAGE === 'fr' ? 'le' : 'on';

/** A date of law, `10/11/2016`; « non renseigné » for none. */
export const day = (date: string | null): string =>
  date === null ? 'Non renseigné' : LocalDate.is(date) ? LocalDate.format(date) : date;

/** `mardi 24 novembre 2026`, `mardi 1er décembre 2026`, in Paris. */
export const longDay = (at: Date): string =>
  LANGUAGE === 'fr' ? LONG_DAY.format(at).replace(/(?<= )1(?= )/, '1er') : LONG_DAY.format(at);

/** The day it is in Paris, `2026-11-24`. */
export const today = (now: Date): LocalDate => LocalDate.at(now);

/** `24/11/2026 à 14 h 05`, in Paris. */
export const moment = (instant: string): string => {
  const at = new Date(instant);
  return `${LocalDate.format(LocalDate.at(at))} ${AT} ${hour(at)}`;
};

/**
 * How long ago, as one says it: `à l’instant`, `il y a 3 min`, `il y a 2 h`, `hier à 16 h 05`, `mardi à 10 h 12`,
 * then the full date. An instant ahead of us by less than a minute is now: two clocks never agree.
 */
export function ago(instant: string, now: Date): string {
  const at = new Date(instant);
  const elapsed = now.getTime() - at.getTime();
  if (elapsed < -MINUTE) return `${ON} ${moment(instant)}`;
  if (elapsed < MINUTE) return `à${NBSP}l’instant`;
  if (elapsed < HOUR) return `il${NBSP}y${NBSP}a${NBSP}${Math.floor(elapsed / MINUTE)}${NBSP}min`;
  const days = LocalDate.daysBetween(LocalDate.at(at), LocalDate.at(now));
  if (days === 0) return `il${NBSP}y${NBSP}a${NBSP}${Math.floor(elapsed / HOUR)}${NBSP}h`;
  if (days === 1) return `hier à ${hour(at)}`;
  if (days < 7) return `${WEEKDAY.format(at)} ${AT} ${hour(at)}`;
  return `${ON} ${moment(instant)}`;
}

/** « Dernier contact : il y a 3 min », or that there was none. Never « hors ligne »: a sleeping tablet is in good health. */
export const lastContact = (instant: string | null, now: Date): string =>
  instant === null ? 'Aucun contact pour l’instant' : `Dernier contact${NBSP}: ${ago(instant, now)}`;

/** What is left: `1 h 52 min`, `12 min`, `45 s`, `2 j 3 h`; undefined when it is over. */
export function left(until: string, now: Date): string | undefined {
  const milliseconds = new Date(until).getTime() - now.getTime();
  if (milliseconds <= 0) return undefined;
  const minutes = Math.floor(milliseconds / MINUTE);
  if (minutes === 0) return `${Math.ceil(milliseconds / 1000)}${NBSP}s`;
  if (milliseconds < HOUR) return `${minutes}${NBSP}min`;
  const hours = Math.floor(milliseconds / HOUR);
  if (milliseconds < DAY) return `${hours}${NBSP}h${NBSP}${String(minutes % 60).padStart(2, '0')}${NBSP}min`;
  return `${Math.floor(hours / 24)}${NBSP}${LANGUAGE === 'fr' ? 'j' : 'd'}${NBSP}${hours % 24}${NBSP}h`;
}
