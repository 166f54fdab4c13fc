import type { ConventionAhead } from '@chariot/contract';
import { LocalDate } from '@chariot/kernel';
import { count, day, facts } from '../formats/index.js';
import { counted, type Todo } from './todo.js';

/** Deadlines of this week are said one by one; those of later have a page. */
export const WEEK_DAYS = 7;
const SHOWN = 3;

type Ahead = Pick<ConventionAhead, 'conventionId' | 'reference' | 'localAuthority' | 'late' | 'dueNow' | 'next'>;

/** What conventions are late with, what they owe for as long as it is not done, then within a week. @param today `2026-11-26` */
export function deadlinesToDo(conventions: readonly Ahead[], today: LocalDate): Todo[] {
  const late = conventions.filter((one) => one.late > 0);
  const open = conventions.flatMap((one) => one.dueNow.map((entry) => ({ one, entry })));
  const until = LocalDate.addDays(today, WEEK_DAYS);
  const soon = conventions.filter(
    ({ next }) => next !== null && next.dueOn !== null && within(next.dueOn, today, until),
  );
  return [
    ...(late.length > SHOWN
      ? counted(late.length, {
          ...{ key: 'deadlines-late', urgency: 'late', to: '/conventions' },
          ...{ one: 'convention a des échéances en retard', many: 'conventions ont des échéances en retard' },
        })
      : late.map((one) => ({
          key: `late-${one.conventionId}`,
          urgency: 'late' as const,
          title: count(one.late, 'échéance en retard', 'échéances en retard'),
          note: facts(one.reference, one.localAuthority.name),
          ...pageOf(one),
        }))),
    ...(open.length > SHOWN
      ? counted(open.length, {
          ...{ key: 'deadlines-open', urgency: 'today', to: '/conventions' },
          ...{ one: 'échéance est à faire dès maintenant', many: 'échéances sont à faire dès maintenant' },
        })
      : open.map(({ one, entry }) => ({
          key: `open-${one.conventionId}-${entry.code}`,
          urgency: 'today' as const,
          title: entry.label,
          note: facts(
            `Attendu de\u00A0: ${entry.actorLabel}`,
            entry.dueOn !== null && `depuis le ${day(entry.dueOn)}`,
            one.reference,
            one.localAuthority.name,
          ),
          ...pageOf(one),
        }))),
    ...soon.slice(0, SHOWN).map((one) => ({
      key: `soon-${one.conventionId}`,
      urgency: one.next?.dueOn === today ? ('today' as const) : ('soon' as const),
      title: one.next?.label ?? '',
      note: facts(`Pour le ${day(one.next?.dueOn ?? null)}`, one.reference, one.localAuthority.name),
      ...pageOf(one),
    })),
  ];
}

const pageOf = ({ conventionId }: Ahead) => ({
  to: `/conventions/${conventionId}/echeances`,
  testId: 'todo-deadline',
});

const within = (date: string, from: LocalDate, until: LocalDate): boolean => date >= from && date <= until;
