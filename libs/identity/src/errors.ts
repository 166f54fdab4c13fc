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
  | 'tokenNotFound'
  | 'tokenAlreadyRevoked'
  | 'tokenNotHere'
  | 'tokenAboveOneself'
  | 'tokenPeriod'
  | 'tooManyTokens'
  | 'webhookNotFound'
  | 'webhookNotHere'
  | 'webhookAboveOneself'
  | 'webhookNotStopped'
  | 'webhookIsStopped'
  | 'testIsWaiting'
  | 'tooManyWebhooks'
  | 'notLendable'
  | 'lentAlready'
  | 'delegateUnknown'
  | 'delegationPeriod'
  | 'delegationNotFound'
  | 'handOverToSelf'
  | 'mayNotHandOver'
  | 'handOverAdministrator'
  | 'nothingToHandOver'
  | 'successorDisabled'
  | 'mayNotDisable'
  | 'disablingOneself'
  | 'alreadyDisabled'
  | 'notDisabled'
  | 'mayNotSeeAccess'
  | 'linkNotValid'
  | 'alreadyStarted'
  | 'wrongCode'
  | 'ticketMissing'
  | 'ticketUnfit'
  | 'contractorTooLong'
  | 'instanceOnly'
  | 'sessionGone'
  | 'signInRefused'
  | 'proofRefused'
  | 'tooManyAttempts'
  | 'busy'
  | 'passwordShort'
  | 'passwordCommon'
  | 'passwordPersonal'
  | 'preparationGone'
  | 'codeRefused'
  | 'noPassword'
  | 'passkeyRefused'
  | 'passkeyKnown'
  | 'passkeyNotFound'
  | 'tooManyPasskeys'
  | 'freshSessionNeeded'
  | 'sessionNotFound'
  | 'providerLinkNotFound'
  | 'providerUnknown'
  | 'providerAway'
  | 'providerRefused'
  | 'providerFlowGone'
  | 'providerNotAdded'
  | 'providerOfAnother'
  | 'providerNotLinked'
  | 'proofNeeded'
  | 'approvalNotFound'
  | 'approvalOver'
  | 'approvalExpired'
  | 'approvalOwnAct'
  | 'approvalSameSession'
  | 'approvalOneHand'
  | 'approvalByToken'
  | 'mayNotAskHere'
  | 'mayNotDecide'
  | 'roleTooNew'
  | 'askerGone'
  | 'frozen'
  | 'notFrozen'
  | 'quotaSpent'
  | 'quotaOnePlace'
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
  tokenNotFound: {
    category: 'notFound',
    fr: 'Ce jeton n’existe pas ou n’est pas sur vos lieux : rechargez la liste.',
    en: 'No such API token within reach.',
  },
  tokenAlreadyRevoked: {
    category: 'conflict',
    fr: 'Ce jeton est déjà révoqué : il n’y a rien à faire.',
    en: 'The token is revoked already.',
  },
  tokenNotHere: {
    category: 'forbidden',
    fr: 'Vous ne gérez pas les jetons d’API de « {place} » : demandez-le à son service informatique ou à son administration.',
    en: 'May not manage the API tokens of "{place}".',
  },
  tokenAboveOneself: {
    category: 'forbidden',
    fr: 'Un jeton ne peut pas plus que vous, et vous n’avez pas sur « {place} » de quoi : {words}.',
    en: 'A token carries no permission that its maker does not hold on "{place}": {words}.',
  },
  tokenPeriod: {
    category: 'invalid',
    fr: 'Un jeton vaut au plus un an : choisissez un dernier jour entre aujourd’hui et cette date dans un an.',
    en: 'The last day of a token lies between today and a year from today.',
  },
  tooManyTokens: {
    category: 'conflict',
    fr: 'Vous avez déjà {most} jetons en service : révoquez d’abord ceux qui ne servent plus.',
    en: 'At most {most} living tokens a person.',
  },
  webhookNotFound: {
    category: 'notFound',
    fr: 'Cet appel sortant n’existe pas dans vos lieux : rechargez la liste.',
    en: 'No such webhook within reach.',
  },
  webhookNotHere: {
    category: 'forbidden',
    fr: 'Vous ne gérez pas les intégrations de « {place} » : demandez-le à la personne qui les gère.',
    en: 'May not manage integrations of "{place}".',
  },
  webhookAboveOneself: {
    category: 'forbidden',
    fr: 'Cet appel sortant annoncerait, sur « {place} », des choses que vous n’y voyez pas : retirez ces sujets, ou demandez-le à une personne qui les voit.',
    en: 'The caller may not read what this webhook would tell of "{place}".',
  },
  webhookNotStopped: {
    category: 'conflict',
    fr: 'Cet appel sortant est déjà en marche : il n’y a rien à faire.',
    en: 'The webhook is not stopped.',
  },
  webhookIsStopped: {
    category: 'conflict',
    fr: 'Cet appel sortant est arrêté : remettez-le d’abord en marche.',
    en: 'The webhook is stopped.',
  },
  testIsWaiting: {
    category: 'conflict',
    fr: 'Un message d’essai attend déjà d’être envoyé : regardez son sort dans les envois.',
    en: 'A test is waiting already.',
  },
  tooManyWebhooks: {
    category: 'conflict',
    fr: 'Vous avez déjà {most} appels sortants : supprimez d’abord ceux qui ne servent plus.',
    en: 'At most {most} webhooks a person.',
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
  // One sentence, whatever was wrong: whoever tries must not learn which half was right.
  signInRefused: {
    category: 'unauthenticated',
    fr: 'Connexion refusée : vérifiez ce que vous avez saisi et recommencez, ou demandez un lien à la personne qui administre Chariot.',
    en: 'Sign-in refused.',
  },
  proofRefused: {
    category: 'forbidden',
    fr: 'Votre identité n’est pas confirmée : vérifiez ce que vous avez saisi et recommencez.',
    en: 'The proof was refused.',
  },
  tooManyAttempts: {
    category: 'tooMany',
    fr: 'Trop d’essais : attendez {wait} avant de recommencer, ou connectez-vous par une clé d’accès, un fournisseur d’identité ou un lien.',
    en: 'Too many attempts: wait {wait}.',
  },
  busy: {
    category: 'unavailable',
    fr: 'Trop de personnes se connectent en même temps : recommencez dans un instant.',
    en: 'Too many passwords are being checked at once.',
  },
  passwordShort: {
    category: 'invalid',
    fr: 'Ce mot de passe est trop court : il en faut 12 caractères au moins, par exemple quatre mots sans rapport.',
    en: 'The password has fewer than 12 characters.',
  },
  passwordCommon: {
    category: 'invalid',
    fr: 'Ce mot de passe est l’un des plus utilisés, donc des premiers essayés : choisissez-en un autre.',
    en: 'The password is a common one.',
  },
  passwordPersonal: {
    category: 'invalid',
    fr: 'Ce mot de passe contient votre nom, votre adresse ou « chariot » : choisissez-en un autre.',
    en: 'The password holds a word of the name, of the address, or "chariot".',
  },
  preparationGone: {
    category: 'gone',
    fr: 'Ce mot de passe n’attend plus de confirmation : recommencez depuis le début.',
    en: 'The preparation is unknown, used, expired, or of another session.',
  },
  codeRefused: {
    category: 'invalid',
    fr: 'Ce code n’est pas le bon : tapez celui que l’application affiche en ce moment, et vérifiez l’heure du téléphone.',
    en: 'Not the code of the application.',
  },
  noPassword: {
    category: 'notFound',
    fr: 'Votre compte n’a pas de mot de passe : rechargez la page.',
    en: 'The account has no password.',
  },
  passkeyRefused: {
    category: 'invalid',
    fr: 'Cette clé d’accès n’a pas pu être ajoutée : recommencez, en déverrouillant la clé (code, empreinte ou visage).',
    en: 'The passkey registration was refused.',
  },
  passkeyKnown: {
    category: 'conflict',
    fr: 'Cette clé d’accès est déjà celle d’un compte : il n’y a rien à faire.',
    en: 'The passkey is already registered.',
  },
  passkeyNotFound: {
    category: 'notFound',
    fr: 'Cette clé d’accès n’est plus celle de votre compte : rechargez la page.',
    en: 'No such passkey.',
  },
  tooManyPasskeys: {
    category: 'conflict',
    fr: 'Votre compte a déjà 20 clés d’accès : retirez-en une qui ne sert plus.',
    en: 'At most 20 passkeys.',
  },
  freshSessionNeeded: {
    category: 'forbidden',
    fr: 'Un premier moyen de connexion s’ajoute dans l’heure qui suit la connexion par un lien : reconnectez-vous avec un nouveau lien.',
    en: 'The first credential is added within an hour of signing in by a link.',
  },
  sessionNotFound: {
    category: 'notFound',
    fr: 'Cette session est déjà fermée : rechargez la page.',
    en: 'No such open session of one’s own.',
  },
  providerLinkNotFound: {
    category: 'notFound',
    fr: 'Ce fournisseur d’identité n’est plus lié à votre compte : rechargez la page.',
    en: 'No such provider link.',
  },
  proofNeeded: {
    category: 'forbidden',
    fr: 'Cet acte demande une preuve récente : confirmez d’abord que c’est bien vous.',
    en: 'A proof within ten minutes is needed.',
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
  providerUnknown: {
    category: 'notFound',
    fr: 'Ce fournisseur d’identité n’est pas celui de cette instance : revenez à la page de connexion.',
    en: 'No such identity provider.',
  },
  providerAway: {
    category: 'unavailable',
    fr: 'Le fournisseur d’identité ne répond pas : recommencez dans quelques minutes, ou connectez-vous autrement.',
    en: 'The identity provider cannot be reached.',
  },
  providerRefused: {
    category: 'unauthenticated',
    fr: 'Le fournisseur d’identité n’a pas confirmé votre identité : recommencez, ou connectez-vous autrement.',
    en: 'The identity provider refused, or its answer did.',
  },
  providerFlowGone: {
    category: 'unauthenticated',
    fr: 'Cette connexion a déjà servi, a trop attendu ou vient d’un autre navigateur : recommencez depuis la page de connexion.',
    en: 'The journey to the provider is unknown, used, expired, or of another browser.',
  },
  providerNotAdded: {
    category: 'forbidden',
    fr: 'Votre identité est confirmée, mais vous n’êtes pas dans cette instance : demandez à l’administration de vous ajouter.',
    en: 'Nobody of this instance is known by that identity.',
  },
  providerOfAnother: {
    category: 'conflict',
    fr: 'Ce compte du fournisseur d’identité est déjà lié, ou le vôtre en a déjà un autre : retirez d’abord l’ancien lien depuis « Mon compte ».',
    en: 'The subject or the person is already linked otherwise.',
  },
  providerNotLinked: {
    category: 'forbidden',
    fr: 'Ce fournisseur d’identité ne peut pas confirmer que c’est bien vous : il n’est pas lié à votre compte.',
    en: 'The provider is not linked to the account.',
  },
  unknownPage: {
    category: 'invalid',
    fr: 'Cette page de la liste n’existe plus : reprenez la liste au début.',
    en: 'Unknown paging position.',
  },
} as const satisfies ErrorCatalogue<IdentityErrorCode>;

export const identityError = makeErrors('identity', IDENTITY_ERRORS);
