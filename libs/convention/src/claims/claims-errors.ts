import type { ErrorCatalogue } from '@chariot/kernel';

export type ClaimErrorCode =
  | 'claimNotFound'
  | 'claimNotYours'
  | 'claimBlocked'
  | 'claimWaiting'
  | 'claimNothingNew'
  | 'claimChangedMeanwhile'
  | 'claimNotCertified'
  | 'claimNotChecked'
  | 'claimOver'
  | 'claimGapsUnexplained'
  | 'claimServiceDateWrong';

export const CLAIM_ERRORS = {
  claimNotFound: {
    category: 'notFound',
    fr: 'Cet état récapitulatif est introuvable parmi ceux que vous pouvez voir : revenez à la liste.',
    en: 'No such statement, or out of reach.',
  },
  claimNotYours: {
    category: 'forbidden',
    fr: 'Les dépenses de cette convention ne sont lues que par l’académie et la collectivité.',
    en: 'Only the two parties read the expenses.',
  },
  claimBlocked: {
    category: 'invalid',
    fr: 'L’état ne peut pas encore être certifié. {why}',
    en: 'The statement cannot be certified yet: {why}',
  },
  claimWaiting: {
    category: 'conflict',
    fr: 'Un état de cette convention attend déjà d’être certifié : attendez sa certification, ou arrêtez-la.',
    en: 'A statement of this convention waits already.',
  },
  claimNothingNew: {
    category: 'conflict',
    fr: 'La version {version} dit déjà tout cela et l’académie l’a reçue : il n’y a rien de nouveau à certifier.',
    en: 'Version {version} says all of this already.',
  },
  claimChangedMeanwhile: {
    category: 'conflict',
    fr: 'Les dépenses ont changé depuis que l’état a été présenté : présentez-en un nouveau.',
    en: 'The expenses have changed since the statement was presented.',
  },
  claimNotCertified: {
    category: 'conflict',
    fr: 'Cet état n’est pas certifié exact : l’académie ne peut rien en constater (art. 7.1).',
    en: 'This statement is not certified.',
  },
  claimNotChecked: {
    category: 'forbidden',
    fr: 'Seule l’académie de cette convention reçoit, renvoie ou constate ses états.',
    en: 'Only the académie of the convention checks its statements.',
  },
  claimOver: {
    category: 'conflict',
    fr: 'Cet état est déjà traité, ou remplacé par une version plus récente : rechargez la page.',
    en: 'This statement is over.',
  },
  claimGapsUnexplained: {
    category: 'invalid',
    fr: 'Les pièces, les appareils et l’état ne concordent pas tous : écrivez pourquoi le service fait est constaté quand même, ou renvoyez l’état.',
    en: 'The sources disagree: a note is needed.',
  },
  claimServiceDateWrong: {
    category: 'invalid',
    fr: 'Le service fait se constate entre la certification ({from}) et aujourd’hui ({until}) : corrigez la date.',
    en: 'The service is established between {from} and {until}.',
  },
} as const satisfies ErrorCatalogue<ClaimErrorCode>;
