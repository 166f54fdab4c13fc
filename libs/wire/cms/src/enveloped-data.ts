import type { KeyObject } from 'node:crypto';
import { readAlgorithm } from './algorithms.js';
import { Tag, context, contextPrimitive, readBer, type BerElement } from './ber.js';
import { readCertificate } from './certificate.js';
import { CIPHERS, decipher, encipher, readCipher, type Cipher } from './ciphers.js';
import { derContentInfo, readContentInfo } from './content-info.js';
import { der, derInteger, derOctets, derOid, derSequence, derSetOf } from './der.js';
import { malformed, wireCmsError } from './errors.js';
import { openKey, sealKey } from './key-transport.js';
import { LIMITS } from './limits.js';
import { OID } from './oids.js';
import { assertStrength, readPublicKey } from './public-key.js';
import { identifies, readIdentifier } from './signed-data.js';

/** Whose envelope it is: a certificate (DER) and its RSA private key. */
export interface Recipient {
  readonly certificate: Uint8Array;
  readonly key: KeyObject;
}

export interface OpenedEnvelope {
  readonly content: Buffer;
  readonly contentType: string;
  /** The sender understands it: what the answer may be sealed with. */
  readonly cipher: Cipher;
}

/**
 * Opens an EnvelopedData (RFC 5652 §6) whose key is transported by RSA. A wrong padding of the key and a wrong content are
 * one refusal. Nothing proves that the content is whole or whose it is: CBC carries no seal, only a signature around it does.
 * @throws wire-cms.malformed, .tooLarge, .unexpectedType, .unsupportedAlgorithm, .notForThisKey, .undecipherable
 */
export function openEnvelope(bytes: Uint8Array, recipient: Recipient): OpenedEnvelope {
  const [version, ...fields] = readContentInfo(readBer(bytes), 'envelopedData').children(5);
  version?.expect(Tag.integer, 'version');
  if (fields[0]?.tag === context(0)) fields.shift(); // who sent it
  const [recipients, encrypted] = fields;
  if (recipients === undefined || encrypted === undefined) throw malformed('EnvelopedData');

  const [type, algorithm, holder] = encrypted.expect(Tag.sequence, 'encrypted content').children(3);
  if (type === undefined || algorithm === undefined || holder === undefined) throw malformed('encrypted content');
  const { cipher, vector } = readCipher(algorithm);
  const octets = holder.octets('encrypted content', contextPrimitive(0));
  const key = keyOf(recipients.expect(Tag.set, 'recipients'), recipient, CIPHERS[cipher].keyBytes);
  return { content: decipher(cipher, key, vector, octets), contentType: type.oid('content type'), cipher };
}

function keyOf(recipients: BerElement, { certificate, key }: Recipient, length: number): Buffer {
  const ours = readCertificate(certificate);
  for (const info of recipients.children(LIMITS.recipients)) {
    if (info.tag !== Tag.sequence) continue; // another way of transporting a key (RFC 5652 §6.2)
    const [version, identifier, algorithm, encrypted] = info.children(4);
    version?.expect(Tag.integer, 'recipient');
    if (identifier === undefined || algorithm === undefined || encrypted === undefined) throw malformed('recipient');
    if (!identifies(readIdentifier(identifier, 'recipient'), ours)) continue;
    return openKey(readAlgorithm(algorithm, 'key transport'), encrypted.octets('encrypted key'), key, length);
  }
  throw wireCmsError('notForThisKey');
}

/**
 * Seals `content` for the holder of a certificate (DER) whose key is RSA.
 * @param options.cipher AES-256 unless told
 * @throws wire-cms.malformed, wire-cms.unsupportedKey, wire-cms.weakKey under `minimumRsaBits` (2,048 unless told)
 */
export function sealEnvelope(
  content: Uint8Array,
  recipient: Uint8Array,
  { cipher = 'aes-256-cbc', minimumRsaBits }: { readonly cipher?: Cipher; readonly minimumRsaBits?: number } = {},
): Buffer {
  const { issuer, serial, publicKey } = readCertificate(recipient);
  const rsa = readPublicKey(publicKey);
  if (rsa.asymmetricKeyType !== 'rsa') throw wireCmsError('unsupportedKey');
  assertStrength(rsa, minimumRsaBits);
  const sealed = encipher(cipher, content);
  const transported = sealKey(sealed.key, rsa);
  return derContentInfo(
    'envelopedData',
    derSequence(
      derInteger(0),
      derSetOf([
        derSequence(
          derInteger(0),
          derSequence(issuer, der(Tag.integer, serial)),
          transported.identifier,
          derOctets(transported.encrypted),
        ),
      ]),
      derSequence(derOid(OID.data), sealed.identifier, der(contextPrimitive(0), sealed.encrypted)),
    ),
  );
}
