import type { RetentionRule } from '@chariot/platform';

export const DIRECTORY_RETENTION: RetentionRule = {
  name: 'territory.directory',
  what: 'Annuaire de l’éducation, tel que chargé : établissements, adresses, état',
  tables: ['territory.directory_entry', 'territory.directory_import'],
  daysKept: null,
  why: 'Données publiques (Licence Ouverte 2.0), sans personne dedans.',
};
