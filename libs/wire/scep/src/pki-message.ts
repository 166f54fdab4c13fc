import type { KeyObject } from 'node:crypto';
import { DomainError } from '@chariot/kernel';
import {
  onlyValue,
  openEnvelope,
  readCertificate,
  readSignedData,
  Tag,
  type Attributes,
  type BerElement,
  type Cipher,
  type Digest,
  type Recipient,
} from '@chariot/wire-cms';
import { wireScepError } from './errors.js';
import { LIMITS } from './limits.js';
import { MESSAGE_TYPES, nameOf, SCEP_OID, type MessageType } from './names.js';
import { readSigningRequest, type SigningRequest } from './signing-request.js';
import { textOf } from './texts.js';

/** A message whose signature holds, by a certificate that anybody may have made: it authorises nothing yet. */
export interface PkiMessage {
  readonly kind: MessageType;
  readonly transactionId: string;
  /** As it was sent, to be sent back. */
  readonly transactionIdDer: Buffer;
  readonly senderNonce: Buffer;
  /** DER: self-signed for a first request, the device’s present certificate for a renewal (RFC 8894 §2.3). */
  readonly signer: Buffer;
  readonly signerKey: KeyObject;
  readonly digest: Digest;
  /** EnvelopedData, or nothing. */
  readonly envelope: Buffer;
  readonly attributes: Attributes;
}

export interface ScepOptions {
  /** Of the signer’s key and of the key to certify; 2,048 unless told. */
  readonly minimumRsaBits?: number;
}

/**
 * Reads the outside of a pkiMessage (RFC 8894 §3.1, §3.2.1): who signed it, for which transaction. Its request is opened by
 * `openRequest`, so that a request that cannot be read is answered, too.
 * @throws wire-scep.malformed, .unsupportedMessage for a type that nobody defined, .tooLarge; and what `readSignedData` throws
 */
export function readPkiMessage(bytes: Uint8Array, { minimumRsaBits }: ScepOptions = {}): PkiMessage {
  if (bytes.length > LIMITS.messageBytes) throw wireScepError('tooLarge', { limit: LIMITS.messageBytes });
  const signed = readSignedData(bytes, {
    mayBeEmpty: true,
    ...(minimumRsaBits === undefined ? {} : { minimumRsaBits }),
  });
  const { attributes, content, signer, signerKey, digest } = signed;
  const code = textAttribute(attributes, 'messageType', 4);
  const kind = nameOf(MESSAGE_TYPES, code);
  if (kind === undefined) {
    throw wireScepError('unsupportedMessage', { kind: /^[0-9]{1,3}$/.test(code) ? code : '?' });
  }
  const transaction = required(attributes, 'transactionId');
  return {
    kind,
    transactionId: plainText(transaction, 'transactionId', LIMITS.transactionIdLetters),
    transactionIdDer: Buffer.from(transaction.raw),
    senderNonce: nonceOf(attributes, 'senderNonce'),
    ...{ signer, signerKey, digest, attributes },
    envelope: content,
  };
}

/** A message with what it asks for. Whether that is authorised (a challenge, the old certificate) is for the caller. */
export interface PkiRequest extends PkiMessage {
  readonly kind: 'PKCSReq' | 'RenewalReq';
  readonly request: SigningRequest;
  /** What the client encrypts with. */
  readonly cipher: Cipher;
}

/**
 * Opens the request inside. All that can be wrong with what was encrypted, from its padding to the request’s own
 * signature, is one refusal: whoever sends spoiled copies of another’s message learns nothing about what is in it.
 * @param recipient the certificate that GetCACert gave, with its key
 * @throws wire-scep.unsupportedMessage, .unreadableRequest, .foreignKey; wire-cms.unsupportedAlgorithm for the cipher,
 *   wire-cms.notForThisKey, wire-cms.weakKey for the key to certify
 */
export function openRequest(message: PkiMessage, recipient: Recipient, options: ScepOptions = {}): PkiRequest {
  const { kind, envelope, signer } = message;
  if (kind !== 'PKCSReq' && kind !== 'RenewalReq') throw wireScepError('unsupportedMessage', { kind });
  const { request, cipher } = requestIn(envelope, recipient, options);
  // RFC 8894 §2.3: a first request is signed by the very key that it wants certified. A renewal’s old key signs for the new
  // one, and its certificate is the authorisation.
  if (kind === 'PKCSReq' && !readCertificate(signer).publicKey.equals(request.publicKeyDer)) {
    throw wireScepError('foreignKey');
  }
  return { ...message, kind, request, cipher };
}

/** Told before anything is decrypted, from what everybody can read; or about a request that is whole and well signed. */
const TOLD = ['wire-cms.unsupportedAlgorithm', 'wire-cms.notForThisKey', 'wire-cms.unexpectedType'];

function requestIn(envelope: Buffer, recipient: Recipient, options: ScepOptions) {
  const { content, cipher } = unlessUnreadable(TOLD, () => openEnvelope(envelope, recipient));
  const request = unlessUnreadable(['wire-cms.weakKey'], () => readSigningRequest(content, options));
  return { request, cipher };
}

function unlessUnreadable<T>(told: readonly string[], read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof DomainError) || told.includes(error.code)) throw error;
    throw wireScepError('unreadableRequest', {}, { cause: error });
  }
}

type ScepAttribute = keyof typeof SCEP_OID;

function required(attributes: Attributes, name: ScepAttribute): BerElement {
  const value = onlyValue(attributes, SCEP_OID[name], name);
  if (value === undefined) throw wireScepError('malformed', { where: name });
  return value;
}

/** A text of printable ASCII: PrintableString by the standard, what looks like it by some clients. @throws wire-scep.malformed */
function plainText(value: BerElement, name: ScepAttribute, most: number): string {
  const text = value.tag === Tag.bmpString ? undefined : textOf(value, most);
  if (text === undefined || !/^[\x20-\x7e]+$/.test(text)) throw wireScepError('malformed', { where: name });
  return text;
}

/** @throws wire-scep.malformed */
export const textAttribute = (attributes: Attributes, name: ScepAttribute, most: number): string =>
  plainText(required(attributes, name), name, most);

/** @throws wire-scep.malformed */
export function nonceOf(attributes: Attributes, name: 'senderNonce' | 'recipientNonce'): Buffer {
  const { least, most } = LIMITS.nonceBytes;
  const bytes = required(attributes, name).octets(name);
  if (bytes.length < least || bytes.length > most) throw wireScepError('malformed', { where: name });
  return Buffer.from(bytes);
}
