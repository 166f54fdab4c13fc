import type { RetentionRule } from '@chariot/platform';

/** Places are never deleted: who saw one still does. */
export const PLACES_RETENTION: RetentionRule = {
  name: 'territory.places',
  what: 'Lieux : académies, départements, collectivités, circonscriptions, écoles, collèges, et leurs liens',
  tables: ['territory.place', 'territory.place_parent', 'territory.place_closure', 'territory.reference_college'],
  daysKept: null,
  why: 'Aucune donnée personnelle ; l’histoire des appareils s’y rapporte.',
};
