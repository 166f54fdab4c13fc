import type { RetentionRule, Vault } from '@chariot/platform';
import type { PushCertificatesRepository } from './push-certificates.repository.js';
import type { PushDueRepository } from './push-due.repository.js';

/** Certificates last a year: what ended two years ago answers no question any more. */
export const pushRetention = (
  rows: PushCertificatesRepository,
  due: PushDueRepository,
  vault: Vault,
): readonly RetentionRule[] => [
  {
    name: 'apple.pushCertificates',
    what: 'Certificats de réveil des iPad, demandes et clés scellées dont plus aucun n’a besoin',
    tables: ['apple.push_certificate', 'apple.push_request', 'apple.push_notice'],
    daysKept: 730,
    why: 'Le temps de deux renouvellements annuels, pour comprendre une erreur d’une année passée.',
    prune: async (tx, before) => {
      const certificates = await rows.pruneCertificates(tx, before);
      const secrets = await rows.pruneRequests(tx, before);
      for (const secret of secrets) await vault.forget(tx, secret);
      return certificates + secrets.length;
    },
  },
  {
    name: 'apple.wakes',
    what: 'Réveils d’iPad qui n’ont pas pu être remis à Apple',
    tables: ['apple.push_due'],
    daysKept: 30,
    why: 'Un iPad éteint plus longtemps demande de lui-même quand il revient.',
    prune: (tx, before) => due.prune(tx, before),
  },
];
