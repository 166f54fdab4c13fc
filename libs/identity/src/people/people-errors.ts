import type { ErrorCatalogue } from '@chariot/kernel';

/** Of people, of the roles they hold, lend and hand over, and of lists. */
export const PEOPLE_ERRORS = {
  personNotFound: {
    category: 'notFound',
    fr: 'Cette personne n’existe pas ou ne tient aucun rôle dans vos lieux : revenez à la liste.',
    en: 'No such person within reach.',
  },
  emailUnknown: {
    category: 'notFound',
    fr: 'Personne n’a l’adresse {email} : vérifiez-la, ou ajoutez la personne depuis la console.',
    en: 'Nobody has the address {email}.',
  },
  emailTaken: {
    category: 'conflict',
    fr: 'L’adresse {email} est déjà celle d’une personne : confiez-lui un rôle depuis sa fiche ; si vous ne la voyez pas, demandez-le à l’administration de l’instance.',
    en: 'The address {email} is taken.',
  },
  roleNotFound: {
    category: 'notFound',
    fr: 'Ce rôle n’existe pas ou n’est pas tenu dans vos lieux : rechargez la fiche de la personne.',
    en: 'No such role within reach.',
  },
  roleUnfit: {
    category: 'invalid',
    fr: '« {role} » ne se tient pas sur ce type de lieu ({kind}) : choisissez {allowed}.',
    en: 'The role {role} is not held on a {kind}; allowed: {allowed}.',
  },
  roleAlreadyHeld: {
    category: 'conflict',
    fr: 'Cette personne tient déjà ce rôle sur ce lieu à ces dates : il n’y a rien à faire.',
    en: 'The role is already held there at that time.',
  },
  roleAlreadyEnded: {
    category: 'conflict',
    fr: 'Ce rôle a déjà pris fin : rechargez la fiche de la personne.',
    en: 'The role has already ended.',
  },
  mayNotGrantHere: {
    category: 'forbidden',
    fr: 'Vous n’administrez pas les personnes de « {place} » : demandez-le à l’administration de l’instance.',
    en: 'May not administer the people of "{place}".',
  },
  aboveOneself: {
    category: 'forbidden',
    fr: 'Le rôle « {role} » donne sur « {place} » des droits que vous n’y avez pas : demandez-le à une personne qui les a.',
    en: 'The role {role} on "{place}" carries permissions that the caller does not hold there.',
  },
  mayNotLetIn: {
    category: 'forbidden',
    fr: 'Cette personne tient aussi des rôles hors de vos lieux ou plus étendus que les vôtres : demandez son lien de connexion à l’administration de l’instance.',
    en: 'The person holds roles that the caller does not cover.',
  },
  placeClosed: {
    category: 'conflict',
    fr: '« {place} » est fermé : choisissez un lieu ouvert.',
    en: '"{place}" is closed.',
  },
  lastAdministrator: {
    category: 'conflict',
    fr: 'C’est la dernière administration de l’instance : confiez d’abord ce rôle, sans date de fin, à une autre personne.',
    en: 'The last administrator of the instance cannot be ended.',
  },
  notLendable: {
    category: 'forbidden',
    fr: 'Le rôle « {role} » ne se prête pas : demandez à l’administration de l’instance de le confier.',
    en: 'The role {role} cannot be lent.',
  },
  lentAlready: {
    category: 'forbidden',
    fr: 'Ce rôle vous a été prêté : demandez à la personne qui le tient de le prêter elle-même.',
    en: 'A lent role is not lent again.',
  },
  delegateUnknown: {
    category: 'notFound',
    fr: 'Ce rôle ne peut pas être prêté à l’adresse {email} : vérifiez-la, ou demandez à l’administration de l’instance d’ajouter la personne.',
    en: 'Nobody to whom the role can be lent has that address.',
  },
  delegationPeriod: {
    category: 'invalid',
    fr: 'Un rôle se prête à partir d’aujourd’hui au plus tôt, pour 92 jours au plus, sans dépasser le vôtre : choisissez d’autres dates.',
    en: 'A role is lent from today, for 92 days at most, within the origin.',
  },
  delegationNotFound: {
    category: 'notFound',
    fr: 'Ce prêt n’existe pas ou a déjà pris fin : rechargez votre compte.',
    en: 'No such delegation of the caller.',
  },
  handOverToSelf: {
    category: 'invalid',
    fr: 'Une personne ne se remplace pas elle-même : choisissez celle qui prend la suite.',
    en: 'A person does not take over from herself.',
  },
  mayNotHandOver: {
    category: 'forbidden',
    fr: 'Cette personne tient aussi des rôles hors de vos lieux ou plus étendus que les vôtres : demandez son remplacement à l’administration de l’instance.',
    en: 'The person holds roles that the caller does not cover.',
  },
  handOverAdministrator: {
    category: 'conflict',
    fr: 'Cette personne administre « {place} » : l’administration ne passe pas ainsi, demandez-la pour la personne qui prend la suite, puis mettez fin à celle-ci.',
    en: 'An administrator role is not handed over.',
  },
  nothingToHandOver: {
    category: 'conflict',
    fr: 'Cette personne ne tient plus aucun rôle : il n’y a rien à transmettre.',
    en: 'Nothing to hand over.',
  },
  successorDisabled: {
    category: 'conflict',
    fr: 'L’accès de la personne qui prend la suite est fermé : rouvrez-le d’abord.',
    en: 'The successor is disabled.',
  },
  mayNotDisable: {
    category: 'forbidden',
    fr: 'Cette personne tient aussi des rôles hors de vos lieux ou plus étendus que les vôtres : demandez-le à l’administration de l’instance.',
    en: 'The person holds roles that the caller does not cover.',
  },
  disablingOneself: {
    category: 'conflict',
    fr: 'On ne ferme pas son propre accès : demandez-le à une autre personne de l’administration.',
    en: 'A person does not disable herself.',
  },
  alreadyDisabled: {
    category: 'conflict',
    fr: 'L’accès de cette personne est déjà fermé : rechargez sa fiche.',
    en: 'Disabled already.',
  },
  notDisabled: {
    category: 'conflict',
    fr: 'L’accès de cette personne est déjà ouvert : rechargez sa fiche.',
    en: 'Not disabled.',
  },
  mayNotSeeAccess: {
    category: 'forbidden',
    fr: 'Vous ne pouvez pas voir qui a accès à « {place} » : demandez-le à son administration.',
    en: 'May not see who reaches "{place}".',
  },
  ticketMissing: {
    category: 'invalid',
    fr: 'Un prestataire vient pour une demande précise : indiquez le numéro de son ticket.',
    en: 'A contractor needs a ticket.',
  },
  ticketUnfit: {
    category: 'invalid',
    fr: 'Seul un prestataire vient pour un ticket : retirez son numéro.',
    en: 'Only a contractor has a ticket.',
  },
  contractorTooLong: {
    category: 'invalid',
    fr: 'Un prestataire vient pour trois mois au plus : choisissez une date de fin plus proche.',
    en: 'A contractor stays for 92 days at most.',
  },
  instanceOnly: {
    category: 'forbidden',
    fr: 'Cette page est réservée à l’administration de toute l’instance : demandez-lui ce dont vous avez besoin.',
    en: 'Only who administers the whole instance.',
  },
  unknownPage: {
    category: 'invalid',
    fr: 'Cette page de la liste n’existe plus : reprenez la liste au début.',
    en: 'Unknown paging position.',
  },
} as const satisfies ErrorCatalogue;
