// A person of the journey, who comes in by her link, gives herself a password and an application of codes by the public
// doors, and signs in with them: that session has proved that it is she.
import { createHmac } from 'node:crypto';
import { Client } from '../../../infra/seed/client.mjs';

export const STEP_MS = 30_000;
const BASE32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
export const PASSWORD = 'trois hiboux dans le préau bleu';

/** @param {string} url @param {string} email @param {string} link @returns {Promise<Client>} */
export async function proven(url, email, link) {
  const first = new Client(url);
  await first.enter(link);
  const { preparationId, secret } = await first.call('POST', '/account/password/preparation', { password: PASSWORD });
  // A code serves once: the one that has just ended, then the present one.
  const now = Date.now();
  await first.call('POST', '/account/password', { preparationId, code: codeAt(secret, now - STEP_MS) });
  const client = new Client(url);
  await client.call('POST', '/sign-in/password', { email, password: PASSWORD, code: codeAt(secret, now) });
  return client;
}

/** RFC 6238, six digits of SHA-1. @param {string} secret in base 32 @param {number} at milliseconds */
export function codeAt(secret, at) {
  let bits = '';
  for (const letter of secret.replace(/[\s=]/g, '').toUpperCase())
    bits += BASE32.indexOf(letter).toString(2).padStart(5, '0');
  const key = Buffer.from((bits.match(/.{8}/g) ?? []).map((byte) => Number.parseInt(byte, 2)));
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(Math.floor(at / STEP_MS)));
  const digest = createHmac('sha1', key).update(counter).digest();
  const offset = (digest.at(-1) ?? 0) & 15;
  return String((digest.readUInt32BE(offset) & 0x7fff_ffff) % 1_000_000).padStart(6, '0');
}
