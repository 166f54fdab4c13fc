import type { ErrorCatalogue } from '@chariot/kernel';

/** Of API tokens and webhooks. */
export const INTEGRATION_ERRORS = {
  tokenNotFound: {
    category: 'notFound',
    fr: 'Ce jeton n’existe pas ou n’est pas sur vos lieux : rechargez la liste.',
    en: 'No such API token within reach.',
  },
  tokenAlreadyRevoked: {
    category: 'conflict',
    fr: 'Ce jeton est déjà révoqué : il n’y a rien à faire.',
    en: 'The token is revoked already.',
  },
  tokenNotHere: {
    category: 'forbidden',
    fr: 'Vous ne gérez pas les jetons d’API de « {place} » : demandez-le à son service informatique ou à son administration.',
    en: 'May not manage the API tokens of "{place}".',
  },
  tokenAboveOneself: {
    category: 'forbidden',
    fr: 'Un jeton ne peut pas plus que vous, et vous n’avez pas sur « {place} » de quoi : {words}.',
    en: 'A token carries no permission that its maker does not hold on "{place}": {words}.',
  },
  tokenPeriod: {
    category: 'invalid',
    fr: 'Un jeton vaut au plus un an : choisissez un dernier jour entre aujourd’hui et cette date dans un an.',
    en: 'The last day of a token lies between today and a year from today.',
  },
  tooManyTokens: {
    category: 'conflict',
    fr: 'Vous avez déjà {most} jetons en service : révoquez d’abord ceux qui ne servent plus.',
    en: 'At most {most} living tokens a person.',
  },
  webhookNotFound: {
    category: 'notFound',
    fr: 'Cet appel sortant n’existe pas dans vos lieux : rechargez la liste.',
    en: 'No such webhook within reach.',
  },
  webhookNotHere: {
    category: 'forbidden',
    fr: 'Vous ne gérez pas les intégrations de « {place} » : demandez-le à la personne qui les gère.',
    en: 'May not manage integrations of "{place}".',
  },
  webhookAboveOneself: {
    category: 'forbidden',
    fr: 'Cet appel sortant annoncerait, sur « {place} », des choses que vous n’y voyez pas : retirez ces sujets, ou demandez-le à une personne qui les voit.',
    en: 'The caller may not read what this webhook would tell of "{place}".',
  },
  webhookNotStopped: {
    category: 'conflict',
    fr: 'Cet appel sortant est déjà en marche : il n’y a rien à faire.',
    en: 'The webhook is not stopped.',
  },
  webhookIsStopped: {
    category: 'conflict',
    fr: 'Cet appel sortant est arrêté : remettez-le d’abord en marche.',
    en: 'The webhook is stopped.',
  },
  testIsWaiting: {
    category: 'conflict',
    fr: 'Un message d’essai attend déjà d’être envoyé : regardez son sort dans les envois.',
    en: 'A test is waiting already.',
  },
  tooManyWebhooks: {
    category: 'conflict',
    fr: 'Vous avez déjà {most} appels sortants : supprimez d’abord ceux qui ne servent plus.',
    en: 'At most {most} webhooks a person.',
  },
} as const satisfies ErrorCatalogue;
