import { LocalDate } from '@chariot/kernel';
import type { RetentionRule } from '@chariot/platform';
import type { Sealing } from './sealing.service.js';
import type { SealsRepository } from './seals.repository.js';

const BATCH = 5000;

/** Lines leave by whole months, once the month is closed and its last day is past the period. */
export const journalRules = (
  sealing: Pick<Sealing, 'forget'>,
  repository: Pick<SealsRepository, 'segments'>,
): readonly RetentionRule[] => [
  {
    name: 'audit.journal',
    what: 'Journal des actes : qui a fait quoi, quand, sur quoi (auteur, objet, lieu)',
    tables: ['platform.journal', 'audit.seal'],
    daysKept: 365,
    why: 'Recommandation de la CNIL sur la journalisation (délibération 2021-122) : six mois à un an ; effacé par mois entiers.',
    prune: async (tx, before) => {
      for (const { month, closedAt } of await repository.segments(tx)) {
        const over = LocalDate.addMonths(LocalDate.parse(`${month}-01`), 1);
        if (closedAt === null || over > LocalDate.at(before)) return 0;
        const gone = await sealing.forget(tx, month, BATCH);
        if (gone > 0) return gone;
      }
      return 0;
    },
  },
  {
    name: 'audit.seals',
    what: 'Empreintes mensuelles du journal (nombre de lignes et empreinte, sans contenu)',
    tables: ['audit.segment', 'audit.sealer'],
    daysKept: null,
    why: 'Aucune donnée personnelle ; preuve que rien n’a été retiré avant l’heure.',
  },
];
