import { makeErrors, type ErrorCatalogue } from '@chariot/kernel';

export type LoanErrorCode =
  | 'loanNotFound'
  | 'loanCartNotFound'
  | 'loanOutOfReach'
  | 'loanNotInService'
  | 'loanAlreadyOut'
  | 'loanLentOn'
  | 'loanDueOn'
  | 'loanToFamily'
  | 'loanOver'
  | 'loanReturnedOn';

export const LOAN_ERRORS = {
  loanNotFound: {
    category: 'notFound',
    fr: 'Ce prêt est introuvable parmi ceux de vos écoles : revenez à la liste des prêts.',
    en: 'No such loan within reach.',
  },
  loanCartNotFound: {
    category: 'notFound',
    fr: 'Cette classe mobile est introuvable ou fermée : choisissez-en une autre.',
    en: 'No such open cart within reach.',
  },
  loanOutOfReach: {
    category: 'forbidden',
    fr: 'Vous ne prêtez pas de tablette de cette école : demandez à sa direction ou à son référent numérique.',
    en: 'loan:write is not held on the school of this cart.',
  },
  loanNotInService: {
    category: 'conflict',
    fr: 'Aucune tablette en service à cet emplacement : choisissez-en une autre.',
    en: 'No tablet in service in this slot.',
  },
  loanAlreadyOut: {
    category: 'conflict',
    fr: 'Cette tablette est déjà prêtée : notez d’abord son retour.',
    en: 'The tablet is out on loan.',
  },
  loanLentOn: {
    category: 'invalid',
    fr: 'Un prêt se note au plus tard {days} jours après le départ, et jamais à l’avance : corrigez le jour du départ.',
    en: 'A loan begins between {days} days ago and today.',
  },
  loanDueOn: {
    category: 'invalid',
    fr: 'Le jour du retour vient après celui du départ, un an plus tard au plus : corrigez-le.',
    en: 'A loan is due between its first day and a year later.',
  },
  loanToFamily: {
    category: 'invalid',
    fr: 'Un prêt à une famille n’est pas à votre nom : décochez « à moi-même », ou choisissez votre fonction.',
    en: 'A loan to a family names nobody.',
  },
  loanOver: {
    category: 'conflict',
    fr: 'Le retour de cette tablette est déjà noté.',
    en: 'The loan is over.',
  },
  loanReturnedOn: {
    category: 'invalid',
    fr: 'Le jour du retour est entre celui du départ et aujourd’hui : corrigez-le.',
    en: 'A loan is returned between its first day and today.',
  },
} as const satisfies ErrorCatalogue<LoanErrorCode>;

export const loanError = makeErrors('teaching', LOAN_ERRORS);
