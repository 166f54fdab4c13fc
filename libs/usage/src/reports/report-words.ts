import type { IndicatorFigure, IndicatorUnit } from '@chariot/contract';

export const BELOW = '< seuil';
export const NOT_COMPUTABLE = 'Non calculable';
const NBSP = '\u00A0';
const NUMBER = new Intl.NumberFormat('fr-FR', { maximumFractionDigits: 1 });
const MONEY = new Intl.NumberFormat('fr-FR', { style: 'currency', currency: 'EUR' });
const MONTH = new Intl.DateTimeFormat('fr-FR', { month: 'long', year: 'numeric', timeZone: 'UTC' });

/** Spaces that fonts of documents have. */
const plain = (text: string): string => text.replaceAll('\u202F', NBSP);
export const number = (value: number): string => plain(NUMBER.format(value));
const counted = (value: number, one: string): string => `${number(value)}${NBSP}${value < 2 ? one : `${one}s`}`;

const WORDS: Readonly<Record<IndicatorUnit, (value: number) => string>> = {
  percent: (value) => `${number(value)}${NBSP}%`,
  perHundred: (value) => `${number(value)} pour 100`,
  ratio: number,
  days: (value) => counted(value, 'jour'),
  perWeek: (value) => `${number(value)} par semaine`,
  minutes: (value) => counted(value, 'minute'),
  mbps: (value) => `${number(value)}${NBSP}Mbit/s`,
  hours: (value) => counted(value, 'heure'),
  cents: (value) => plain(MONEY.format(value / 100)),
  count: number,
};
/** What a difference is counted in: a rate moves by points. */
const MOVES: Readonly<Partial<Record<IndicatorUnit, string>>> = { percent: 'point', perHundred: 'point' };

type Told = Pick<IndicatorFigure, 'value' | 'belowThreshold' | 'unit'>;

/** Hidden and unknown are words, never 0. */
export const figureWords = ({ value, belowThreshold, unit }: Told): string =>
  belowThreshold ? BELOW : value === null ? NOT_COMPUTABLE : WORDS[unit](value);

/** « séances : 66 · semaines de classe : 8 »: what was divided, and by what; or why nothing was. */
export function detailWords(figure: IndicatorFigure): string {
  const { numerator, denominator, numeratorLabel, denominatorLabel, reason, id } = figure;
  if (numerator === null) return reason ?? '';
  const said = (value: number): string => (id === 'I23' ? WORDS.cents(value) : number(value));
  const first = `${numeratorLabel}${NBSP}: ${said(numerator)}`;
  return denominator === null || denominatorLabel === null
    ? first
    : `${first} · ${denominatorLabel}${NBSP}: ${said(denominator)}`;
}

export const coverageWords = ({ coverage }: Pick<IndicatorFigure, 'coverage'>): string =>
  coverage === null ? '' : `${number(coverage.schools)} sur ${number(coverage.of)}`;

/** « + 2,5 points », « stable »; nothing where one of the two is not told, or both are of the same time. */
export function changeWords(now: IndicatorFigure, before: IndicatorFigure | undefined): string {
  if (before === undefined || now.value === null || before.value === null) return '—';
  if (now.period.from === before.period.from && now.period.to === before.period.to) return '—';
  const difference = Math.round((now.value - before.value) * 10) / 10;
  if (difference === 0) return 'stable';
  const sign = difference > 0 ? '+' : '−';
  const most = Math.abs(difference);
  const move = MOVES[now.unit];
  if (now.unit === 'cents') return `${sign}${NBSP}${WORDS.cents(most)}`;
  return `${sign}${NBSP}${move === undefined ? number(most) : counted(most, move)}`;
}

/** « octobre 2026 ». */
export const monthWords = (month: string): string => MONTH.format(new Date(`${month}-01T00:00:00Z`));
/** « d’octobre 2026 », « de novembre 2026 ». */
export const ofMonth = (month: string): string => {
  const words = monthWords(month);
  return /^[aeiouyéè]/.test(words) ? `d’${words}` : `de ${words}`;
};
/** « 09/2026 à 10/2026 »: short, for a column. */
export function periodWords({ from, to }: IndicatorFigure['period']): string {
  const short = (month: string): string => `${month.slice(5)}/${month.slice(0, 4)}`;
  return from === to ? short(from) : `${short(from)} à ${short(to)}`;
}
