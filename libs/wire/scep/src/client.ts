import { createHash, randomBytes } from 'node:crypto';
import {
  derAttribute,
  derOctets,
  derPrintable,
  onlyValue,
  openEnvelope,
  readCertificate,
  readCertificates,
  sealEnvelope,
  signData,
  type Cipher,
  type Digest,
  type Recipient,
  type Signer,
} from '@chariot/wire-cms';
import { wireScepError } from './errors.js';
import { LIMITS } from './limits.js';
import { FAIL_INFOS, MESSAGE_TYPES, nameOf, PKI_STATUSES, SCEP_OID, type FailInfo } from './names.js';
import { textOf } from './texts.js';
import { nonceOf, readPkiMessage, textAttribute, type PkiMessage } from './pki-message.js';

export interface RequestOptions {
  readonly kind: 'PKCSReq' | 'RenewalReq' | 'GetCertInitial';
  /** PKCS #10, DER. */
  readonly request: Uint8Array;
  /** Self-signed for a first request, the present certificate for a renewal. */
  readonly signer: Signer;
  /** What GetCACert gave, DER. */
  readonly authority: Uint8Array;
  /** AES-256 and SHA-256 unless told: old clients use single DES and SHA-1. */
  readonly cipher?: Cipher;
  readonly digest?: Digest;
  /** The hash of the request unless told. */
  readonly transactionId?: string;
  readonly minimumRsaBits?: number;
}

/** What a client keeps until it is answered. */
export interface WrittenRequest {
  readonly bytes: Buffer;
  readonly transactionId: string;
  readonly senderNonce: Buffer;
}

/**
 * A pkiMessage as a client writes it (RFC 8894 §3.3.1).
 * @throws wire-cms.malformed, wire-cms.unsupportedKey, wire-cms.weakKey for the authority’s certificate
 */
export function writeRequest(options: RequestOptions): WrittenRequest {
  const { kind, request, signer, authority, cipher = 'aes-256-cbc', digest = 'sha256', minimumRsaBits } = options;
  const transactionId = options.transactionId ?? createHash('sha256').update(request).digest('hex');
  const senderNonce = randomBytes(16);
  const bytes = signData({
    content: sealEnvelope(request, authority, { cipher, ...(minimumRsaBits === undefined ? {} : { minimumRsaBits }) }),
    signer,
    digest,
    attributes: [
      derAttribute(SCEP_OID.messageType, derPrintable(MESSAGE_TYPES[kind])),
      derAttribute(SCEP_OID.transactionId, derPrintable(transactionId)),
      derAttribute(SCEP_OID.senderNonce, derOctets(senderNonce)),
    ],
  });
  return { bytes, transactionId, senderNonce };
}

/**
 * The query of a GET (or, by some clients, of a POST as well).
 * @param form `raw`: the message itself, every byte escaped, as some clients send it
 */
export function writeQuery(bytes: Uint8Array, form: 'base64' | 'raw'): string {
  const message =
    form === 'base64'
      ? encodeURIComponent(Buffer.from(bytes).toString('base64'))
      : Buffer.from(bytes).toString('hex').replace(/../g, '%$&');
  return `operation=PKIOperation&message=${message}`;
}

export type CertRep =
  | {
      readonly status: 'success';
      readonly certificate: Buffer;
      readonly authorities: readonly Buffer[];
      readonly cipher: Cipher;
    }
  | { readonly status: 'failure'; readonly failInfo: FailInfo; readonly text: string | undefined }
  | { readonly status: 'pending' };

/** What an answer is held against. */
export interface Asked extends Pick<WrittenRequest, 'transactionId' | 'senderNonce'> {
  /** Who signed the request: the reply is sealed for it. */
  readonly recipient: Recipient;
  /** Certificates that GetCACert gave, DER: one of them signs the reply. */
  readonly authorities: readonly Uint8Array[];
  /** The key of the request, SubjectPublicKeyInfo, DER: which of the certificates is the device’s own. */
  readonly publicKeyDer: Uint8Array;
}

/**
 * Reads a CertRep as a client does (RFC 8894 §3.3.2).
 * @throws wire-scep.notOurs, wire-scep.malformed, and what `readPkiMessage`, `openEnvelope` and `readCertificates` throw
 */
export function readCertRep(bytes: Uint8Array, asked: Asked): CertRep & { readonly digest: Digest } {
  const message = readPkiMessage(bytes);
  const { attributes, digest } = message;
  const isAnswer =
    message.kind === 'CertRep' &&
    message.transactionId === asked.transactionId &&
    nonceOf(attributes, 'recipientNonce').equals(asked.senderNonce) &&
    asked.authorities.some((authority) => message.signer.equals(authority));
  if (!isAnswer) throw wireScepError('notOurs');
  const status = nameOf(PKI_STATUSES, textAttribute(attributes, 'pkiStatus', 1));
  if (status === undefined) throw wireScepError('malformed', { where: 'pkiStatus' });
  if (status === 'pending') return { status, digest };
  if (status === 'success') return { ...certificatesIn(message, asked), digest };
  const failInfo = nameOf(FAIL_INFOS, textAttribute(attributes, 'failInfo', 1));
  if (failInfo === undefined) throw wireScepError('malformed', { where: 'failInfo' });
  const said = onlyValue(attributes, SCEP_OID.failInfoText, 'failInfoText');
  const text = said && textOf(said, LIMITS.failTextLetters);
  return { status, failInfo, text, digest };
}

function certificatesIn({ envelope }: PkiMessage, { recipient, publicKeyDer }: Asked): CertRep & { status: 'success' } {
  const { content, cipher } = openEnvelope(envelope, recipient);
  const [certificate, ...authorities] = readCertificates(content);
  // RFC 8894 §3.4: the device’s own comes first.
  if (certificate === undefined || !readCertificate(certificate).publicKey.equals(publicKeyDer)) {
    throw wireScepError('notOurs');
  }
  return { status: 'success', certificate, authorities, cipher };
}
