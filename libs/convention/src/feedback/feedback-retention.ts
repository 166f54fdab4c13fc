import type { RetentionRule } from '@chariot/platform';
import type { FeedbackRepository } from './feedback.repository.js';

export const feedbackRetention = (feedback: Pick<FeedbackRepository, 'forget'>): RetentionRule => ({
  name: 'convention.feedback',
  what: 'Retours d’expérience : leur auteur et les brouillons, après l’année scolaire où ils sont écrits ; le texte publié reste, sous une fonction',
  tables: ['convention.feedback'],
  // After the end of the school year in which it was written: the end of the following one.
  daysKept: 365,
  why: 'L’auteur n’est connu que pour corriger ou reprendre son texte ; le partage (art. 2 et 8) n’a pas besoin de son nom.',
  prune: (tx, before) => feedback.forget(tx, before),
});
