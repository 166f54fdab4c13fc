// The installation's certificate authority: it names devices and the server, renews and revokes, and signs the time;
// it refuses to certify without an authorisation of the same transaction, any key but P-256 and RSA, and any name but its own.
export { PkiModule, assemblePki } from './pki.module.js';
export { PkiService } from './pki.service.js';
export { PKI_MIGRATIONS } from './migrations.js';
export { PKI_ERRORS, type PkiErrorCode } from './errors.js';
export { CertificateRevoked } from './events.js';
export { authoriseIssuance, type IssuanceAuthorisation } from './issuance/authorisation.js';
export {
  MAX_REQUEST_BYTES,
  readRsaSigningRequest,
  readSigningRequest,
  REQUEST_SUBJECT,
  type SigningRequest,
} from './issuance/signing-request.js';
export { endsToRenewBefore, renewalOf, type Renewal } from './issuance/renewal.js';
export type { DeviceIdentity } from './issuance/identification.service.js';
export type { IssuanceOptions, IssuedCertificate, RequestedKey } from './issuance/issuance.service.js';
export type { TrustAnchors } from './authority/authority.service.js';
export type { RegistrationIdentity } from './authority/registration.service.js';
export type { ServerCredentials, SignedTime } from './authority/server.service.js';
export { timeStatement } from './authority/time-statement.js';
export { REVOCATION_REASONS, type RevocationReason } from './revocation/revocation-list.js';
export type { RevocationTarget } from './revocation/revocation.service.js';
