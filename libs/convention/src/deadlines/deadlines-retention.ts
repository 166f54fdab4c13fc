import type { RetentionRule } from '@chariot/platform';
import type { CalendarFeedsRepository } from './calendar-feeds.repository.js';
import type { DeadlinesRepository } from './deadlines.repository.js';

/** How long is kept what deadlines leave behind them. */
export function deadlineRetention(
  deadlines: Pick<DeadlinesRepository, 'forgetSent'>,
  feeds: Pick<CalendarFeedsRepository, 'forgetUnread'>,
): RetentionRule[] {
  return [
    {
      name: 'convention.reminders',
      what: 'Rappels d’échéances déjà envoyés : lesquels et quand, sans destinataire',
      tables: ['convention.reminder'],
      daysKept: 2 * 365,
      prune: (tx, before) => deadlines.forgetSent(tx, before),
      why: 'Ne pas rappeler deux fois la même échéance ; le temps d’une convention et de son solde.',
    },
    {
      name: 'convention.calendarFeeds',
      what: 'Adresses d’agenda que personne ne lit plus',
      tables: ['convention.calendar_feed'],
      daysKept: 365,
      prune: (tx, before) => feeds.forgetUnread(tx, before),
      why: 'Une adresse secrète qui ne sert plus n’a pas à rester ouverte.',
    },
  ];
}
