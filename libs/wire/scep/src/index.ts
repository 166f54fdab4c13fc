// What a device says to get its certificate (SCEP, RFC 8894), bytes ⇄ words, both halves; it refuses input and output, a
// clock, and to decide: a request that was read is not authorised, and nothing here issues a certificate.
export { WIRE_SCEP_ERRORS, wireScepError, type WireScepErrorCode } from './errors.js';
export { LIMITS } from './limits.js';
export { FAIL_INFOS, SCEP_OID, type FailInfo, type MessageType } from './names.js';
export {
  CAPABILITIES,
  PKI_MESSAGE_TYPE,
  capabilitiesReply,
  certificatesReply,
  readCapabilities,
  readCertificatesReply,
  type ScepReply,
} from './operations.js';
export { readPkiOperation, readScepQuery } from './query.js';
export { readSigningRequest } from './signing-request.js';
export { openRequest, readPkiMessage, type PkiMessage, type PkiRequest, type ScepOptions } from './pki-message.js';
export { failInfoOf, failureReply, pendingReply, successReply } from './cert-rep.js';
export { writeSelfSigned, writeSigningRequest, type KeyPair, type Subject } from './client-identity.js';
export {
  readCertRep,
  writeQuery,
  writeRequest,
  type Asked,
  type CertRep,
  type RequestOptions,
  type WrittenRequest,
} from './client.js';
