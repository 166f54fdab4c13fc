import { pkiError } from '../errors.js';

const NONCE = /^[A-Za-z0-9_-]{1,64}$/;

/** @throws pki.invalidNonce unless it is 1 to 64 characters of [A-Za-z0-9_-] */
export function requireNonce(nonce: string): void {
  if (!NONCE.test(nonce)) throw pkiError('invalidNonce');
}

/**
 * The bytes that a signed time covers: `chariot-time-v1\n<nonce>\n<time>`, ASCII. The first line keeps the signature
 * from meaning anything elsewhere, the nonce keeps an old answer from being played again.
 * @param time ISO 8601 in UTC, with milliseconds
 * @throws pki.invalidNonce
 */
export function timeStatement(nonce: string, time: string): Buffer {
  requireNonce(nonce);
  return Buffer.from(`chariot-time-v1\n${nonce}\n${time}`, 'ascii');
}
