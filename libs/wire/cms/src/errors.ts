import { makeErrors, type DomainError, type ErrorCatalogue } from '@chariot/kernel';

export type WireCmsErrorCode =
  | 'malformed'
  | 'tooLarge'
  | 'unexpectedType'
  | 'noSigner'
  | 'severalSigners'
  | 'signerCertificateMissing'
  | 'contentMissing'
  | 'badSignature'
  | 'weakKey'
  | 'unsupportedKey'
  | 'unsupportedAlgorithm'
  | 'notForThisKey'
  | 'undecipherable';

/** No value from the message is repeated in a sentence but an object identifier, which is digits and dots. */
export const WIRE_CMS_ERRORS = {
  malformed: {
    category: 'invalid',
    fr: 'Le message signé ou chiffré est incompréhensible (à « {where} ») : renvoyez-le.',
    en: 'Malformed CMS structure at "{where}".',
  },
  tooLarge: {
    category: 'tooLarge',
    fr: 'Le message signé ou chiffré dépasse {limit} octets : renvoyez-le plus court.',
    en: 'CMS structure larger than {limit} bytes.',
  },
  unexpectedType: {
    category: 'invalid',
    fr: 'Ce message n’est pas de la sorte attendue ({oid}) : vérifiez ce que l’appareil envoie.',
    en: 'Another kind of CMS content was expected, not {oid}.',
  },
  noSigner: {
    category: 'unauthenticated',
    fr: 'Ce message n’est signé par personne : signez-le, puis renvoyez-le.',
    en: 'The message has no signer.',
  },
  severalSigners: {
    category: 'unauthenticated',
    fr: 'Ce message a plusieurs signataires, un seul est permis : signez-le d’une seule clé, puis renvoyez-le.',
    en: 'The message has several signers, one is allowed.',
  },
  signerCertificateMissing: {
    category: 'unauthenticated',
    fr: 'Le certificat du signataire n’est pas joint au message : joignez-le, puis renvoyez le message.',
    en: 'The certificate of the signer is not in the message.',
  },
  contentMissing: {
    category: 'invalid',
    fr: 'Ce message ne contient pas ce qui est signé : donnez-le avec la signature.',
    en: 'The signed content is neither in the message nor given beside it.',
  },
  badSignature: {
    category: 'unauthenticated',
    fr: 'La signature ne correspond pas au message : renvoyez-le tel qu’il a été signé, ou enrôlez l’appareil de nouveau.',
    en: 'The signature does not match the message.',
  },
  weakKey: {
    category: 'unauthenticated',
    fr: 'La clé RSA de {bits} bits est trop faible : faites-en une d’au moins {minimum} bits.',
    en: 'RSA key of {bits} bits, at least {minimum} are needed.',
  },
  unsupportedKey: {
    category: 'unauthenticated',
    fr: 'Cette sorte de clé n’est pas acceptée : employez RSA, ou ECDSA sur P-256, P-384 ou P-521.',
    en: 'Unsupported kind of public key.',
  },
  unsupportedAlgorithm: {
    category: 'unauthenticated',
    fr: 'L’algorithme {oid} n’est pas accepté : mettez l’appareil à jour.',
    en: 'Unsupported algorithm {oid}.',
  },
  notForThisKey: {
    category: 'invalid',
    fr: 'Ce message est chiffré pour une autre clé : reprenez le certificat du serveur, puis renvoyez-le.',
    en: 'No recipient of the envelope is the given certificate.',
  },
  undecipherable: {
    category: 'invalid',
    fr: 'Ce message ne se déchiffre pas : reprenez le certificat du serveur, puis renvoyez-le.',
    en: 'The envelope cannot be opened.',
  },
} as const satisfies ErrorCatalogue<WireCmsErrorCode>;

export const wireCmsError = makeErrors('wire-cms', WIRE_CMS_ERRORS);

/** @param where a fixed word of ours, never one of the message */
export const malformed = (where: string): DomainError => wireCmsError('malformed', { where });

/**
 * What OpenSSL answers to bytes that it does not like, through Node: the one kind of error of `node:crypto` that bad input
 * causes, and that becomes a refusal. Anything else is a fault of ours and goes on.
 */
export function isOpenSslRefusal(error: unknown): boolean {
  return (
    typeof error === 'object' && error !== null && 'code' in error && /^ERR_(?:OSSL|CRYPTO)_/.test(String(error.code))
  );
}
