import { makeErrors, type ErrorCatalogue } from '@chariot/kernel';

export type WebErrorCode =
  | 'invalidInput'
  | 'unreadable'
  | 'wrongType'
  | 'signInRequired'
  | 'forbidden'
  | 'crossSite'
  | 'notFound'
  | 'tooLarge'
  | 'tooMany'
  | 'tooManyFeeds'
  | 'unexpected'
  | 'unavailable';

export const WEB_ERRORS = {
  invalidInput: {
    category: 'invalid',
    fr: 'Certaines informations ne sont pas valides : corrigez les champs signalés puis recommencez.',
    en: 'The input is not valid.',
  },
  unreadable: { category: 'invalid', fr: 'La demande est illisible : recommencez.', en: 'The request cannot be read.' },
  wrongType: { category: 'invalid', fr: 'La demande doit être en JSON.', en: 'The body must be JSON.' },
  signInRequired: { category: 'unauthenticated', fr: 'Connectez-vous puis recommencez.', en: 'Sign in first.' },
  forbidden: {
    category: 'forbidden',
    fr: 'Vous n’avez pas ce droit : demandez-le à la personne qui administre Chariot.',
    en: 'This is not permitted.',
  },
  crossSite: {
    category: 'forbidden',
    fr: 'Cette demande ne vient pas de Chariot : rechargez la page puis recommencez.',
    en: 'A state-changing request needs the x-chariot header and our own origin.',
  },
  notFound: { category: 'notFound', fr: 'Cette adresse n’existe pas.', en: 'No such address.' },
  tooLarge: { category: 'tooLarge', fr: 'L’envoi est trop volumineux : réduisez-le.', en: 'The body is too large.' },
  tooMany: {
    category: 'tooMany',
    fr: 'Trop de demandes : attendez un instant puis recommencez.',
    en: 'Too many requests.',
  },
  tooManyFeeds: {
    category: 'tooMany',
    fr: 'Trop de pages suivent les événements en direct : fermez-en une.',
    en: 'Too many live feeds are open.',
  },
  unexpected: {
    category: 'unavailable',
    fr: 'Une erreur inattendue est survenue : recommencez ; si elle revient, communiquez le numéro de la demande.',
    en: 'Unexpected error.',
  },
  unavailable: {
    category: 'unavailable',
    fr: 'Le service est momentanément indisponible : recommencez plus tard.',
    en: 'Unavailable for now.',
  },
} as const satisfies ErrorCatalogue<WebErrorCode>;

export const webError = makeErrors('web', WEB_ERRORS);
