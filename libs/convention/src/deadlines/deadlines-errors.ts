import type { ErrorCatalogue } from '@chariot/kernel';

export type DeadlineErrorCode = 'tooManyFeeds' | 'feedByAPersonOnly' | 'feedNotFound' | 'feedClosed';

export const DEADLINE_ERRORS = {
  tooManyFeeds: {
    category: 'conflict',
    fr: 'Vous avez déjà {most} adresses d’agenda ouvertes sur cette convention : fermez-en une.',
    en: 'At most {most} feeds for one person and convention.',
  },
  feedByAPersonOnly: {
    category: 'forbidden',
    fr: 'Une adresse d’agenda s’ouvre par une personne connectée : un jeton d’API ne le peut pas.',
    en: 'A calendar feed is opened by a person, not by an API token.',
  },
  feedNotFound: {
    category: 'notFound',
    fr: 'Cette adresse d’agenda est introuvable parmi celles que vous pouvez fermer : revenez à la liste.',
    en: 'No such calendar feed, or out of reach.',
  },
  feedClosed: {
    category: 'gone',
    fr: 'Cette adresse d’agenda ne répond plus : ouvrez-en une autre depuis les échéances de la convention.',
    en: 'This calendar feed is closed.',
  },
} as const satisfies ErrorCatalogue<DeadlineErrorCode>;
