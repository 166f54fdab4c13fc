import type { ErrorCatalogue } from '@chariot/kernel';

export type ProfileErrorCode =
  | 'profileNotFound'
  | 'assignmentNotFound'
  | 'profileChangedMeanwhile'
  | 'profileOutOfPlace'
  | 'profileAlreadyAssigned'
  | 'noDevicesThere'
  | 'exceptionElsewhere'
  | 'twoPersonsNeeded'
  | 'returnTooOld'
  | 'rolloutNotFound'
  | 'rolloutUnderWay'
  | 'rolloutElsewhere'
  | 'rolloutOver'
  | 'secretNotYours'
  | 'wifiKeyMissing'
  | 'wifiAccountMissing'
  | 'unknownVariable';

export const PROFILE_ERRORS = {
  profileNotFound: {
    category: 'notFound',
    fr: 'Ce profil est introuvable parmi ceux que vous pouvez voir : revenez à la liste.',
    en: 'No such profile within reach.',
  },
  assignmentNotFound: {
    category: 'notFound',
    fr: 'Cette affectation n’existe plus : rechargez le profil.',
    en: 'No such assignment of this profile.',
  },
  profileChangedMeanwhile: {
    category: 'conflict',
    fr: 'Ce profil a été modifié entre-temps (version {version}) : rechargez-le, puis refaites votre changement.',
    en: 'The profile was changed meanwhile: it is at version {version}.',
  },
  profileOutOfPlace: {
    category: 'invalid',
    fr: 'Ce profil est rangé dans « {place} » : il ne peut être affecté qu’à ce lieu, ou à ce qui en dépend.',
    en: 'A profile is only assigned at or below the place where it lives ("{place}").',
  },
  profileAlreadyAssigned: {
    category: 'conflict',
    fr: 'Ce profil est déjà affecté là : rien à changer.',
    en: 'The profile is already assigned there.',
  },
  noDevicesThere: {
    category: 'invalid',
    fr: 'Un collège n’a pas de classe mobile : choisissez une école, ou ce qui est au-dessus d’elle.',
    en: 'A collège has no mobile classroom.',
  },
  exceptionElsewhere: {
    category: 'invalid',
    fr: 'On ne laisse de côté que ce qui dépend du lieu affecté : choisissez des lieux ou des classes mobiles au-dessous de lui.',
    en: 'What is left out must be below the place that the profile is assigned to.',
  },
  twoPersonsNeeded: {
    category: 'conflict',
    fr: 'Ce changement place un intermédiaire (proxy ou autorité de certification) entre les tablettes et Internet, ou leur donne un réglage d’expert qui n’est pas connu pour sans danger : demandez-le, une seconde personne doit l’accorder.',
    en: 'A proxy, a certificate authority or an expert’s setting that may be dangerous is given to devices on the word of two people.',
  },
  returnTooOld: {
    category: 'gone',
    fr: 'On revient à ce qui était en place il y a moins de {days} jours : écrivez plutôt une nouvelle version.',
    en: 'One may come back to what was in place within the last {days} days.',
  },
  rolloutNotFound: {
    category: 'notFound',
    fr: 'Ce déploiement est introuvable parmi ceux que vous pouvez voir : revenez au profil.',
    en: 'No such rollout within reach.',
  },
  rolloutUnderWay: {
    category: 'conflict',
    fr: 'Un changement de ce profil est à l’essai : étendez-le à tous ou revenez en arrière, puis recommencez.',
    en: 'A change of this profile is being tried.',
  },
  rolloutElsewhere: {
    category: 'invalid',
    fr: 'Ce changement ne touche pas cette classe mobile : choisissez-en une autre pour l’essayer.',
    en: 'The change does not concern this classroom.',
  },
  rolloutOver: {
    category: 'conflict',
    fr: 'Ce déploiement est terminé : rechargez la page.',
    en: 'The rollout is over.',
  },
  secretNotYours: {
    category: 'invalid',
    fr: 'Cette clé enregistrée n’est pas celle de ce profil : saisissez-la de nouveau.',
    en: 'A sealed secret is only accepted back by the profile that it belongs to.',
  },
  wifiKeyMissing: {
    category: 'invalid',
    fr: 'Un Wi-Fi protégé a besoin de sa clé : saisissez-la, ou choisissez un réseau ouvert.',
    en: 'A protected Wi-Fi needs its key.',
  },
  wifiAccountMissing: {
    category: 'invalid',
    fr: 'Ce Wi-Fi demande un compte ou un certificat : donnez l’identifiant et son mot de passe, ou choisissez le certificat de la tablette.',
    en: 'An 802.1X network needs an account with its password, or the certificate of the device.',
  },
  unknownVariable: {
    category: 'invalid',
    fr: '« {variable} » n’est pas une variable : les seules sont {known}.',
    en: '"{variable}" is not a variable: only {known} are.',
  },
} as const satisfies ErrorCatalogue<ProfileErrorCode>;
