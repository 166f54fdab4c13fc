import type { ErrorCatalogue } from '@chariot/kernel';

export type LetterErrorCode =
  | 'letterNotYours'
  | 'letterMayNotWrite'
  | 'letterNotFound'
  | 'letterSent'
  | 'letterSentInFuture'
  | 'letterTrapMissing'
  | 'letterClausesMissing'
  | 'letterNoTable'
  | 'letterTooMany';

export const LETTER_ERRORS = {
  letterNotYours: {
    category: 'forbidden',
    fr: 'Les courriers de cette convention sont lus de ses deux parties\u00a0: demandez-les à la collectivité ou à l’académie.',
    en: 'Only the two parties read the letters.',
  },
  letterMayNotWrite: {
    category: 'forbidden',
    fr: 'Un courrier est préparé par les services de la partie qui l’écrit\u00a0: choisissez la vôtre.',
    en: 'A letter is written by its author’s side.',
  },
  letterNotFound: {
    category: 'notFound',
    fr: 'Ce courrier est introuvable parmi ceux que vous pouvez lire\u00a0: revenez à la liste.',
    en: 'No such letter, or out of reach.',
  },
  letterSent: {
    category: 'conflict',
    fr: 'Ce courrier est parti le {day}\u00a0: il ne change plus\u00a0; préparez-en un autre.',
    en: 'The letter was sent on {day}.',
  },
  letterSentInFuture: {
    category: 'invalid',
    fr: 'Le {day} est un jour à venir\u00a0: notez l’envoi quand le courrier sera parti.',
    en: 'The day {day} is to come.',
  },
  letterTrapMissing: {
    category: 'invalid',
    fr: 'Une lettre rectificative dit quel point elle corrige\u00a0: choisissez-le parmi ceux relevés.',
    en: 'A rectification names a trap of the text.',
  },
  letterClausesMissing: {
    category: 'invalid',
    fr: 'Choisissez au moins une clause, parmi celles proposées.',
    en: 'Choose clauses among those proposed.',
  },
  letterNoTable: {
    category: 'invalid',
    fr: 'Seul un bilan financier a un tableau\u00a0: ouvrez le PDF de ce courrier.',
    en: 'Only a financial report has a table.',
  },
  letterTooMany: {
    category: 'tooLarge',
    fr: 'Cette convention a déjà {count} courriers, le plus qu’elle peut en garder\u00a0: abandonnez ceux qui ne partiront pas.',
    en: 'The convention holds {count} letters, as many as it may.',
  },
} as const satisfies ErrorCatalogue<LetterErrorCode>;
