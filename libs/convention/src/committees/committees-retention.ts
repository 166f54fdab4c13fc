import type { RetentionRule } from '@chariot/platform';
import type { CommitteesRepository } from './committees.repository.js';

export const committeeRetention = (committees: CommitteesRepository): readonly RetentionRule[] => [
  {
    name: 'convention.committees',
    what: 'Comités de pilotage : sièges par fonction, réunions, convocations, présences, décisions, comptes rendus',
    tables: [
      'convention.committee',
      'convention.committee_seat',
      'convention.committee_meeting',
      'convention.committee_convocation',
      'convention.committee_attendance',
      'convention.committee_decision',
    ],
    daysKept: null,
    why: 'Suivi de la convention (art. 4 et 8) : avec ses pièces, dix ans au moins ; aucun nom n’y figure.',
  },
  {
    name: 'convention.committeeContacts',
    what: 'Noms et adresses des membres des comités, pour les convoquer',
    tables: ['convention.committee_contact'],
    daysKept: 365,
    why: 'Effacés dès qu’un siège change, et douze mois après la dernière réunion : ils ne servent qu’à convoquer (minimisation, art. 5.1 c RGPD).',
    prune: (tx, before) => committees.forgetContacts(tx, before),
  },
];
