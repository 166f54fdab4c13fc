import type { RetentionRule } from '@chariot/platform';
import type { ReportsRepository } from './reports.repository.js';

export const reportsRetention = (reports: Pick<ReportsRepository, 'forget'>): readonly RetentionRule[] => [
  {
    name: 'usage.reports',
    what: 'Rapports mensuels d’un lieu, tels qu’ils ont été envoyés : des chiffres publiés, sans personne dedans',
    tables: ['usage.report'],
    daysKept: 5 * 365,
    why: 'Le temps d’une convention et de son bilan (art. 8).',
    prune: (tx, before) => reports.forget(tx, before),
  },
  {
    name: 'usage.reportSubscriptions',
    what: 'Qui a demandé à recevoir le rapport mensuel d’un lieu',
    tables: ['usage.report_subscription'],
    daysKept: null,
    why: 'Jusqu’à ce que la personne y renonce ; qui n’a plus de rôle sur ce lieu ne le reçoit plus, et sa demande s’efface au rapport suivant.',
  },
];
