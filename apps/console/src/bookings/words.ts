import type { Booking, SchoolLevel } from '@chariot/contract';
import { LocalDate } from '@chariot/kernel';
import { count, facts, timeWords } from '../formats/index.js';
import { LANGUAGE, LOCALE } from '../language/language.js';

export const LEVEL_WORDS: Readonly<Record<SchoolLevel, string>> = {
  ...{ ps: 'Petite section', ms: 'Moyenne section', gs: 'Grande section' },
  ...{ cp: 'CP', ce1: 'CE1', ce2: 'CE2', cm1: 'CM1', cm2: 'CM2', ulis: 'ULIS' },
};

const DAY = new Intl.DateTimeFormat(LOCALE, { weekday: 'long', day: 'numeric', month: 'long', timeZone: 'UTC' });
/** « mardi 1er décembre ». */
export const dayWords = (on: string): string => {
  const day = DAY.format(new Date(`${on}T12:00:00Z`));
  return LANGUAGE === 'fr' ? day.replace(' 1 ', ' 1er ') : day;
};
export const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

export const spanWords = ({ from, to }: { readonly from: string; readonly to: string }): string =>
  `${timeWords(from)}\u00A0${LANGUAGE === 'fr' ? 'à' : 'to'}\u00A0${timeWords(to)}`;

/** « CM1 · demi-classe · 6 tablettes ». */
export const classWords = ({ level, half, tablets }: Pick<Booking, 'level' | 'half' | 'tablets'>): string =>
  facts(LEVEL_WORDS[level], half && 'demi-classe', count(tablets, 'tablette'));

export const STATE_WORDS: Readonly<Record<Booking['state'], string | null>> = {
  planned: null,
  held: 'Séance tenue',
  lapsed: 'Pas de séance',
  cancelled: 'Annulée',
};

/** The Monday of its week. */
export function mondayOf(on: LocalDate): LocalDate {
  // 1 January 2024 was a Monday.
  const since = LocalDate.daysBetween(LocalDate.of(2024, 1, 1), on);
  return LocalDate.addDays(on, -(((since % 7) + 7) % 7));
}
