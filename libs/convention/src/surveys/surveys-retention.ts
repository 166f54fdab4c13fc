import type { RetentionRule } from '@chariot/platform';
import type { RecipientsRepository } from './recipients.repository.js';
import type { SurveysRepository } from './surveys.repository.js';

export const surveyRetention = (
  surveys: Pick<SurveysRepository, 'forget'>,
  recipients: Pick<RecipientsRepository, 'forgetTexts'>,
): readonly RetentionRule[] => [
  {
    name: 'convention.surveys',
    what: 'Enquêtes closes : questions, établissements interrogés, réponses chiffrées ; liens, jusqu’à la clôture',
    tables: ['convention.survey', 'convention.survey_recipient', 'convention.survey_link'],
    daysKept: 5 * 365,
    why: 'Évaluer les usages d’une convention à la suivante (art. 2 et 8) ; rien n’y dit qui a répondu.',
    prune: (tx, before) => surveys.forget(tx, before),
  },
  {
    name: 'convention.surveyTexts',
    what: 'Textes libres des enquêtes, lus par qui les a envoyées',
    tables: ['convention.survey_text'],
    daysKept: 365,
    why: 'Un texte libre peut nommer quelqu’un malgré l’avertissement : douze mois après la clôture suffisent pour le lire.',
    prune: (tx, before) => recipients.forgetTexts(tx, before),
  },
];
