import { LocalDate } from '@chariot/kernel';
import type { CalendarFile } from '@chariot/platform';
import { applies } from '../rules/applies.js';
import { ACTORS, type Entry } from './entry.js';

export interface CalendarFacts {
  readonly conventionId: string;
  readonly reference: string;
  readonly entries: readonly Entry[];
  readonly mention: string;
  readonly day: LocalDate;
  readonly url: string;
}

const FIRST_DAY = LocalDate.of(2016, 1, 1);

/** What has a date and is still to come or to be done. Nothing without a date (T09), and nobody's name. */
export function calendarFile(facts: CalendarFacts): CalendarFile {
  const { conventionId, reference, entries, mention, day, url } = facts;
  return {
    name: `Convention ${reference}`,
    everyHours: 12,
    events: entries.flatMap((entry) => {
      const on = applies('T09') ? entry.dueOn : (entry.dueOn ?? day);
      if (on === null || (entry.state === 'done' && entry.code !== 'end')) return [];
      return {
        uid: `${entry.code}.${conventionId}@chariot`,
        // A later file says more than an earlier one, also where it was saved by hand.
        sequence: Math.max(0, LocalDate.daysBetween(FIRST_DAY, day)),
        stampedAt: new Date(`${day}T00:00:00Z`),
        summary: `${entry.label} (${ACTORS[entry.actor]})`,
        description: [
          `${entry.articles.join(', ')} : ${entry.symbolic}, ${entry.stateLabel}.`,
          entry.explanation,
          mention,
        ].join('\n'),
        when: { on },
        url,
      };
    }),
  };
}
