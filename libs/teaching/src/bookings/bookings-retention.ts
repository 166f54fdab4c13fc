import { LocalDate, SchoolYear } from '@chariot/kernel';
import type { RetentionRule } from '@chariot/platform';
import type { BookingFeedsRepository } from './booking-feeds.repository.js';
import type { BookingsRepository } from './bookings.repository.js';

/** The first day of the school year that a moment is in: what ended before it, ended in a former one. */
export const yearOf = (moment: Date): Date =>
  new Date(`${SchoolYear.period(SchoolYear.of(LocalDate.at(moment))).from}T00:00:00Z`);

/** How long is kept who reserved a cart. */
export function bookingsRetention(
  bookings: Pick<BookingsRepository, 'forgetPeople'>,
  feeds: Pick<BookingFeedsRepository, 'forgetUnread'>,
): RetentionRule[] {
  return [
    {
      name: 'teaching.bookings',
      what: 'Qui a réservé une classe mobile, et qui en a eu la clé : le nom et l’intitulé s’effacent, la réservation reste sans eux',
      tables: ['teaching.booking', 'teaching.cart_key'],
      daysKept: 365,
      // A year ago was another school year: what ended before it began is forgotten, at the end of the year that follows its own.
      prune: (tx, before) => bookings.forgetPeople(tx, yearOf(before)),
      why: 'Jusqu’à la fin de l’année scolaire suivante : le temps de retrouver qui avait la classe mobile (minimisation, art. 5.1 c RGPD).',
    },
    {
      name: 'teaching.bookingRules',
      what: 'Règles des réservations qui reviennent, et ce qui est laissé entre deux',
      tables: ['teaching.booking_series', 'teaching.booking_setting'],
      daysKept: null,
      why: 'Aucune personne dedans ; elles suivent la classe mobile.',
    },
    {
      name: 'teaching.bookingFeeds',
      what: 'Adresses d’agenda de réservations que personne ne lit plus',
      tables: ['teaching.booking_feed'],
      daysKept: 365,
      prune: (tx, before) => feeds.forgetUnread(tx, before),
      why: 'Une adresse secrète qui ne sert plus n’a pas à rester ouverte.',
    },
  ];
}
