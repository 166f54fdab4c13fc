import { makeErrors, type ErrorCatalogue } from '@chariot/kernel';

export type AppleAdeErrorCode =
  | 'instanceOnly'
  | 'noKey'
  | 'notAToken'
  | 'certificateInstead'
  | 'tokenForAnotherKey'
  | 'tokenEnded'
  | 'tokenRefused'
  | 'appleAway'
  | 'anotherOrganisation'
  | 'noServer'
  | 'devicesPlaced'
  | 'noSerials'
  | 'wrongSerials'
  | 'nothingExpected'
  | 'notAMessage'
  | 'notApples'
  | 'serialUnplaced'
  | 'tooManyRequests'
  | 'unavailable';

/** What the door tells an iPad, which shows it to whoever sets it up, and what whoever administers reads on the page. */
export const APPLE_ADE_ERRORS = {
  instanceOnly: {
    category: 'forbidden',
    fr: 'Apple School Manager se règle pour toute l’instance : demandez à la personne qui l’administre.',
    en: 'Only who administers the whole instance.',
  },
  noKey: {
    category: 'notFound',
    fr: 'Aucun certificat n’a été créé ici : créez-en un à l’étape 1.',
    en: 'No key pair was made.',
  },
  notAToken: {
    category: 'invalid',
    fr: 'Ce fichier n’est pas un jeton d’Apple School Manager : déposez le fichier « …_smime.p7m » que donne « Télécharger le jeton ».',
    en: 'Not an S/MIME envelope that holds a server token.',
  },
  certificateInstead: {
    category: 'invalid',
    fr: 'Ce fichier est un certificat, pas le jeton : déposez-le dans Apple School Manager, puis revenez avec le fichier « …_smime.p7m » qu’il donne.',
    en: 'A certificate was given instead of the token.',
  },
  tokenForAnotherKey: {
    category: 'invalid',
    fr: 'Ce jeton est chiffré pour un autre certificat que ceux créés ici : déposez dans Apple School Manager le certificat de l’étape 1, puis téléchargez un nouveau jeton.',
    en: 'Sealed to none of our certificates.',
  },
  tokenEnded: {
    category: 'invalid',
    fr: 'Ce jeton a pris fin le {day} : téléchargez-en un nouveau dans Apple School Manager.',
    en: 'The token has expired.',
  },
  tokenRefused: {
    category: 'invalid',
    fr: 'Apple ne veut pas de ce jeton ({word}) : {advice}.',
    en: 'Apple refuses the token: {word}.',
  },
  appleAway: {
    category: 'unavailable',
    fr: 'Apple ne répond pas, et le jeton n’a donc pas été mis en place : recommencez dans quelques minutes, puis vérifiez que ce serveur joint mdmenrollment.apple.com sur le port 443.',
    en: 'Apple’s service cannot be reached.',
  },
  anotherOrganisation: {
    category: 'conflict',
    fr: 'Ce jeton est celui de « {given} », alors que les iPad de ce serveur sont à « {present} » : déposez un jeton de la même organisation, ou retirez d’abord tous les iPad de leurs classes mobiles.',
    en: 'The token belongs to {given}, devices to {present}.',
  },
  noServer: {
    category: 'notFound',
    fr: 'Aucun jeton n’est en place : déposez d’abord celui d’Apple School Manager.',
    en: 'No server token.',
  },
  devicesPlaced: {
    category: 'conflict',
    fr: 'Des iPad ({count}) ont encore une classe mobile par Apple School Manager : retirez-les d’abord de leur classe mobile.',
    en: '{count} devices are still placed.',
  },
  noSerials: {
    category: 'invalid',
    fr: 'Aucun numéro de série n’a été donné : collez-les, un par ligne.',
    en: 'No serial number.',
  },
  wrongSerials: {
    category: 'invalid',
    fr: 'Ce ne sont pas des numéros de série d’Apple : corrigez {serials}.',
    en: 'Not serial numbers: {serials}.',
  },
  nothingExpected: {
    category: 'invalid',
    fr: 'Aucun iPad livré n’est attendu dans cette classe mobile : enregistrez d’abord la livraison, ou collez les numéros de série.',
    en: 'No delivered device is expected there.',
  },
  notAMessage: {
    category: 'invalid',
    fr: 'Le message de cet iPad ne se lit pas : redémarrez-le et recommencez.',
    en: 'Not a signed MachineInfo.',
  },
  notApples: {
    category: 'forbidden',
    fr: 'Cet appareil ne prouve pas qu’il sort de l’usine d’Apple : enrôlez-le avec le code de son emplacement.',
    en: 'The signer is not of Apple’s device authority.',
  },
  serialUnplaced: {
    category: 'forbidden',
    fr: 'Cet iPad n’a pas encore de classe mobile dans Chariot : donnez-lui-en une (Administration, « Apple School Manager »), puis recommencez.',
    en: 'The serial number was assigned to no cart.',
  },
  tooManyRequests: {
    category: 'tooMany',
    fr: 'Trop de demandes à la fois : recommencez dans une minute.',
    en: 'Too many requests.',
  },
  unavailable: {
    category: 'unavailable',
    fr: 'Le serveur ne peut pas répondre pour l’instant : recommencez plus tard.',
    en: 'Not available for now.',
  },
} as const satisfies ErrorCatalogue<AppleAdeErrorCode>;

export const appleAdeError = makeErrors('apple-ade', APPLE_ADE_ERRORS);
