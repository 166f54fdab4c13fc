import { createPrivateKey } from 'node:crypto';
import { DomainError } from '@chariot/kernel';
import { readDepToken, type DepToken } from '@chariot/wire-apple';
import { openEnvelope } from '@chariot/wire-cms';
import { appleAdeError } from './errors.js';
import type { MadeKey } from './server-key.js';

/** A token is 2 to 3 kB. */
export const MOST_TOKEN_BYTES = 64 * 1024;
/** The headers of an S/MIME message (RFC 8551 §3.5.2), ended by an empty line. */
const HEADERS = /^(?:[A-Za-z-]{1,60}:[^\n]*\n(?:[ \t][^\n]*\n)*)+\r?\n/;

/**
 * The server token in what Apple School Manager gives: an S/MIME message, or its envelope alone, sealed to one of `keys`.
 * @throws apple-ade.notAToken, .certificateInstead, .tokenForAnotherKey
 */
export function openTokenFile(file: Buffer, keys: readonly MadeKey[]): DepToken {
  if (file.length > MOST_TOKEN_BYTES) throw appleAdeError('notAToken');
  const envelope = envelopeOf(file);
  for (const { certificate, key } of keys) {
    try {
      const recipient = { certificate, key: createPrivateKey({ key, format: 'der', type: 'pkcs8' }) };
      return readDepToken(openEnvelope(envelope, recipient).content);
    } catch (error) {
      if (!(error instanceof DomainError)) throw error;
      // For another one of ours, perhaps.
      if (error.code === 'wire-cms.notForThisKey') continue;
      throw appleAdeError('notAToken', undefined, { cause: error });
    }
  }
  throw appleAdeError('tokenForAnotherKey');
}

function envelopeOf(file: Buffer): Buffer {
  // DER or BER: a SEQUENCE.
  if (file[0] === 0x30) return file;
  const text = file.toString('latin1');
  if (text.includes('-----BEGIN CERTIFICATE')) throw appleAdeError('certificateInstead');
  const headers = HEADERS.exec(text)?.[0] ?? '';
  const base64 = text.slice(headers.length).replace(/\s/g, '');
  if (base64 === '' || /[^A-Za-z0-9+/=]/.test(base64)) throw appleAdeError('notAToken');
  return Buffer.from(base64, 'base64');
}
