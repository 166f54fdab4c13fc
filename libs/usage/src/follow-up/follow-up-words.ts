import type { FollowUpContent, IndicatorFigure, IndicatorUnit } from '@chariot/contract';
import { LocalDate, Money } from '@chariot/kernel';
import { periodWords } from './periods.js';

const NBSP = '\u00A0';
const FRENCH = new Intl.NumberFormat('fr-FR', { maximumFractionDigits: 2 });
/** Spaces that a font may lack become ones that it has. */
export const number = (value: number): string => FRENCH.format(value).replace(/\s/g, NBSP);
export const counted = (count: number, one: string, many = `${one}s`): string =>
  `${number(count)}${NBSP}${count < 2 ? one : many}`;
export const euros = (cents: number | null): string =>
  cents === null ? 'non renseigné' : Money.format(Money.cents(cents));
export const day = (date: string | null): string =>
  date === null ? 'non renseigné' : LocalDate.format(LocalDate.parse(date));

const UNITS: Readonly<Record<IndicatorUnit, (value: number) => string>> = {
  percent: (value) => `${number(value)}${NBSP}%`,
  perHundred: (value) => `${number(value)} pour 100${NBSP}élèves`,
  ratio: (value) => number(value),
  days: (value) => counted(value, 'jour'),
  perWeek: (value) => `${number(value)} par semaine`,
  minutes: (value) => counted(value, 'minute'),
  mbps: (value) => `${number(value)}${NBSP}Mbit/s`,
  hours: (value) => counted(value, 'heure'),
  cents: (value) => euros(value),
  count: (value) => number(value),
};

export const BELOW = `<${NBSP}seuil`;

/** Hidden and unknown are words, never 0. */
export const valueWords = ({ value, belowThreshold, unit }: IndicatorFigure): string =>
  belowThreshold ? BELOW : value === null ? 'non calculable' : UNITS[unit](value);

/** What was divided and by what, with what is told beside it; or why there is nothing. */
export function workingWords(figure: IndicatorFigure): string {
  const { belowThreshold, reason, numerator, denominator, numeratorLabel, denominatorLabel, parts } = figure;
  if (belowThreshold) return 'trop peu de personnes, ou pas encore publié';
  const beside = parts.map(
    ({ label, value, unit }) =>
      `${label.toLowerCase()}${NBSP}: ${value === null ? 'non renseigné' : UNITS[unit](value)}`,
  );
  const working =
    reason !== null
      ? `parce que${NBSP}: ${inSentence(reason)}`
      : numerator === null
        ? ''
        : `${number(numerator)} ${numeratorLabel}${denominator === null || denominatorLabel === null ? '' : ` sur ${number(denominator)} ${denominatorLabel}`}`;
  return [working, ...beside].filter((words) => words !== '').join(' ; ');
}

/** A sentence inside another. */
const inSentence = (words: string): string => words.charAt(0).toLowerCase() + words.slice(1).replace(/\.$/, '');

export const coverageWords = ({ coverage }: IndicatorFigure): string =>
  coverage === null
    ? ''
    : `connu de ${counted(coverage.schools, 'école')} équipée${coverage.schools < 2 ? '' : 's'} sur ${number(coverage.of)}`;

/** One figure in one sentence: its value, its fraction, its coverage, its period. */
export function sentenceOf(figure: IndicatorFigure): string {
  const period = periodWords(figure.period);
  // What « < seuil » means is said once, at the head of the file.
  const told = [figure.belowThreshold ? '' : workingWords(figure), coverageWords(figure), period]
    .filter((words) => words !== '')
    .join(' ; ');
  return `${figure.name}${NBSP}: ${valueWords(figure)} (${told}).`;
}

export const figureOf = (
  { figures }: FollowUpContent['places'][number],
  id: IndicatorFigure['id'],
): IndicatorFigure | undefined => figures.find((figure) => figure.id === id);

export const PARTY_WORDS = { academie: 'l’académie', localAuthority: 'la collectivité' } as const;
export const MEETING_STATES = { kept: 'tenue', missing: 'manquante', running: 'période en cours' } as const;
