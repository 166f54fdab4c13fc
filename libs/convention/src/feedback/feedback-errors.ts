import type { ErrorCatalogue } from '@chariot/kernel';

export type FeedbackErrorCode =
  | 'feedbackNotFound'
  | 'feedbackNotYourSchool'
  | 'feedbackByAPersonOnly'
  | 'feedbackTooMany'
  | 'feedbackHasLeft'
  | 'feedbackNotSubmitted'
  | 'feedbackMayNotReview';

export const FEEDBACK_ERRORS = {
  feedbackNotFound: {
    category: 'notFound',
    fr: 'Ce retour d’expérience est introuvable parmi ceux que vous pouvez lire : revenez à la liste.',
    en: 'No such account, or out of reach.',
  },
  feedbackNotYourSchool: {
    category: 'forbidden',
    fr: 'Un retour d’expérience se rattache à une école où vous travaillez : choisissez-en une.',
    en: 'The account must be of a school where its author works.',
  },
  feedbackByAPersonOnly: {
    category: 'forbidden',
    fr: 'Un retour d’expérience s’écrit par une personne connectée : un jeton d’API ne le peut pas.',
    en: 'An account is written by a person, not by an API token.',
  },
  feedbackTooMany: {
    category: 'tooLarge',
    fr: 'Vous avez déjà {most} retours d’expérience : effacez un brouillon avant d’en commencer un autre.',
    en: 'At most {most} accounts for one person.',
  },
  feedbackHasLeft: {
    category: 'conflict',
    fr: 'Ce retour d’expérience est remis : reprenez-le avant de le changer.',
    en: 'What was handed in does not change.',
  },
  feedbackNotSubmitted: {
    category: 'conflict',
    fr: 'Ce retour d’expérience n’est pas remis : rechargez la page.',
    en: 'The account was not handed in.',
  },
  feedbackMayNotReview: {
    category: 'forbidden',
    fr: 'La relecture de cette école revient à son inspection ou à son académie.',
    en: 'The caller does not review this school’s accounts.',
  },
} as const satisfies ErrorCatalogue<FeedbackErrorCode>;
