import { makeErrors, type ErrorCatalogue } from '@chariot/kernel';

export type IpadErrorCode =
  | 'unreachable'
  | 'refused'
  | 'replyLost'
  | 'wrongClock'
  | 'notAProfile'
  | 'wrongAuthority'
  | 'noCertificate'
  | 'notEnrolled'
  | 'badCommand'
  | 'guestsOnly'
  | 'unknownBehaviour'
  | 'badOption';

/** What stops a simulated iPad. No challenge, token or magic is ever a parameter. */
export const IPAD_ERRORS = {
  unreachable: {
    category: 'unavailable',
    fr: 'Le serveur ne répond pas à l’iPad ({why}).',
    en: 'The server does not answer ({why}).',
  },
  refused: {
    category: 'conflict',
    fr: 'Le serveur a répondu {status} à l’iPad ({where}).',
    en: 'The server answered {status} at {where}.',
  },
  replyLost: {
    category: 'unavailable',
    fr: 'La réponse du serveur s’est perdue en route, comme il était demandé.',
    en: 'The reply was lost on the way, as ordered.',
  },
  wrongClock: {
    category: 'unauthenticated',
    fr: 'À l’heure de cet iPad, le certificat du serveur n’est pas valable : rien ne lui a été envoyé.',
    en: 'By the clock of this iPad, the server certificate is not valid.',
  },
  notAProfile: {
    category: 'invalid',
    fr: 'Ceci n’est pas un profil qu’un iPad puisse installer (à « {where} »).',
    en: 'Not a profile that an iPad can install (at "{where}").',
  },
  wrongAuthority: {
    category: 'unauthenticated',
    fr: 'L’autorité de certification n’est pas celle du profil.',
    en: 'The certificate authority is not the one of the profile.',
  },
  noCertificate: {
    category: 'forbidden',
    fr: 'L’autorité n’a pas donné de certificat à l’iPad ({why}).',
    en: 'The authority issued no certificate ({why}).',
  },
  notEnrolled: { category: 'conflict', fr: 'Cet iPad n’est pas enrôlé.', en: 'This iPad is not enrolled.' },
  badCommand: {
    category: 'invalid',
    fr: 'La commande n’est pas comprise (à « {where} »).',
    en: 'The command is not understood (at "{where}").',
  },
  guestsOnly: {
    category: 'conflict',
    fr: 'Cet iPad partagé n’ouvre que des sessions d’invité : aucun compte ne s’y connecte.',
    en: 'This Shared iPad opens sessions of guests only.',
  },
  unknownBehaviour: {
    category: 'invalid',
    fr: 'Ce comportement n’existe pas ({name}) : voyez --help.',
    en: 'Unknown behaviour: {name}.',
  },
  badOption: {
    category: 'invalid',
    fr: 'L’option {option} n’est pas valable : voyez --help.',
    en: 'The option {option} is not valid.',
  },
} as const satisfies ErrorCatalogue<IpadErrorCode>;

export const ipadError = makeErrors('ipad', IPAD_ERRORS);
