import type { Opening } from '@chariot/contract';
import { timeInFrench } from '@chariot/kernel';
import { territoryError } from '../errors.js';

export const DAY_NAMES = ['lundi', 'mardi', 'mercredi', 'jeudi', 'vendredi', 'samedi', 'dimanche'] as const;

/**
 * The openings of a week, in order. Times are `HH:MM`, so that their order as text is their order in the day.
 * @throws DomainError `territory.hoursReversed`, `territory.hoursOverlap`
 */
export function checkedWeek(openings: readonly Opening[]): Opening[] {
  const week = [...openings].sort((a, b) => a.day - b.day || (a.from < b.from ? -1 : 1));
  for (const [index, { day, from, to }] of week.entries()) {
    const name = DAY_NAMES[day - 1] ?? '';
    if (from >= to)
      throw territoryError('hoursReversed', { day: name, from: timeInFrench(from), to: timeInFrench(to) });
    const before = week[index - 1];
    if (before?.day === day && before.to > from)
      throw territoryError('hoursOverlap', { day: name, from: timeInFrench(from) });
  }
  return week;
}

/** Whether two checked weeks open alike. */
export const isSameWeek = (one: readonly Opening[], other: readonly Opening[]): boolean =>
  one.length === other.length &&
  one.every(({ day, from, to }, i) => day === other[i]?.day && from === other[i].from && to === other[i].to);
