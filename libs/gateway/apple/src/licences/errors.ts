import { makeErrors, type ErrorCatalogue } from '@chariot/kernel';

export type AppleLicencesErrorCode =
  | 'tokenUnreadable'
  | 'tokenExpired'
  | 'tokenRefused'
  | 'anotherLocation'
  | 'takenLocation'
  | 'anotherManager'
  | 'appleBusy'
  | 'appleAway'
  | 'appleRefused'
  | 'outOfReach'
  | 'tokenNotFound'
  | 'licensedAppNotFound'
  | 'licencesHeld'
  | 'nothingToUpdate'
  | 'updateUnderWay';

/** Read by whoever buys the applications of a commune: each sentence says what to do, here or in Apple School Manager. */
export const APPLE_LICENCES_ERRORS = {
  tokenUnreadable: {
    category: 'invalid',
    fr: 'Ce fichier n’est pas un jeton de contenu : dans Apple School Manager, Préférences, « Paiements et facturation », téléchargez le jeton de l’établissement, un fichier « .vpptoken ».',
    en: 'Not a content token.',
  },
  tokenExpired: {
    category: 'invalid',
    fr: 'Ce jeton a expiré le {day} : téléchargez-en un nouveau dans Apple School Manager, puis déposez-le.',
    en: 'The content token has expired.',
  },
  tokenRefused: {
    category: 'invalid',
    fr: 'Apple refuse ce jeton, sans doute remplacé ou révoqué : téléchargez-en un nouveau dans Apple School Manager, puis déposez-le.',
    en: 'Apple refuses the content token.',
  },
  anotherLocation: {
    category: 'conflict',
    fr: 'Ce jeton est d’un autre établissement ({given}) que celui en place ({present}), dont {count} licences servent à des iPad : rendez-les d’abord en retirant les applications, ou déposez le jeton du même établissement.',
    en: 'The token is of another location while licences are held.',
  },
  takenLocation: {
    category: 'conflict',
    fr: 'Le jeton de cet établissement d’Apple School Manager est déjà en place pour un autre lieu : utilisez-le là, ou retirez-le d’abord.',
    en: 'Another place has the token of that location.',
  },
  anotherManager: {
    category: 'conflict',
    fr: 'Un autre serveur de gestion ({name}) se sert de ces licences, et deux se les reprendraient sans fin : retirez le jeton de l’autre, ou cochez que Chariot prend sa suite.',
    en: 'Another MDM server manages the location.',
  },
  appleBusy: {
    category: 'unavailable',
    fr: 'Le service de licences d’Apple est surchargé : Chariot recommence de lui-même, attendez quelques minutes.',
    en: 'Apple asks to wait.',
  },
  appleAway: {
    category: 'unavailable',
    fr: 'Le service de licences d’Apple ne répond pas : vérifiez que ce serveur joint vpp.itunes.apple.com sur le port 443, puis recommencez.',
    en: 'Apple is not reached, or its answer is not understood.',
  },
  appleRefused: {
    category: 'unavailable',
    fr: 'Le service de licences d’Apple refuse la demande ({said}) : signalez-le à qui s’occupe de Chariot.',
    en: 'Apple refuses what it was asked.',
  },
  outOfReach: {
    category: 'forbidden',
    fr: 'Les licences de ce lieu ne dépendent pas de vous : demandez à la personne qui y gère les applications.',
    en: 'Not in reach.',
  },
  tokenNotFound: {
    category: 'notFound',
    fr: 'Ce jeton est introuvable parmi ceux de vos lieux : revenez à la liste.',
    en: 'No such content token within reach.',
  },
  licensedAppNotFound: {
    category: 'notFound',
    fr: 'Cette application est introuvable parmi les licences de vos lieux : revenez à la liste.',
    en: 'No such licensed application within reach.',
  },
  licencesHeld: {
    category: 'conflict',
    fr: 'Des iPad tiennent encore {count} licences de ce jeton, que Chariot ne pourrait plus rendre : retirez d’abord ces applications de leurs chariots.',
    en: 'Licences of the token are still held.',
  },
  nothingToUpdate: {
    category: 'conflict',
    fr: 'Aucun iPad d’ici n’a cette application par une licence de Chariot : installez-la d’abord.',
    en: 'No iPad of the target has the application.',
  },
  updateUnderWay: {
    category: 'conflict',
    fr: 'Cette mise à jour est déjà demandée ici, et des iPad ne l’ont pas encore : attendez-les, ou regardez ce qui les arrête.',
    en: 'The same update was asked for within the hour and is not over.',
  },
} as const satisfies ErrorCatalogue<AppleLicencesErrorCode>;

export const appleLicencesError = makeErrors('apple-licences', APPLE_LICENCES_ERRORS);
