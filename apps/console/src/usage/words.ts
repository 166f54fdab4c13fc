import type { IndicatorFigure, IndicatorUnit } from '@chariot/contract';
import { count, euros, facts, number, percent } from '../formats/index.js';
import { LANGUAGE, LOCALE } from '../language/language.js';

type Short = Pick<IndicatorFigure, 'value' | 'belowThreshold'>;
type Fraction = Pick<IndicatorFigure, 'numerator' | 'denominator' | 'numeratorLabel' | 'denominatorLabel' | 'id'>;

export const BELOW = '< seuil';
export const NOT_COMPUTABLE = 'Non calculable';
export const BELOW_MEANS =
  '« < seuil » : trop peu de personnes sont derrière ce chiffre pour le montrer sans risquer de les désigner ; ce n’est pas zéro.';

export const GROUP_WORDS: Readonly<Record<IndicatorFigure['group'], string>> = {
  equipment: 'Équipement',
  use: 'Usage',
  quality: 'Qualité',
  governance: 'Gouvernance',
};
export const GROUPS = Object.keys(GROUP_WORDS) as readonly IndicatorFigure['group'][];

const NBSP = '\u00A0';
const WORDS: Readonly<Record<IndicatorUnit, (value: number) => string>> = {
  percent: (value) => percent(value),
  perHundred: (value) => `${number(value)} pour 100${NBSP}élèves`,
  ratio: (value) => number(value),
  days: (value) => count(value, 'jour'),
  perWeek: (value) => `${number(value)} par semaine`,
  minutes: (value) => count(value, 'minute'),
  mbps: (value) => `${number(value)}${NBSP}Mbit/s`,
  hours: (value) => count(value, 'heure'),
  cents: (value) => euros(value),
  count: (value) => number(value),
};

/** What an axis counts, said above it. */
export const AXIS_WORDS: Readonly<Partial<Record<IndicatorUnit, string>>> = {
  percent: 'En pourcentage',
  perHundred: 'Pour 100 élèves',
  days: 'En jours',
  perWeek: 'Par semaine',
  minutes: 'En minutes',
  mbps: 'En Mbit/s',
  hours: 'En heures',
};

export const inUnit = (value: number | null, unit: IndicatorUnit): string =>
  value === null ? 'Non renseigné' : WORDS[unit](value);

/** The figure as it is read: hidden and unknown are words, never 0. */
export const figureWords = ({ value, belowThreshold }: Short, unit: IndicatorUnit): string =>
  belowThreshold ? BELOW : value === null ? NOT_COMPUTABLE : inUnit(value, unit);

/** « Séances : 66 · semaines de classe : 8 »: what was divided, and by what. */
export function fractionWords(figure: Fraction): string | null {
  const { numerator, denominator, numeratorLabel, denominatorLabel } = figure;
  if (numerator === null) return null;
  const said = (label: string, value: number): string =>
    `${label}${NBSP}: ${figure.id === 'I23' ? euros(value) : number(value)}`;
  const first = numeratorLabel.charAt(0).toUpperCase() + numeratorLabel.slice(1);
  return facts(
    said(first, numerator),
    denominator !== null && denominatorLabel !== null && said(denominatorLabel, denominator),
  );
}

const MONTH = new Intl.DateTimeFormat(LOCALE, { month: 'long', year: 'numeric', timeZone: 'UTC' });
const SHORT = new Intl.DateTimeFormat(LOCALE, { month: 'short', timeZone: 'UTC' });
const dayOf = (month: string): Date => new Date(`${month}-01T00:00:00Z`);

/** « septembre 2026 ». */
export const monthWords = (month: string): string => MONTH.format(dayOf(month));
/** « sept. ». */
export const shortMonth = (month: string): string => SHORT.format(dayOf(month));

export const periodWords = ({ from, to }: { readonly from: string; readonly to: string }): string =>
  from === to ? monthWords(from) : `${monthWords(from)} ${TO} ${monthWords(to)}`;
const TO = LANGUAGE === 'fr' ? 'à' : 'to';
export const capital = (words: string): string => `${words.charAt(0).toUpperCase()}${words.slice(1)}`;

/** Periods that one may ask for today, the widest first. */
export function periodsOf(
  today: string,
): readonly { readonly label: string; readonly from: string; readonly to: string }[] {
  const now = today.slice(0, 7);
  const year = Number(now.slice(0, 4)) - (now.slice(5) < '09' ? 1 : 0);
  const september = `${String(year)}-09`;
  const months: string[] = [];
  for (let month = now; month >= september; month = before(month)) months.push(month);
  return [
    { label: 'Depuis la rentrée', from: september, to: now },
    { label: `Année ${String(year - 1)}-${String(year)}`, from: `${String(year - 1)}-09`, to: `${String(year)}-08` },
    ...months.map((month) => ({ label: monthWords(month), from: month, to: month })),
  ];
}

const before = (month: string): string => {
  const [year, at] = [Number(month.slice(0, 4)), Number(month.slice(5))];
  return at === 1 ? `${String(year - 1)}-12` : `${String(year)}-${String(at - 1).padStart(2, '0')}`;
};
