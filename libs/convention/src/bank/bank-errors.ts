import type { ErrorCatalogue } from '@chariot/kernel';

export type BankErrorCode =
  | 'bankNotYours'
  | 'bankMayNotWrite'
  | 'bankMayNotPay'
  | 'bankRibNotIban'
  | 'bankWaiting'
  | 'bankUnchanged'
  | 'bankDatedInFuture'
  | 'bankMissing'
  | 'bankOver'
  | 'bankVerifiedInFuture';

export const BANK_ERRORS = {
  bankNotYours: {
    category: 'forbidden',
    fr: 'Les coordonnées bancaires ne sont lues que par l’académie et la collectivité de cette convention.',
    en: 'Only the two parties read the bank details.',
  },
  bankMayNotWrite: {
    category: 'forbidden',
    fr: 'Seule la collectivité change ses coordonnées bancaires : demandez-le à son service financier.',
    en: 'Only the local authority changes its bank details.',
  },
  bankMayNotPay: {
    category: 'forbidden',
    fr: 'Seule l’académie de cette convention, qui paie, vérifie ce compte et le voit en entier.',
    en: 'Only the académie of the convention checks and sees the account.',
  },
  bankRibNotIban: {
    category: 'invalid',
    fr: 'Le RIB et l’IBAN ne désignent pas le même compte, ou la clé du RIB est fausse : recopiez-les du même relevé.',
    en: 'The RIB is not that of the IBAN.',
  },
  bankWaiting: {
    category: 'conflict',
    fr: 'Un changement de coordonnées attend déjà sa confirmation : attendez-la, ou arrêtez-le.',
    en: 'A change of bank details waits already.',
  },
  bankUnchanged: {
    category: 'conflict',
    fr: 'Ces coordonnées sont déjà en vigueur : il n’y a rien à changer.',
    en: 'These bank details are in force already.',
  },
  bankDatedInFuture: {
    category: 'invalid',
    fr: 'Ce relevé est daté du {day}, un jour à venir : corrigez la date.',
    en: 'The document is dated in the future ({day}).',
  },
  bankMissing: {
    category: 'conflict',
    fr: 'Aucun compte n’est en vigueur pour cette convention : la collectivité doit d’abord en donner un.',
    en: 'No account is in force.',
  },
  bankOver: {
    category: 'conflict',
    fr: 'Ce changement de coordonnées n’attend plus de confirmation : rechargez la page.',
    en: 'This change waits no more.',
  },
  bankVerifiedInFuture: {
    category: 'invalid',
    fr: 'Une vérification ne peut pas être datée du {day}, un jour à venir : corrigez la date.',
    en: 'The verification is dated in the future ({day}).',
  },
} as const satisfies ErrorCatalogue<BankErrorCode>;
