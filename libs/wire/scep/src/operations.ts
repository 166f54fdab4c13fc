import { readCertificates, readCertificate, writeCertificates } from '@chariot/wire-cms';
import { wireScepError } from './errors.js';
import { LIMITS } from './limits.js';

/** RFC 8894 §3.5.2: what this server understands. AES and SHA-256 are what it answers with when it is asked so. */
export const CAPABILITIES = ['AES', 'DES3', 'POSTPKIOperation', 'Renewal', 'SHA-1', 'SHA-256', 'SCEPStandard'] as const;

/** A reply of the door. The type is sent as it is: clients compare it letter by letter, without a charset behind it. */
export interface ScepReply {
  readonly contentType: string;
  readonly body: Buffer;
}

/** GetCACaps: a line for each. */
export const capabilitiesReply = (): ScepReply => ({
  contentType: 'text/plain',
  body: Buffer.from(`${CAPABILITIES.join('\n')}\n`, 'ascii'),
});

const ONE_CERTIFICATE = 'application/x-x509-ca-cert';
const SEVERAL_CERTIFICATES = 'application/x-x509-ca-ra-cert';
export const PKI_MESSAGE_TYPE = 'application/x-pki-message';

/**
 * GetCACert (RFC 8894 §4.2.1): one certificate as it is, several as a bag.
 * @param certificates DER, the one that opens requests first
 */
export function certificatesReply(certificates: readonly [Uint8Array, ...Uint8Array[]]): ScepReply {
  return certificates.length === 1
    ? { contentType: ONE_CERTIFICATE, body: Buffer.from(certificates[0]) }
    : { contentType: SEVERAL_CERTIFICATES, body: writeCertificates(certificates) };
}

/** What a client reads of GetCACaps: names that it knows nothing of are skipped. @throws wire-scep.tooLarge */
export function readCapabilities(body: Uint8Array): Set<string> {
  if (body.length > LIMITS.messageBytes) throw wireScepError('tooLarge', { limit: LIMITS.messageBytes });
  const lines = Buffer.from(body)
    .toString('latin1')
    .split(/[\r\n]+/);
  return new Set(lines.map((line) => line.trim()).filter((line) => line !== ''));
}

/**
 * What a client reads of GetCACert, DER each.
 * @throws wire-scep.malformed for another type, wire-cms.malformed and .tooLarge for what is in it
 */
export function readCertificatesReply(reply: { readonly contentType: string; readonly body: Uint8Array }): Buffer[] {
  const { contentType, body } = reply;
  if (body.length > LIMITS.messageBytes) throw wireScepError('tooLarge', { limit: LIMITS.messageBytes });
  if (contentType === ONE_CERTIFICATE) return [readCertificate(body).der];
  if (contentType !== SEVERAL_CERTIFICATES) throw wireScepError('malformed', { where: 'content type' });
  return readCertificates(body);
}
