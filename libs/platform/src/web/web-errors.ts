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
  | 'tooSlow'
  | 'addressTooLong'
  | 'changedMeanwhile'
  | 'notConditional'
  | 'badKey'
  | 'keyRunning'
  | 'keyOfAnother'
  | 'tooManyKeys'
  | 'answerNotKept'
  | 'shownOnce'
  | 'tooManyAtOnce'
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
  tooManyAtOnce: {
    category: 'tooMany',
    fr: 'Trop de demandes sont en cours à la fois : attendez que les premières aboutissent, puis recommencez.',
    en: 'Too many requests are under way.',
  },
  tooManyFeeds: {
    category: 'tooMany',
    fr: 'Trop de pages suivent les événements en direct : fermez-en une.',
    en: 'Too many live feeds are open.',
  },
  tooSlow: {
    category: 'unavailable',
    fr: 'La demande prend trop de temps et n’a pas été attendue : vérifiez si elle a abouti avant de recommencer.',
    en: 'The request passed its deadline; it may still complete.',
  },
  addressTooLong: {
    category: 'invalid',
    fr: 'Cette adresse est trop longue : raccourcissez la recherche ou les filtres.',
    en: 'The address is too long.',
  },
  changedMeanwhile: {
    category: 'conflict',
    fr: 'Cet élément a changé depuis que vous l’avez lu : relisez-le, puis recommencez votre modification.',
    en: 'If-Match names another representation than the present one.',
  },
  notConditional: {
    category: 'invalid',
    fr: 'Cette adresse ne compare pas avec ce que vous avez lu : recommencez sans l’en-tête If-Match.',
    en: 'If-Match is not supported here.',
  },
  badKey: {
    category: 'invalid',
    fr: 'L’en-tête Idempotency-Key doit tenir en 1 à 200 caractères visibles, sans accent ni espace.',
    en: 'Idempotency-Key is 1 to 200 visible ASCII characters.',
  },
  keyRunning: {
    category: 'conflict',
    fr: 'Une première demande avec cette clé est en cours, ou le serveur s’est arrêté pendant qu’il la faisait : vérifiez ce qu’elle a fait avant d’en choisir une autre. Celle-ci reste fermée 24 heures.',
    en: 'A request with this Idempotency-Key is under way, or its outcome is unknown.',
  },
  keyOfAnother: {
    category: 'invalid',
    fr: 'Cette clé a déjà servi pour une autre demande : choisissez-en une nouvelle.',
    en: 'This Idempotency-Key belongs to another request.',
  },
  tooManyKeys: {
    category: 'tooMany',
    fr: 'Trop de clés d’idempotence ont servi depuis hier : recommencez sans clé, ou demain.',
    en: 'Too many idempotency keys.',
  },
  answerNotKept: {
    category: 'conflict',
    fr: 'Cette demande a déjà abouti, mais sa réponse est trop longue pour être donnée une seconde fois : relisez ce qu’elle a fait.',
    en: 'The request was carried out; its answer was too long to keep.',
  },
  shownOnce: {
    category: 'conflict',
    fr: 'Cette demande a déjà abouti, et ce qu’elle a montré ne l’est qu’une fois : si la réponse s’est perdue, supprimez ce qu’elle a créé, puis recommencez avec une autre clé.',
    en: 'The request was carried out; its answer is shown once.',
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

/** Where HTTP has a status that says more than the category's. */
export const WEB_STATUS: Readonly<Record<string, number>> = {
  'web.wrongType': 415,
  'web.addressTooLong': 414,
  'web.changedMeanwhile': 412,
  'web.keyOfAnother': 422,
};

export const webError = makeErrors('web', WEB_ERRORS);
