import type { ErrorCatalogue } from '@chariot/kernel';

export type GrantErrorCode =
  | 'grantNotYours'
  | 'grantMayNotPay'
  | 'grantMayNotConfirm'
  | 'grantNotFound'
  | 'grantSchoolUnknown'
  | 'grantNotPayable'
  | 'grantAboveDue'
  | 'grantOverspent'
  | 'grantReceived'
  | 'grantCancelled';

export const GRANT_ERRORS = {
  grantNotYours: {
    category: 'forbidden',
    fr: 'Les dotations de ressources ne sont lues que par l’académie et par les collèges de référence.',
    en: 'Only the académie and the reference collèges read the resource grants.',
  },
  grantMayNotPay: {
    category: 'forbidden',
    fr: 'Seule l’académie de cette convention, qui verse les dotations, écrit cela.',
    en: 'Only the académie of the convention writes this.',
  },
  grantMayNotConfirm: {
    category: 'forbidden',
    fr: 'Seul le collège de référence de cette école confirme sa dotation.',
    en: 'Only the reference collège of the school confirms its grant.',
  },
  grantNotFound: {
    category: 'notFound',
    fr: 'Cette dotation n’appartient pas à cette convention, ou vous ne la voyez pas : rechargez la page.',
    en: 'No such grant in this convention.',
  },
  grantSchoolUnknown: {
    category: 'invalid',
    fr: 'L’école {uai} ne figure pas dans l’annexe de cette convention : choisissez-en une de l’annexe.',
    en: 'School {uai} is not in the annex.',
  },
  grantNotPayable: {
    category: 'conflict',
    fr: 'Cette convention n’est pas signée : aucune dotation n’est due encore (art. 3.2).',
    en: 'The convention is not signed: no grant is due.',
  },
  grantAboveDue: {
    category: 'invalid',
    fr: 'École {uai} : {amount} dépasse ce qui reste à verser, {left} sur une dotation de {granted} (art. 3.2).',
    en: 'School {uai}: {amount} exceeds the {left} left of {granted}.',
  },
  grantOverspent: {
    category: 'invalid',
    fr: 'Les achats font {spent}, plus que la dotation de {grant} : n’écrivez que ce qu’elle a payé.',
    en: 'The purchases ({spent}) exceed the grant ({grant}).',
  },
  grantReceived: {
    category: 'conflict',
    fr: 'Le collège a confirmé cette dotation : elle ne peut plus être écartée.',
    en: 'The grant was confirmed as received.',
  },
  grantCancelled: {
    category: 'conflict',
    fr: 'Cette dotation a été écartée : rechargez la page.',
    en: 'The grant was cancelled.',
  },
} as const satisfies ErrorCatalogue<GrantErrorCode>;
