import {
  DISCIPLINE_LABELS,
  LEVEL_LABELS,
  type Lesson,
  type LessonDraft,
  type TabletReadiness,
} from '@chariot/contract';
import { count, hour } from '../formats/index.js';

export const READINESS_WORDS: Readonly<Record<TabletReadiness, string>> = {
  ready: 'Prête',
  lowBattery: 'Batterie faible',
  absent: 'Absente',
  lent: 'Prêtée',
  outOfService: 'Hors service',
};

/** « CM2 A, mathématiques ». */
export const lessonTitle = ({ className, discipline }: Pick<Lesson, 'className' | 'discipline'>): string =>
  discipline === 'other' ? className : `${className}, ${DISCIPLINE_LABELS[discipline].toLowerCase()}`;

/** « CM2 A · CM2 · 24 élèves ». */
export const draftWords = ({ className, level, pupils }: LessonDraft): string =>
  [className, LEVEL_LABELS[level], count(pupils, 'élève', 'élèves')].join(' · ');

/** « 10 prêtes, 1 batterie faible, 1 absente »; what is not there is not said. */
export function readinessCounts(states: readonly TabletReadiness[]): string {
  const of = (state: TabletReadiness): number => states.filter((one) => one === state).length;
  const told = [
    count(of('ready'), 'prête', 'prêtes'),
    of('lowBattery') > 0 && count(of('lowBattery'), 'batterie faible', 'batteries faibles'),
    of('absent') > 0 && count(of('absent'), 'absente', 'absentes'),
    of('lent') > 0 && count(of('lent'), 'prêtée', 'prêtées'),
    of('outOfService') > 0 && `${of('outOfService')} hors service`,
  ];
  return told.filter((words) => words !== false).join(', ');
}

/** « n° 2, 5 et 7 ». */
export function slotWords(slots: readonly number[]): string {
  const [last, ...others] = [...slots].reverse();
  if (last === undefined) return '';
  return `n°\u00A0${others.length === 0 ? last : `${others.reverse().join(', ')} et ${last}`}`;
}

/** « commencée à 9 h 05, jusqu’à 10 h 00 ». */
export const timesWords = ({ startedAt, plannedEndAt }: Pick<Lesson, 'startedAt' | 'plannedEndAt'>): string =>
  `commencée à ${hour(new Date(startedAt))}, jusqu’à ${hour(new Date(plannedEndAt))}`;

/**
 * The instant at which a lesson began, as a clock says it: the latest such hour that is not ahead.
 * @param typed `08:30`; anything else is now
 */
export function startOf(typed: string, now: Date): string | undefined {
  const [, hours, minutes] = /^(\d{2}):(\d{2})$/.exec(typed) ?? [];
  if (hours === undefined || minutes === undefined) return undefined;
  const at = new Date(now);
  at.setHours(Number(hours), Number(minutes), 0, 0);
  if (at > now) at.setDate(at.getDate() - 1);
  return at.toISOString();
}
