import type { ErrorCatalogue } from '@chariot/kernel';

/** Of coming in, of proving who one is, and of what one comes in with. */
export const SIGN_IN_ERRORS = {
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
} as const satisfies ErrorCatalogue;
