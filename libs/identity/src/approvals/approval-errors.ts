import type { ErrorCatalogue } from '@chariot/kernel';

/** Of acts that take two people, of their quotas and of the kill switch. */
export const APPROVAL_ERRORS = {
  needsSecondPerson: {
    category: 'forbidden',
    fr: 'Personne ne confie seul l’administration : demandez-la depuis la fiche de la personne, une seconde personne donnera son accord.',
    en: 'An administrator is made by two people: ask for an approval.',
  },
  approvalNotFound: {
    category: 'notFound',
    fr: 'Cette demande n’existe pas ou ne concerne pas vos lieux : revenez à la liste des actes graves.',
    en: 'No such dangerous act within reach.',
  },
  approvalOver: {
    category: 'conflict',
    fr: 'Cette demande n’attend plus de décision : rechargez la page pour voir ce qu’elle est devenue.',
    en: 'The dangerous act no longer waits for that.',
  },
  approvalExpired: {
    category: 'conflict',
    fr: 'Cette demande a attendu trop longtemps : il faut la refaire.',
    en: 'The dangerous act was not approved in time.',
  },
  approvalOwnAct: {
    category: 'forbidden',
    fr: 'Vous avez demandé cet acte vous-même : une autre personne doit l’accorder.',
    en: 'Nobody approves her own act.',
  },
  approvalOneHand: {
    category: 'forbidden',
    fr: 'La personne qui demande et vous tenez vos droits d’une même main, depuis moins de 30 jours ou par prêt : l’accord doit venir de quelqu’un d’autre, ou de la personne qui exploite le serveur.',
    en: 'One and the same person made both people of this act what they are here.',
  },
  approvalSameSession: {
    category: 'forbidden',
    fr: 'Cet acte a été demandé depuis cette même session : une autre personne doit l’accorder depuis la sienne.',
    en: 'The second word comes from another session.',
  },
  approvalByToken: {
    category: 'forbidden',
    fr: 'Un jeton d’API ne demande ni n’accorde un acte grave : connectez-vous vous-même.',
    en: 'An API token neither asks for nor approves a dangerous act.',
  },
  mayNotAskHere: {
    category: 'forbidden',
    fr: 'Vous n’avez pas ce droit sur ce lieu : demandez à une personne qui l’administre.',
    en: 'The caller does not hold the permission there.',
  },
  mayNotDecide: {
    category: 'forbidden',
    fr: 'Vous ne pouvez pas décider de cet acte sur ce lieu : laissez-le à une personne qui y a ce droit.',
    en: 'The caller may not decide this act there.',
  },
  roleTooNew: {
    category: 'forbidden',
    fr: 'Votre rôle, ou votre premier moyen de connexion, date de moins de 72 heures : attendez, ou laissez cet acte à une autre personne.',
    en: 'A role given, or a person let in by another, less than 72 hours ago does not count in a dangerous act.',
  },
  askerGone: {
    category: 'conflict',
    fr: 'La personne qui l’a demandé n’a plus ce droit ici : il faut que quelqu’un d’autre refasse la demande.',
    en: 'Whoever asked no longer holds what it takes.',
  },
  frozen: {
    category: 'conflict',
    fr: 'Les actes graves sont gelés sur cette instance : attendez que deux personnes de l’administration les dégèlent.',
    en: 'Dangerous acts are frozen.',
  },
  notFrozen: {
    category: 'conflict',
    fr: 'Les actes graves ne sont pas gelés : il n’y a rien à dégeler.',
    en: 'Dangerous acts are not frozen.',
  },
  quotaSpent: {
    category: 'tooMany',
    fr: 'Une personne ne peut pas en faire plus de {limit} en 24 heures : attendez demain, ou laissez faire une autre personne.',
    en: 'The quota of {limit} in 24 hours is spent.',
  },
  quotaOnePlace: {
    category: 'tooMany',
    fr: 'Une personne ne peut agir ainsi que sur un seul lieu en 24 heures : attendez demain, ou laissez faire une autre personne.',
    en: 'One place per person in 24 hours.',
  },
} as const satisfies ErrorCatalogue;
