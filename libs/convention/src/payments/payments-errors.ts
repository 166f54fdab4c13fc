import type { ErrorCatalogue } from '@chariot/kernel';

export type PaymentErrorCode =
  | 'moneyNotYours'
  | 'moneyMayNotWrite'
  | 'paymentNotFound'
  | 'paymentMayNotPay'
  | 'paymentAboveDue'
  | 'paymentNothingCertified'
  | 'paymentConventionUnsigned'
  | 'paymentDateWrong'
  | 'paymentReceived'
  | 'paymentCancelled'
  | 'repaymentNotFound'
  | 'repaymentAbovePaid'
  | 'repaymentSettled'
  | 'repaymentCancelled'
  | 'ministryDecisionNotFound'
  | 'ministryDecisionAmountNeeded'
  | 'ministryDecisionAmountRefused'
  | 'ministryDecisionNotSuspended'
  | 'ministryDecisionCancelled'
  | 'ministryDecisionCited';

export const PAYMENT_ERRORS = {
  moneyNotYours: {
    category: 'forbidden',
    fr: 'L’argent de cette convention n’est lu que par l’académie et la collectivité.',
    en: 'Only the two parties read the money of the convention.',
  },
  moneyMayNotWrite: {
    category: 'forbidden',
    fr: 'Seule la collectivité de cette convention écrit cela : demandez-le à son service financier.',
    en: 'Only the local authority of the convention writes this.',
  },
  paymentNotFound: {
    category: 'notFound',
    fr: 'Ce versement n’appartient pas à cette convention, ou vous ne le voyez pas : rechargez la page.',
    en: 'No such payment in this convention.',
  },
  paymentMayNotPay: {
    category: 'forbidden',
    fr: 'Seule l’académie de cette convention, qui paie, écrit cela.',
    en: 'Only the académie of the convention writes this.',
  },
  paymentAboveDue: {
    category: 'invalid',
    fr: 'Avec {amount}, {what} dépasserait ce que l’État doit : {ceiling} au plus ({why}).',
    en: 'A payment of {amount} exceeds {ceiling}.',
  },
  paymentNothingCertified: {
    category: 'conflict',
    fr: 'Aucun état récapitulatif n’est certifié exact : il n’y a pas encore de solde à verser (art. 7.1).',
    en: 'No certified statement: there is no balance yet.',
  },
  paymentConventionUnsigned: {
    category: 'conflict',
    fr: 'Cette convention n’est pas signée : l’État n’en doit rien encore (art. 7.1).',
    en: 'The convention is not signed: nothing is due.',
  },
  paymentDateWrong: {
    category: 'invalid',
    fr: 'La date du {day} ne convient pas : {why}.',
    en: 'The date {day} is wrong.',
  },
  paymentReceived: {
    category: 'conflict',
    fr: 'La collectivité a confirmé ce versement : il ne peut plus être écarté.',
    en: 'The payment was confirmed as received.',
  },
  paymentCancelled: {
    category: 'conflict',
    fr: 'Ce versement a été écarté : rechargez la page.',
    en: 'The payment was cancelled.',
  },
  repaymentNotFound: {
    category: 'notFound',
    fr: 'Ce reversement n’appartient pas à cette convention, ou vous ne le voyez pas : rechargez la page.',
    en: 'No such repayment in this convention.',
  },
  repaymentAbovePaid: {
    category: 'invalid',
    fr: 'Demander {amount} dépasserait ce que l’État a versé et n’a pas encore redemandé ({left}) : corrigez le montant.',
    en: 'More would be asked for than was paid ({left}).',
  },
  repaymentSettled: {
    category: 'conflict',
    fr: 'La collectivité a déjà reversé cette somme : la demande ne peut plus être retirée.',
    en: 'The repayment was made.',
  },
  repaymentCancelled: {
    category: 'conflict',
    fr: 'Cette demande de reversement a été retirée : rechargez la page.',
    en: 'The repayment was cancelled.',
  },
  ministryDecisionNotFound: {
    category: 'notFound',
    fr: 'Cette décision n’appartient pas à cette convention, ou vous ne la voyez pas : rechargez la page.',
    en: 'No such decision in this convention.',
  },
  ministryDecisionAmountNeeded: {
    category: 'invalid',
    fr: 'Une réduction ou une demande de reversement a un montant : écrivez celui de la décision.',
    en: 'This decision needs an amount.',
  },
  ministryDecisionAmountRefused: {
    category: 'invalid',
    fr: 'Une suspension ou une reprise n’a pas de montant : laissez-le vide.',
    en: 'This decision has no amount.',
  },
  ministryDecisionNotSuspended: {
    category: 'conflict',
    fr: 'Les versements n’étaient pas suspendus ce jour-là : il n’y a rien à reprendre.',
    en: 'The payments were not suspended.',
  },
  ministryDecisionCancelled: {
    category: 'conflict',
    fr: 'Cette décision a déjà été écartée : rechargez la page.',
    en: 'The decision was cancelled.',
  },
  ministryDecisionCited: {
    category: 'conflict',
    fr: 'Un reversement se fonde sur cette décision : retirez-le d’abord.',
    en: 'A repayment cites the decision.',
  },
} as const satisfies ErrorCatalogue<PaymentErrorCode>;
