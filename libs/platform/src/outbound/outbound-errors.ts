import { makeErrors, type ErrorCatalogue } from '@chariot/kernel';

export type OutboundErrorCode =
  | 'badAddress'
  | 'notHttps'
  | 'credentials'
  | 'forbiddenAddress'
  | 'unknownHost'
  | 'redirected'
  | 'tooSlow'
  | 'answerTooLarge'
  | 'unreachable';

/** Never the address, nor what was answered: who typed the first must not read the second. */
export const OUTBOUND_ERRORS = {
  badAddress: {
    category: 'invalid',
    fr: 'Cette adresse n’est pas une adresse web complète : écrivez-la sous la forme https://exemple.fr/chemin.',
    en: 'Not an absolute web address.',
  },
  notHttps: {
    category: 'invalid',
    fr: 'Cette adresse doit commencer par https:// : en clair, chacun pourrait lire et changer ce qui est envoyé.',
    en: 'Only https is called.',
  },
  credentials: {
    category: 'invalid',
    fr: 'Cette adresse contient un identifiant ou un mot de passe : retirez-le.',
    en: 'The address holds credentials.',
  },
  forbiddenAddress: {
    category: 'invalid',
    fr: 'Cette adresse mène à un réseau interne ou réservé, que Chariot n’appelle pas : choisissez une adresse publique, ou demandez à la personne qui a installé Chariot d’autoriser ce réseau (CHARIOT_OUTBOUND_PRIVATE).',
    en: 'The address is not a public one.',
  },
  unknownHost: {
    category: 'invalid',
    fr: 'Ce nom de serveur est introuvable : vérifiez l’adresse.',
    en: 'The host name does not resolve.',
  },
  redirected: {
    category: 'unavailable',
    fr: 'Le serveur appelé renvoie vers une autre adresse, que Chariot ne suit pas : donnez l’adresse finale.',
    en: 'The server answered with a redirection.',
  },
  tooSlow: {
    category: 'unavailable',
    fr: 'Le serveur appelé met trop de temps à répondre : recommencez plus tard.',
    en: 'The server did not answer in time.',
  },
  answerTooLarge: {
    category: 'unavailable',
    fr: 'La réponse du serveur appelé est trop volumineuse.',
    en: 'The answer is too large.',
  },
  unreachable: {
    category: 'unavailable',
    fr: 'Le serveur appelé ne répond pas, ou son certificat n’est pas valable : vérifiez l’adresse et recommencez plus tard.',
    en: 'The server cannot be reached.',
  },
} as const satisfies ErrorCatalogue<OutboundErrorCode>;

export const outboundError = makeErrors('outbound', OUTBOUND_ERRORS);
