import type { ErrorCatalogue } from '@chariot/kernel';

export type OperationErrorCode =
  | 'operationNotFound'
  | 'operationUnknown'
  | 'messageTextMissing'
  | 'pageAddressMissing'
  | 'passcodeOneDevice'
  | 'lostModeOnlyIpad'
  | 'lostModeAlready'
  | 'lostModeGone'
  | 'lostModeMustEnd'
  | 'operationTakesTwo'
  | 'operationNothingLeft'
  | 'operationNobody';

export const OPERATION_ERRORS = {
  operationNotFound: {
    category: 'notFound',
    fr: 'Cette opération est introuvable parmi celles que vous pouvez voir : revenez à la liste.',
    en: 'No such operation within reach.',
  },
  operationUnknown: {
    category: 'notFound',
    fr: 'Cette opération ne concerne pas cette tablette.',
    en: 'This operation does not concern this device.',
  },
  messageTextMissing: {
    category: 'invalid',
    fr: 'Écrivez le message à afficher.',
    en: 'A message needs its text.',
  },
  pageAddressMissing: {
    category: 'invalid',
    fr: 'Écrivez l’adresse de la page à ouvrir.',
    en: 'The page to open needs its address.',
  },
  passcodeOneDevice: {
    category: 'invalid',
    fr: 'Le code s’efface sur une tablette à la fois : demandez-le depuis la page de la tablette.',
    en: 'A passcode is cleared on one device at a time.',
  },
  lostModeOnlyIpad: {
    category: 'conflict',
    fr: 'Le mode Perdu n’existe que sur iPad : verrouillez plutôt l’écran de cette tablette.',
    en: 'Only an iPad has a Lost Mode.',
  },
  lostModeAlready: {
    category: 'conflict',
    fr: 'Cet iPad est déjà en mode Perdu, ou en sort : attendez la fin, ou mettez-y fin depuis sa page.',
    en: 'The device is in Lost Mode already, or coming out of it.',
  },
  lostModeGone: {
    category: 'conflict',
    fr: 'Cet iPad n’est plus enrôlé dans cette école : il ne peut plus passer en mode Perdu.',
    en: 'The device is not enrolled there any more.',
  },
  lostModeMustEnd: {
    category: 'conflict',
    fr: 'La fin du mode Perdu ne s’annule pas : si l’iPad est encore introuvable, redemandez le mode Perdu ensuite.',
    en: 'The end of a Lost Mode is not cancelled.',
  },
  operationTakesTwo: {
    category: 'conflict',
    fr: 'Cette opération demande l’accord de deux personnes : faites-en une nouvelle demande.',
    en: 'What took two persons is not asked again by one.',
  },
  operationNothingLeft: {
    category: 'conflict',
    fr: 'Il n’y a personne à relancer : attendez que l’opération soit finie, ou qu’une tablette échoue.',
    en: 'No device has failed or stayed silent.',
  },
  operationNobody: {
    category: 'conflict',
    fr: 'Aucune tablette ne serait concernée : choisissez un autre lieu, ou moins de critères.',
    en: 'No device would be concerned.',
  },
} as const satisfies ErrorCatalogue<OperationErrorCode>;
