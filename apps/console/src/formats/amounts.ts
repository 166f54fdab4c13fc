import { DomainError, Money } from '@chariot/kernel';
import { LANGUAGE, LOCALE } from '../language/language.js';
import { say } from '../language/say.js';

const NBSP = '\u00A0';
const NUMBER = new Intl.NumberFormat(LOCALE, { maximumFractionDigits: 1 });
/** Where a digit that is left out would be another figure: a quantity of an invoice, a share of law. */
const EXACT = new Intl.NumberFormat(LOCALE, { maximumFractionDigits: 4 });
const clean = (text: string): string => text.replace(/\s/g, NBSP);

/** Cents as `1 234,56 €`; « Non renseigné » for null, which is never zero. */
export const euros = (cents: number | null): string =>
  cents === null ? 'Non renseigné' : Money.format(Money.cents(cents));

/** French counts zero and one as one; English one alone. */
const isOne = (number: number): boolean => (LANGUAGE === 'fr' ? Math.abs(number) < 2 : number === 1);

/** `1 tablette`, `12 tablettes`. */
export const count = (number: number, one: string, many = `${one}s`): string =>
  `${clean(NUMBER.format(number))}${NBSP}${say(isOne(number) ? one : many)}`;

/** `1 234`. */
export const number = (value: number): string => clean(NUMBER.format(value));

/** `1,25`, as it was written. */
export const exact = (value: number): string => clean(EXACT.format(value));

/** Bytes in powers of ten, as makers count: `64 Go`. */
export function bytes(value: number | null): string {
  if (value === null) return 'Non renseigné';
  const units = LANGUAGE === 'fr' ? ['o', 'ko', 'Mo', 'Go', 'To'] : ['B', 'kB', 'MB', 'GB', 'TB'];
  const power = value < 1 ? 0 : Math.min(units.length - 1, Math.floor(Math.log10(value) / 3));
  return `${clean(NUMBER.format(value / 1000 ** power))}${NBSP}${units[power]}`;
}

/** `87 %`. */
export const percent = (value: number | null): string =>
  value === null ? 'Non renseigné' : `${clean(NUMBER.format(value))}${NBSP}%`;

/** `19,99 %`, never rounded to what it is not. */
export const exactPercent = (value: number): string => `${exact(value)}${NBSP}%`;

/** One sentence out of words: `Salle 3 · Borne B2`, leaving out what is not known. */
export const facts = (...words: readonly (string | null | undefined | false)[]): string =>
  french(words.filter((word): word is string => typeof word === 'string' && word !== '').join(`${NBSP}· `));

/** « Lenovo 10e », and not « LENOVO Lenovo 10e »: makers often repeat their name. */
export const modelName = (manufacturer: string, model: string): string =>
  model.toLowerCase().startsWith(manufacturer.toLowerCase()) ? model : `${manufacturer} ${model}`;

/** What never ends a line: a space before `:` `;` `!` `?` `»`, after `«`, `n°` and `art.`, or within `12 mois` and `10 Mo`. */
const TIED = / (?=[:;!?»])|(?<=«|n°|\bart\.) |(?<=\d) (?=(?:Mo|mois|jours?|heures?|ans?)\b)/g;
/** French spaces. For sentences that the server wrote, and for titles, labels and hints. */
export const french = (sentence: string): string => sentence.replace(TIED, NBSP);

/** What is typed as an amount (`1 234,56`, `1234.56 €`), in cents; null when it is none. */
export function centsOf(text: string): number | null {
  try {
    return Money.parse(text);
  } catch (error) {
    if (error instanceof DomainError) return null;
    throw error;
  }
}

/** Cents as one types them: `1234,56`. */
export const typedCents = (cents: number): string => (cents / 100).toFixed(2).replace('.', ',');
