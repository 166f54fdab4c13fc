import { randomBytes } from 'node:crypto';
import { DomainError } from '@chariot/kernel';
import {
  derAttribute,
  derOctets,
  derPrintable,
  derUtf8,
  sealEnvelope,
  signData,
  writeCertificates,
  type Cipher,
  type Digest,
  type Signer,
} from '@chariot/wire-cms';
import { FAIL_INFOS, MESSAGE_TYPES, PKI_STATUSES, SCEP_OID, type FailInfo, type PkiStatus } from './names.js';
import { PKI_MESSAGE_TYPE, type ScepReply } from './operations.js';
import type { PkiMessage, PkiRequest, ScepOptions } from './pki-message.js';

/**
 * The best that the client has shown to understand, and what it used where that is nothing good: a device of 2012 reads
 * neither AES nor SHA-256, whatever GetCACaps said to it.
 */
const cipherFor = (used: Cipher): Cipher => (used.startsWith('aes-') ? 'aes-256-cbc' : used);
const digestFor = (used: Digest): Digest => (used === 'sha1' ? 'sha1' : 'sha256');

/**
 * The device’s certificate (DER), first in the bag, then its authorities: sealed for whoever signed the request
 * (RFC 8894 §3.3.2.1).
 * @throws wire-cms.unsupportedKey, wire-cms.weakKey when the signer’s key is not RSA or is too small
 */
export function successReply(
  request: PkiRequest,
  issued: { readonly certificate: Uint8Array; readonly authorities: readonly Uint8Array[] },
  signer: Signer,
  { minimumRsaBits }: ScepOptions = {},
): ScepReply {
  const bag = writeCertificates([issued.certificate, ...issued.authorities]);
  const sealed = sealEnvelope(bag, request.signer, {
    cipher: cipherFor(request.cipher),
    ...(minimumRsaBits === undefined ? {} : { minimumRsaBits }),
  });
  return reply(request, 'success', signer, sealed);
}

/**
 * Why not (RFC 8894 §3.3.2.2).
 * @param text for whoever reads the device’s log; never what was wrong with a challenge
 */
export function failureReply(message: PkiMessage, failInfo: FailInfo, signer: Signer, text?: string): ScepReply {
  return reply(message, 'failure', signer, undefined, [
    derAttribute(SCEP_OID.failInfo, derPrintable(FAIL_INFOS[failInfo])),
    ...(text === undefined ? [] : [derAttribute(SCEP_OID.failInfoText, derUtf8(text))]),
  ]);
}

/** Ask again later (RFC 8894 §3.3.2.3). */
export const pendingReply = (message: PkiMessage, signer: Signer): ScepReply => reply(message, 'pending', signer);

function reply(
  { transactionIdDer, senderNonce, digest }: PkiMessage,
  status: PkiStatus,
  signer: Signer,
  content?: Buffer,
  more: readonly Buffer[] = [],
): ScepReply {
  const body = signData({
    content,
    signer,
    digest: digestFor(digest),
    attributes: [
      derAttribute(SCEP_OID.messageType, derPrintable(MESSAGE_TYPES.CertRep)),
      derAttribute(SCEP_OID.pkiStatus, derPrintable(PKI_STATUSES[status])),
      derAttribute(SCEP_OID.transactionId, transactionIdDer),
      derAttribute(SCEP_OID.recipientNonce, derOctets(senderNonce)),
      derAttribute(SCEP_OID.senderNonce, derOctets(randomBytes(16))),
      ...more,
    ],
  });
  return { contentType: PKI_MESSAGE_TYPE, body };
}

const BAD_ALGORITHM = ['wire-cms.unsupportedAlgorithm', 'wire-cms.unsupportedKey', 'wire-cms.weakKey'];
const BAD_CHECK = ['wire-cms.badSignature', 'wire-cms.notForThisKey', 'wire-scep.unreadableRequest'];

/** What a refusal of these rooms is in SCEP’s words (RFC 8894 §3.2.1.4); everything else is a bad request. */
export function failInfoOf(error: DomainError): FailInfo {
  if (BAD_ALGORITHM.includes(error.code)) return 'badAlg';
  return BAD_CHECK.includes(error.code) ? 'badMessageCheck' : 'badRequest';
}
