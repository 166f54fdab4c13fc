import { makeErrors, type ErrorCatalogue } from '@chariot/kernel';

export type AppleEnrolmentErrorCode =
  | 'noIdentity'
  | 'unknownIdentity'
  | 'twoIdentities'
  | 'foreignIdentity'
  | 'notEnrolled'
  | 'identifierInUse'
  | 'notADevice'
  | 'ofTheDevice'
  | 'noTopic'
  | 'notSecure'
  | 'signedOnly'
  | 'tooManyVisits'
  | 'anotherTopic'
  | 'tokenTooLong'
  | 'tooManyRequests'
  | 'noSuchToken'
  | 'noUserPassword'
  | 'unavailable';

export const APPLE_ENROLMENT_ERRORS = {
  noIdentity: {
    category: 'forbidden',
    fr: 'Ce message n’est pas signé : enrôlez l’iPad de nouveau avec un code.',
    en: 'Neither a signature nor a client certificate.',
  },
  unknownIdentity: {
    category: 'forbidden',
    fr: 'Le serveur ne reconnaît pas le certificat de cet iPad : enrôlez-le de nouveau avec un code.',
    en: 'A certificate that is not ours, not good, or revoked.',
  },
  twoIdentities: {
    category: 'forbidden',
    fr: 'Ce message est signé par un autre certificat que celui de la connexion : redémarrez l’iPad et, s’il est encore refusé, enrôlez-le de nouveau avec un code.',
    en: 'Signed by another certificate than the one of the connection.',
  },
  foreignIdentity: {
    category: 'forbidden',
    fr: 'Ce certificat est celui d’un autre iPad : enrôlez celui-ci avec un code.',
    en: 'The certificate belongs to another device than the one the message names.',
  },
  notEnrolled: {
    category: 'forbidden',
    fr: 'Cet iPad n’est pas enrôlé : installez de nouveau le profil avec un code.',
    en: 'This device has not authenticated, or has left.',
  },
  identifierInUse: {
    category: 'forbidden',
    fr: 'Cet iPad est déjà enrôlé sous une autre identité : retirez d’abord son identité dans Chariot, puis recommencez avec un code.',
    en: 'The UDID belongs to another device that is still trusted.',
  },
  notADevice: {
    category: 'forbidden',
    fr: 'Le compte d’une personne ne s’enrôle pas : enrôlez l’iPad entier, avec le code de son emplacement.',
    en: 'A user channel cannot authenticate.',
  },
  ofTheDevice: {
    category: 'forbidden',
    fr: 'Ce jeton est celui de l’iPad entier, pas du compte d’une personne : mettez iPadOS à jour, puis redémarrez l’iPad.',
    en: 'Unlock and bootstrap tokens are of the device channel.',
  },
  noTopic: {
    category: 'unavailable',
    fr: 'Aucun certificat de réveil d’Apple n’est encore en place : la personne qui administre Chariot doit l’obtenir avant que des iPad puissent être enrôlés.',
    en: 'No push certificate yet: enrolled devices could never be woken.',
  },
  notSecure: {
    category: 'unavailable',
    fr: 'L’adresse de Chariot n’est pas en https : la personne qui exploite le serveur doit y mettre un certificat reconnu avant que des iPad puissent être enrôlés.',
    en: 'People reach this server in the clear: a profile could be replaced on the way.',
  },
  signedOnly: {
    category: 'notFound',
    fr: 'Ce serveur ne donne que des profils signés : revenez à la page du code et touchez « Télécharger le profil ».',
    en: 'Unsigned profiles are switched off.',
  },
  tooManyVisits: {
    category: 'tooMany',
    fr: 'Trop de demandes à la fois depuis cette adresse : attendez une minute, puis rechargez la page.',
    en: 'Too many requests from one network.',
  },
  anotherTopic: {
    category: 'forbidden',
    fr: 'Cet iPad attend d’être réveillé par un autre certificat que celui de ce serveur : enrôlez-le de nouveau avec un code.',
    en: 'The topic is not the one that this device was enrolled under.',
  },
  tokenTooLong: {
    category: 'tooLarge',
    fr: 'Le jeton de l’iPad dépasse {limit} octets : mettez iPadOS à jour, puis redémarrez l’iPad.',
    en: 'Token beyond {limit} bytes.',
  },
  tooManyRequests: {
    category: 'tooMany',
    fr: 'Trop de demandes à la fois : l’iPad recommencera dans {seconds} s.',
    en: 'Too many requests: wait {seconds} s.',
  },
  noSuchToken: {
    category: 'notFound',
    fr: 'Ce serveur ne garde pas de jeton pour ce service : passez cette étape sur l’iPad.',
    en: 'No token is kept for that service.',
  },
  noUserPassword: {
    category: 'gone',
    fr: 'Ce serveur ne connaît pas de compte d’utilisateur sur les iPad : continuez sans vous identifier, l’iPad est géré tout entier.',
    en: 'User channels are declined.',
  },
  unavailable: {
    category: 'unavailable',
    fr: 'Le serveur ne peut pas répondre pour l’instant : recommencez plus tard.',
    en: 'Not available for now.',
  },
} as const satisfies ErrorCatalogue<AppleEnrolmentErrorCode>;

export const appleEnrolmentError = makeErrors('apple-enrolment', APPLE_ENROLMENT_ERRORS);
