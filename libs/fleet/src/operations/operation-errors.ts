import type { ErrorCatalogue } from '@chariot/kernel';

export type OperationErrorCode =
  | 'operationNotFound'
  | 'operationUnknown'
  | 'messageTextMissing'
  | 'pageAddressMissing'
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
