import { LocalDate } from '@chariot/kernel';
import type { DueReminder } from './reminders.js';

export interface ReminderFacts {
  readonly reference: string;
  readonly title: string;
  readonly localAuthority: string;
  /** Art. 9: written in every communication about the project. */
  readonly mention: string;
  readonly day: LocalDate;
  readonly reminders: readonly DueReminder[];
  readonly url: string;
}

/** One message for all that falls to somebody that day. */
export function reminderLetter(facts: ReminderFacts): { readonly subject: string; readonly text: string } {
  const { reminders, reference, title, localAuthority, mention, url } = facts;
  const count = reminders.length === 1 ? 'une échéance' : `${String(reminders.length)} échéances`;
  return {
    subject: `Convention ${reference} : ${count} à suivre`.slice(0, 200),
    text: [
      'Bonjour,',
      '',
      // Titles of the model hold guillemets of their own.
      `${title} (${reference}), ${localAuthority} :`,
      '',
      ...reminders.flatMap((one) => [...paragraph(one, facts.day), '']),
      `Toutes les échéances, et d’où vient chaque date : ${url}`,
      '',
      'Vous recevez ce message parce que votre rôle vous y fait tenir une échéance. Les rappels se règlent sur cette page.',
      '',
      mention,
    ].join('\n'),
  };
}

function paragraph({ entry }: DueReminder, day: LocalDate): string[] {
  return [
    `– ${when(LocalDate.daysBetween(day, entry.dueOn))}, le ${LocalDate.format(entry.dueOn)} : ${entry.label} (${entry.articles.join(', ')}).`,
    `  ${entry.explanation}`,
  ];
}

function when(days: number): string {
  if (days === 0) return 'Aujourd’hui';
  if (days === 1) return 'Demain';
  if (days > 0) return `Dans ${String(days)} jours`;
  return days === -1 ? 'Depuis hier' : `Depuis ${String(-days)} jours`;
}
