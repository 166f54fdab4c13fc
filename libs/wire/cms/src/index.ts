// Signed and sealed messages (CMS, RFC 5652), bytes ⇄ words, the same code on both sides; it refuses input and output, a
// clock, and to say whom to trust: a signature that holds tells whose key made it, and its caller asks who that is.
export { isOpenSslRefusal, WIRE_CMS_ERRORS, wireCmsError, type WireCmsErrorCode } from './errors.js';
export { LIMITS } from './limits.js';
export { Tag, context, readBer, readDer, type BerElement } from './ber.js';
export {
  der,
  derBits,
  derExplicit,
  derInteger,
  derNull,
  derOctets,
  derOid,
  derPrintable,
  derSequence,
  derSetOf,
  derTime,
  derUtf8,
} from './der.js';
export type { Digest } from './algorithms.js';
export { derAttribute, onlyValue, readAttributes, type Attributes } from './attributes.js';
export { readCertificate } from './certificate.js';
export { assertStrength, readPublicKey } from './public-key.js';
export { readSignedData, verifySignature } from './verification.js';
export { signData, signDataPlainly, signStructure, type Signer } from './signing.js';
export { readCertificates, writeCertificates } from './certificate-bag.js';
export type { Cipher } from './ciphers.js';
export { openEnvelope, sealEnvelope, type Recipient } from './enveloped-data.js';
