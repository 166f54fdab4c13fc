import { Reach } from '@chariot/kernel';
import type { RetentionRule } from '@chariot/platform';
import type { EnrolmentsRepository } from './enrolments.repository.js';

const FORGETTING = Reach.system('effacement à terme');

export const enrolmentRetention = (rows: EnrolmentsRepository): RetentionRule => ({
  name: 'apple.enrolments',
  what: 'Enrôlements d’iPad qui ont pris fin, et comptes (pseudonymes) d’iPad partagés qui n’y sont plus',
  tables: ['apple.enrolment'],
  daysKept: 90,
  why: 'Le temps de comprendre un départ ; l’appareil lui-même reste à l’inventaire.',
  prune: (tx, before) => rows.prune(tx, FORGETTING, before),
});
