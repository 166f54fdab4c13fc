import type { ErrorCatalogue } from '@chariot/kernel';

export type LifeErrorCode =
  | 'signedAlready'
  | 'partiesStay'
  | 'draftHasBooks'
  | 'lineHasPaid'
  | 'signatureInFuture'
  | 'visaBeforeSignature'
  | 'visaNotRequired'
  | 'signatureBinds'
  | 'notSigned'
  | 'overAlready'
  | 'letterReceivedBeforeSent'
  | 'letterInFuture'
  | 'notOverYet'
  | 'closedAlready'
  | 'closedInFuture'
  | 'openPoints';

export const LIFE_ERRORS = {
  signedAlready: {
    category: 'conflict',
    fr: 'Cette convention est signée, elle ne se corrige plus : notez un avenant (art. 10.1).',
    en: 'A signed convention is amended, not corrected.',
  },
  draftHasBooks: {
    category: 'conflict',
    fr: 'Ce projet a déjà des signatures notées, des tablettes payées, des dépenses, un comité ou des courriers : corrigez-le plutôt.',
    en: 'The draft has records of its own.',
  },
  partiesStay: {
    category: 'invalid',
    fr: 'L’académie et la collectivité d’un projet ne changent pas : déclarez plutôt une autre convention.',
    en: 'The parties of a draft stay.',
  },
  lineHasPaid: {
    category: 'conflict',
    fr: 'La ligne « {label} » a déjà payé des tablettes : gardez-la, ou rattachez d’abord ces tablettes à une autre.',
    en: 'The line {label} has paid for devices.',
  },
  signatureInFuture: {
    category: 'invalid',
    fr: 'Le {day} n’est pas encore venu : saisissez le jour où la convention a été signée.',
    en: 'A signature of {day}, a day to come.',
  },
  visaBeforeSignature: {
    category: 'invalid',
    fr: 'Le visa est daté du {day}, un jour à venir : saisissez le jour où il a été donné.',
    en: 'A visa of {day}, a day to come.',
  },
  visaNotRequired: {
    category: 'invalid',
    fr: 'Un visa est daté alors qu’aucun n’est demandé : cochez « visa du contrôleur budgétaire », ou effacez la date.',
    en: 'A visa that is not required bears no date.',
  },
  signatureBinds: {
    category: 'conflict',
    fr: 'La date de signature ne s’efface plus, ni ne change une fois qu’un avenant, une dénonciation ou une clôture s’y appuie.',
    en: 'The signature is relied upon.',
  },
  notSigned: {
    category: 'conflict',
    fr: 'Cette convention n’est pas encore signée : corrigez le projet, ou notez d’abord les signatures.',
    en: 'The convention is not signed yet.',
  },
  overAlready: {
    category: 'conflict',
    fr: 'Cette convention est déjà expirée, résiliée ou close : elle ne peut plus être dénoncée ni amendée.',
    en: 'The convention is over.',
  },
  letterReceivedBeforeSent: {
    category: 'invalid',
    fr: 'La lettre est reçue le {received}, avant son envoi le {sent} : corrigez l’une des deux dates.',
    en: 'A letter received on {received}, sent on {sent}.',
  },
  letterInFuture: {
    category: 'invalid',
    fr: 'Le {day} n’est pas encore venu : saisissez le jour qui figure sur le recommandé ou sur son avis de réception.',
    en: 'A letter of {day}, a day to come.',
  },
  notOverYet: {
    category: 'conflict',
    fr: 'Cette convention court encore au {day} : elle se clôt après son terme ou sa résiliation.',
    en: 'The convention is not over on {day}.',
  },
  closedAlready: {
    category: 'conflict',
    fr: 'Cette convention est déjà close : rien ne s’y note plus.',
    en: 'The convention is closed.',
  },
  closedInFuture: {
    category: 'invalid',
    fr: 'Le {day} n’est pas encore venu : saisissez le jour de la clôture.',
    en: 'A closure of {day}, a day to come.',
  },
  openPoints: {
    category: 'invalid',
    fr: 'Il reste des points ouverts ({points}) : dites en une phrase pourquoi la convention se clôt ainsi.',
    en: 'Closing with open points needs a note: {points}.',
  },
} as const satisfies ErrorCatalogue<LifeErrorCode>;
