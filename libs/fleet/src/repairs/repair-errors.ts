import type { ErrorCatalogue } from '@chariot/kernel';

export type RepairErrorCode =
  | 'repairNotFound'
  | 'repairAlreadyOpen'
  | 'repairNotOpen'
  | 'repairNotSent'
  | 'repairClosed'
  | 'repairDates'
  | 'deviceNotInHands'
  | 'loanNotInReserve'
  | 'warrantyDates'
  | 'photoNotFound'
  | 'photoUnfit'
  | 'photoTooLarge'
  | 'photoTooMany';

export const REPAIR_ERRORS = {
  repairNotFound: {
    category: 'notFound',
    fr: 'Cette panne est introuvable parmi celles que vous pouvez voir : revenez à la liste.',
    en: 'No such repair within reach.',
  },
  repairAlreadyOpen: {
    category: 'conflict',
    fr: 'Cette tablette a déjà une panne en cours : complétez-la plutôt que d’en ouvrir une autre.',
    en: 'The device has an open repair.',
  },
  repairNotOpen: {
    category: 'conflict',
    fr: 'Cet appareil est déjà parti en réparation, ou sa panne est close : rechargez la page.',
    en: 'The repair has left its first state.',
  },
  repairNotSent: {
    category: 'conflict',
    fr: 'Cet appareil n’est pas parti en réparation : notez d’abord son départ, ou dites qu’il a été remis en état sur place.',
    en: 'The device was not sent to be repaired.',
  },
  repairClosed: {
    category: 'conflict',
    fr: 'Cette panne est close, plus rien n’y change : déclarez-en une nouvelle.',
    en: 'The repair is closed.',
  },
  repairDates: {
    category: 'invalid',
    fr: 'Ces dates se contredisent : corrigez-les pour qu’aillent dans l’ordre la panne, le départ et le retour, sans rien dans l’avenir hormis le retour prévu.',
    en: 'The dates of the repair contradict each other.',
  },
  deviceNotInHands: {
    category: 'conflict',
    fr: 'Cette tablette est « {state} » : demandez au gestionnaire du parc de la déclarer en panne.',
    en: 'Whoever reports a breakdown has the device in her hands; this one is {state}.',
  },
  loanNotInReserve: {
    category: 'conflict',
    fr: 'La tablette de prêt doit être en réserve, et de la même école : choisissez-en une autre.',
    en: 'What is lent is in reserve, in the same school.',
  },
  warrantyDates: {
    category: 'invalid',
    fr: 'Une garantie finit après avoir commencé : corrigez ses dates.',
    en: 'A warranty ends after it starts.',
  },
  photoNotFound: {
    category: 'notFound',
    fr: 'Cette photo n’est plus là : rechargez la page.',
    en: 'No such photo.',
  },
  photoUnfit: {
    category: 'invalid',
    fr: '« {name} » n’est pas une photo que Chariot sait lire : choisissez une image JPEG ou PNG.',
    en: 'Not a whole JPEG or PNG.',
  },
  photoTooLarge: {
    category: 'invalid',
    fr: '« {name} » est trop grande (3 Mo et 40 millions de points au plus) : réduisez-la.',
    en: 'The photo is too large.',
  },
  photoTooMany: {
    category: 'conflict',
    fr: 'Cette panne a déjà {count} photos : retirez-en une avant d’en ajouter.',
    en: 'The repair has {count} photos already.',
  },
} as const satisfies ErrorCatalogue<RepairErrorCode>;
