import { makeErrors, type ErrorCatalogue } from '@chariot/kernel';

export type ApplePushErrorCode =
  | 'instanceOnly'
  | 'noRequest'
  | 'notACertificate'
  | 'requestInstead'
  | 'keyInside'
  | 'noTopic'
  | 'keyUnknown'
  | 'notYetValid'
  | 'expired'
  | 'olderThanPresent'
  | 'sameAsPresent'
  | 'anotherTopic'
  | 'noCertificate'
  | 'devicesEnrolled';

/** Read by whoever administers the instance, once a year: each sentence says what to do at Apple's. */
export const APPLE_PUSH_ERRORS = {
  instanceOnly: {
    category: 'forbidden',
    fr: 'Le certificat de réveil des iPad est celui de toute l’instance : demandez à la personne qui l’administre.',
    en: 'Only who administers the whole instance.',
  },
  noRequest: {
    category: 'notFound',
    fr: 'Aucune demande n’a été faite ici : créez-en une.',
    en: 'No request for a push certificate was made.',
  },
  notACertificate: {
    category: 'invalid',
    fr: 'Ce fichier n’est pas un certificat : déposez le fichier « MDM_… .pem » que donne le portail d’Apple.',
    en: 'Not one X.509 certificate.',
  },
  requestInstead: {
    category: 'invalid',
    fr: 'Ce fichier est la demande, pas le certificat : le certificat est ce que le portail d’Apple donne en échange, un fichier « MDM_… .pem ».',
    en: 'A certificate request was given instead of the certificate.',
  },
  keyInside: {
    category: 'invalid',
    fr: 'Ce fichier contient une clé privée, qui ne doit jamais être déposée : la clé de ce certificat est déjà dans Chariot. Déposez le seul certificat.',
    en: 'The file holds a private key.',
  },
  noTopic: {
    category: 'invalid',
    fr: 'Ce certificat n’est pas un certificat de réveil MDM d’Apple : il ne porte pas de sujet « com.apple.mgmt… ». Vérifiez que vous l’avez téléchargé du portail identity.apple.com/pushcert.',
    en: 'The subject holds no single UID that is an MDM topic.',
  },
  keyUnknown: {
    category: 'invalid',
    fr: 'Ce certificat ne répond à aucune demande faite ici : sa clé n’est pas dans Chariot. Reprenez depuis l’étape 2 avec la demande que Chariot a faite.',
    en: 'The certificate holds the key of no request that was made here.',
  },
  notYetValid: {
    category: 'invalid',
    fr: 'Ce certificat n’est pas encore valable : il le sera le {day}. Vérifiez aussi l’heure de ce serveur.',
    en: 'The certificate is not valid yet.',
  },
  expired: {
    category: 'invalid',
    fr: 'Ce certificat a expiré le {day} : renouvelez-le sur le portail d’Apple, puis déposez le nouveau.',
    en: 'The certificate has expired.',
  },
  olderThanPresent: {
    category: 'conflict',
    fr: 'Ce certificat expire le {day}, avant celui qui est en place, sans doute celui d’une année passée : déposez le dernier que le portail d’Apple a donné. Rien n’a été changé.',
    en: 'The certificate ends before the one in use.',
  },
  sameAsPresent: {
    category: 'conflict',
    fr: 'Ce certificat est déjà en place : rien n’a été changé. Pour le renouveler, cliquez « Renew » sur le portail d’Apple et déposez ce qu’il donne.',
    en: 'The certificate is the one in use.',
  },
  anotherTopic: {
    category: 'conflict',
    fr: 'Ce certificat a un autre sujet ({given}) que celui en place ({present}) : les iPad enrôlés n’entendraient plus jamais ce serveur, sans que rien ne le dise, et il faudrait tous les enrôler de nouveau. Il est refusé. Sur le portail d’Apple, avec le même compte, cliquez « Renew » sur la ligne du certificat en place, et non « Create a Certificate ».',
    en: 'Another topic than the one in use: every enrolled device would be lost.',
  },
  noCertificate: {
    category: 'notFound',
    fr: 'Aucun certificat de réveil n’est en place : créez une demande, puis déposez le certificat que le portail d’Apple donne en échange.',
    en: 'No push certificate is in use.',
  },
  devicesEnrolled: {
    category: 'conflict',
    fr: 'Des iPad ({count}) sont enrôlés avec ce certificat : le retirer les perdrait tous. Renouvelez-le avec le même compte Apple ; s’il est vraiment perdu, retirez d’abord ces iPad de la flotte.',
    en: 'Devices are enrolled under this topic.',
  },
} as const satisfies ErrorCatalogue<ApplePushErrorCode>;

export const applePushError = makeErrors('apple-push', APPLE_PUSH_ERRORS);
