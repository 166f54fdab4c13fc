import { createHash, X509Certificate } from 'node:crypto';
import { DomainError } from '@chariot/kernel';
import { isOpenSslRefusal, readCertificate, readDer, Tag, type BerElement } from '@chariot/wire-cms';
import { applePushError } from './errors.js';

/** What Apple's portal gives back, as read; who signed it is for Apple's servers to say. */
export interface PushCertificate {
  readonly der: Buffer;
  /** SHA-256, lower-case hexadecimal. */
  readonly fingerprint: string;
  /** Lower-case hexadecimal. */
  readonly serial: string;
  /** `com.apple.mgmt.External.…`: what enrolled devices know this server by. */
  readonly topic: string;
  readonly notBefore: Date;
  readonly notAfter: Date;
  /** SHA-256 of the SubjectPublicKeyInfo, lower-case hexadecimal. */
  readonly keyHash: string;
}

/** A certificate is 1 to 2 kB; a file with its chain, 6. */
export const MOST_BYTES = 32 * 1024;
/** userId, RFC 4519 §2.39: Apple writes the topic in it. */
const USER_ID = '0.9.2342.19200300.100.1.1';
const TOPIC = /^com\.apple\.mgmt\.[A-Za-z0-9._-]{1,180}$/;
const BLOCK = /-----BEGIN ([A-Z0-9 ]{1,40})-----([A-Za-z0-9+/=\s]*)-----END \1-----/g;

/** SHA-256 of a SubjectPublicKeyInfo (DER), lower-case hexadecimal. */
export const keyHashOf = (spki: Uint8Array): string => createHash('sha256').update(spki).digest('hex');

/**
 * The push certificate in a file: PEM (the first certificate of it) or DER.
 * @throws apple-push.notACertificate, .requestInstead, .keyInside, .noTopic
 */
export function readPushCertificate(file: Uint8Array): PushCertificate {
  if (file.length > MOST_BYTES) throw applePushError('notACertificate');
  const der = derOf(Buffer.from(file));
  try {
    const fields = readCertificate(der);
    const topic = topicOf(readDer(fields.subject));
    const { validFrom, validTo } = new X509Certificate(der);
    const [notBefore, notAfter] = [new Date(validFrom), new Date(validTo)];
    if (Number.isNaN(notBefore.getTime()) || Number.isNaN(notAfter.getTime())) throw applePushError('notACertificate');
    return {
      der: fields.der,
      fingerprint: createHash('sha256').update(fields.der).digest('hex'),
      serial: fields.serial.toString('hex').slice(0, 80),
      topic,
      notBefore,
      notAfter,
      keyHash: keyHashOf(fields.publicKey),
    };
  } catch (error) {
    throw refusalOf(error);
  }
}

function derOf(file: Buffer): Buffer {
  const text = file.toString('latin1');
  const labels: string[] = [];
  for (const [, label = '', base64 = ''] of text.matchAll(BLOCK)) {
    if (label.endsWith('PRIVATE KEY')) throw applePushError('keyInside');
    if (label === 'CERTIFICATE') return Buffer.from(base64, 'base64');
    labels.push(label);
  }
  if (labels.some((label) => label.endsWith('CERTIFICATE REQUEST'))) throw applePushError('requestInstead');
  if (labels.length > 0 || text.includes('-----BEGIN')) throw applePushError('notACertificate');
  return file;
}

/** Exactly one: of two, people would be shown one and Apple would mean the other. */
function topicOf(subject: BerElement): string {
  const found: string[] = [];
  for (const set of subject.children(64)) {
    for (const pair of set.expect(Tag.set, 'subject').children(16)) {
      const [type, value] = pair.expect(Tag.sequence, 'subject').children(2);
      if (type?.oid('subject') === USER_ID && value !== undefined) found.push(value.content.toString('latin1'));
    }
  }
  const [topic] = found;
  if (topic === undefined || found.length > 1 || !TOPIC.test(topic)) throw applePushError('noTopic');
  return topic;
}

/** What the readers of wire-cms refuse, and what OpenSSL does not like: one sentence for whoever gave the file. */
function refusalOf(error: unknown): unknown {
  if (error instanceof DomainError && error.code.startsWith('apple-push.')) return error;
  if (error instanceof DomainError || isOpenSslRefusal(error))
    return applePushError('notACertificate', undefined, { cause: error });
  return error;
}

/** PEM block of 64 columns (RFC 7468 §2). */
export function pem(label: 'CERTIFICATE' | 'CERTIFICATE REQUEST' | 'PRIVATE KEY', der: Buffer): string {
  const lines = der.toString('base64').match(/.{1,64}/g) ?? [];
  return [`-----BEGIN ${label}-----`, ...lines, `-----END ${label}-----`, ''].join('\n');
}
