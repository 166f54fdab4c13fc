import type { FollowUpPeriodChoice } from '@chariot/contract';
import { LocalDate, SchoolYear } from '@chariot/kernel';
import { checkedPeriod, isSchoolYear, monthsIn, MOST_MONTHS, yearOf, type MonthPeriod } from '../indicators/period.js';
import { usageError } from '../errors.js';
import type { Month } from '../measures/measure.js';

const MONTHS = [
  ...['janvier', 'février', 'mars', 'avril', 'mai', 'juin'],
  ...['juillet', 'août', 'septembre', 'octobre', 'novembre', 'décembre'],
];
/** Of the school year (T16), as the committees meet; July and August are in none. */
const TRIMESTERS = [
  ['09', '12'],
  ['01', '03'],
  ['04', '06'],
] as const;

const monthWords = (month: Month): string => `${MONTHS[Number(month.slice(5)) - 1] ?? ''} ${month.slice(0, 4)}`;
const of = (words: string): string => (/^[aeiouàâéêô]/.test(words) ? `d’${words}` : `de ${words}`);

/** « année scolaire 2025-2026 », « de septembre 2026 à novembre 2026 », « octobre 2026 ». */
export function periodWords(period: MonthPeriod): string {
  if (isSchoolYear(period)) return `année scolaire ${yearOf(period.from)}`;
  const { from, to } = period;
  return from === to ? monthWords(from) : `${of(monthWords(from))} à ${monthWords(to)}`;
}

/**
 * What may be told today of what was asked: months to come are left out.
 * @throws DomainError `usage.periodReversed`, `usage.periodTooLong`, `usage.followUpNotBegun`
 */
export function begunPart(asked: MonthPeriod, thisMonth: Month): MonthPeriod {
  if (asked.from > thisMonth) throw usageError('followUpNotBegun');
  return checkedPeriod({ from: asked.from, to: asked.to > thisMonth ? thisMonth : asked.to });
}

/** The school years that a period touches, in order. */
export const yearsOf = (period: MonthPeriod): SchoolYear[] => [...new Set(monthsIn(period).map(yearOf))];

/**
 * Periods that a file may be of: school years since the signature (the last five), trimesters of this one and the one
 * before, and all of the time since the signature, as long as indicators are told of that many months. The latest first.
 */
export function periodChoices(signedOn: LocalDate | null, thisMonth: Month): FollowUpPeriodChoice[] {
  if (signedOn === null) return [];
  const start = signedOn.slice(0, 7);
  const end = (to: Month): Month => (to > thisMonth ? thisMonth : to);
  const choice = (kind: FollowUpPeriodChoice['kind'], name: string, from: Month, to: Month): FollowUpPeriodChoice => ({
    ...{ kind, from, to: end(to) },
    label: to > thisMonth ? `${name} (en cours)` : name,
  });
  const first = Number(yearOf(start).slice(0, 4));
  const current = Number(yearOf(thisMonth).slice(0, 4));
  const years = [0, 1, 2, 3, 4].map((back) => current - back).filter((year) => year >= first);
  const whole = monthsIn({ from: start, to: thisMonth });
  return [
    ...years.map((year) =>
      choice('year', `Année scolaire ${SchoolYear.from(year)}`, at(year, '09'), at(year + 1, '08')),
    ),
    ...(whole.length > 0 && whole.length <= MOST_MONTHS
      ? [choice('sinceStart', 'Depuis la signature', start, thisMonth)]
      : []),
    ...years.slice(0, 2).flatMap((year) =>
      TRIMESTERS.map(([from, to], rank) => {
        const calendar = rank === 0 ? year : year + 1;
        const name = `${rank === 0 ? '1er' : `${String(rank + 1)}e`} trimestre ${SchoolYear.from(year)}`;
        return choice('trimester', name, at(calendar, from), at(calendar, to));
      })
        .filter(({ from, to }) => from <= thisMonth && to >= start)
        .reverse(),
    ),
  ];
}

const at = (year: number, month: string): Month => `${String(year)}-${month}`;
