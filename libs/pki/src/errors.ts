import { makeErrors, type ErrorCatalogue } from '@chariot/kernel';

export type PkiErrorCode =
  | 'requestTooLarge'
  | 'invalidRequest'
  | 'foreignSubject'
  | 'weakKey'
  | 'weakRsaKey'
  | 'badSignature'
  | 'invalidDevice'
  | 'notAuthorised'
  | 'authorisationSpent'
  | 'keyInUse'
  | 'unknownCertificate'
  | 'certificateInUse'
  | 'certificateRevoked'
  | 'certificateExpired'
  | 'tooManyRenewals'
  | 'invalidHostname'
  | 'invalidNonce'
  | 'systemOnly'
  | 'notOpen'
  | 'brokenAuthority';

export const PKI_ERRORS = {
  requestTooLarge: {
    category: 'tooLarge',
    fr: 'La demande de certificat dépasse 8 Kio : réinstallez l’agent de la tablette puis recommencez.',
    en: 'The certificate request exceeds 8 KiB.',
  },
  invalidRequest: {
    category: 'invalid',
    fr: 'La demande de certificat est illisible : réinstallez l’agent de la tablette puis recommencez.',
    en: 'Not exactly one well-formed PKCS#10 request in PEM.',
  },
  foreignSubject: {
    category: 'invalid',
    fr: 'La demande de certificat se présente sous un autre nom que « chariot-device » : seul l’agent de Chariot peut la faire.',
    en: 'The subject of a request must be empty or CN=chariot-device.',
  },
  weakKey: {
    category: 'invalid',
    fr: 'La clé proposée n’est pas une clé EC P-256 : mettez l’agent de la tablette à jour puis recommencez.',
    en: 'Only EC P-256 keys (uncompressed point) are certified.',
  },
  weakRsaKey: {
    category: 'invalid',
    fr: 'La clé proposée n’est pas une clé RSA de 2 048 bits au moins : mettez le système de la tablette à jour puis recommencez.',
    en: 'Only RSA keys of 2,048 to 8,192 bits with a usual exponent are certified here.',
  },
  badSignature: {
    category: 'invalid',
    fr: 'La demande de certificat n’est pas signée par la clé qu’elle présente : recommencez l’enrôlement.',
    en: 'The request is not signed (ECDSA with SHA-256, or RSA) by the key that it carries.',
  },
  invalidDevice: {
    category: 'invalid',
    fr: 'L’identifiant de la tablette n’est pas valide : recommencez l’enrôlement.',
    en: 'A device identifier is a lower-case UUID.',
  },
  notAuthorised: {
    category: 'forbidden',
    fr: 'Aucun enrôlement en cours n’autorise ce certificat : ouvrez une fenêtre d’enrôlement puis recommencez.',
    en: 'The authorisation does not belong to this transaction and this device.',
  },
  authorisationSpent: {
    category: 'conflict',
    fr: 'Cet enrôlement a déjà donné un certificat à une autre clé : utilisez un nouveau code d’enrôlement.',
    en: 'This authorisation has already certified another key.',
  },
  keyInUse: {
    category: 'conflict',
    fr: 'Cette clé a déjà été certifiée : la tablette doit en fabriquer une nouvelle puis recommencer.',
    en: 'This public key has already been certified: a key is never certified twice.',
  },
  unknownCertificate: {
    category: 'notFound',
    fr: 'Ce certificat n’est pas celui de la tablette : enrôlez-la de nouveau.',
    en: 'No certificate of this device has this fingerprint.',
  },
  certificateInUse: {
    category: 'conflict',
    fr: 'Ce certificat a déjà servi : il reste à la tablette qui s’en est servie.',
    en: 'A certificate that was used once stays with its device.',
  },
  certificateRevoked: {
    category: 'forbidden',
    fr: 'Le certificat de la tablette a été révoqué : enrôlez-la de nouveau.',
    en: 'The certificate has been revoked.',
  },
  certificateExpired: {
    category: 'forbidden',
    fr: 'Le certificat de la tablette a expiré : enrôlez-la de nouveau.',
    en: 'The certificate has expired.',
  },
  tooManyRenewals: {
    category: 'tooMany',
    fr: 'La tablette a demandé trop de renouvellements sans s’en servir : enrôlez-la de nouveau.',
    en: 'Too many successors of one certificate were asked for and never used.',
  },
  invalidHostname: {
    category: 'invalid',
    fr: '« {value} » n’est pas un nom d’hôte : indiquez des noms DNS ou des adresses IP (de 1 à 20).',
    en: '"{value}" is not a DNS name or IP address (1 to 20 of them).',
  },
  invalidNonce: {
    category: 'invalid',
    fr: 'La demande d’heure doit porter de 1 à 64 lettres sans accent, chiffres, tirets ou soulignés.',
    en: 'A nonce is 1 to 64 characters among A-Z, a-z, 0-9, - and _.',
  },
  systemOnly: {
    category: 'forbidden',
    fr: 'Les certificats ne se touchent pas directement : passez par la fiche de la tablette.',
    en: 'Certificates are reached by system transactions only.',
  },
  notOpen: {
    category: 'unavailable',
    fr: 'L’autorité de certification n’est pas encore prête : recommencez dans un instant.',
    en: 'The certificate authority has not been opened.',
  },
  brokenAuthority: {
    category: 'unavailable',
    fr: 'La clé et le certificat de l’autorité ne vont pas ensemble : restaurez la base et la clé maîtresse de la même sauvegarde.',
    en: 'The authority’s private key does not match its certificate chain.',
  },
} as const satisfies ErrorCatalogue<PkiErrorCode>;

export const pkiError = makeErrors('pki', PKI_ERRORS);
