import type { RetentionRule } from '@chariot/platform';

export const CALENDAR_RETENTION: RetentionRule = {
  name: 'territory.calendar',
  what: 'Calendrier scolaire, par zone, et zone de chaque académie',
  tables: ['territory.holiday', 'territory.calendar_zone'],
  daysKept: null,
  why: 'Données publiques (Licence Ouverte 2.0), sans personne dedans.',
};
