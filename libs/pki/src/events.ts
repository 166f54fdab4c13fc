import { defineEvent } from '@chariot/platform';
import type { RevocationReason } from './revocation/revocation-list.js';

/**
 * A certificate is no longer believed: whoever holds a connection opened with it cuts it. `superseded` says that its
 * device lives on under another certificate.
 */
export const CertificateRevoked = defineEvent<{
  /** SHA-256 of the certificate, 64 lower-case hexadecimal digits. */
  readonly fingerprint: string;
  readonly deviceId: string;
  readonly reason: RevocationReason;
}>('pki.CertificateRevoked');
