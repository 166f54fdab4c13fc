import { makeErrors, type ErrorCatalogue } from '@chariot/kernel';

export type IdentityErrorCode =
  | 'personNotFound'
  | 'emailUnknown'
  | 'emailTaken'
  | 'roleNotFound'
  | 'roleUnfit'
  | 'roleAlreadyHeld'
  | 'roleAlreadyEnded'
  | 'mayNotGrantHere'
  | 'aboveOneself'
  | 'mayNotLetIn'
  | 'placeClosed'
  | 'lastAdministrator'
  | 'needsSecondPerson'
  | 'linkNotValid'
  | 'alreadyStarted'
  | 'wrongCode'
  | 'ticketMissing'
  | 'ticketUnfit'
  | 'contractorTooLong'
  | 'instanceOnly'
  | 'sessionGone'
  | 'unknownPage';

export const IDENTITY_ERRORS = {
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
  needsSecondPerson: {
    category: 'forbidden',
    fr: 'Personne ne confie seul l’administration : demandez-la depuis la fiche de la personne, une seconde personne donnera son accord.',
    en: 'An administrator is made by two people: ask for an approval.',
  },
  linkNotValid: {
    category: 'unauthenticated',
    fr: 'Ce lien de connexion a déjà servi ou n’est plus valable : demandez-en un nouveau.',
    en: 'The sign-in link is unknown, used or expired.',
  },
  alreadyStarted: {
    category: 'conflict',
    fr: 'Cette instance a déjà son administration : connectez-vous avec un lien.',
    en: 'The instance already has an administrator.',
  },
  wrongCode: {
    category: 'forbidden',
    fr: 'Ce code n’est pas celui du terminal : recopiez le dernier code affiché au démarrage du serveur.',
    en: 'Not the first-run code.',
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
  sessionGone: {
    category: 'unauthenticated',
    fr: 'Cette session vient d’être fermée : reconnectez-vous.',
    en: 'The session has just been closed.',
  },
  unknownPage: {
    category: 'invalid',
    fr: 'Cette page de la liste n’existe plus : reprenez la liste au début.',
    en: 'Unknown paging position.',
  },
} as const satisfies ErrorCatalogue<IdentityErrorCode>;

export const identityError = makeErrors('identity', IDENTITY_ERRORS);
