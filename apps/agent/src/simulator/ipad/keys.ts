import { createPrivateKey, createPublicKey, generateKeyPair, type KeyObject } from 'node:crypto';
import { promisify } from 'node:util';
import type { KeyPair } from '@chariot/wire-scep';
import { ipadError } from './errors.js';

const generate = promisify(generateKeyPair);

/**
 * Where iPads take their keys. Making an RSA key costs a fifth of a second: for carts of hundreds, keys that were made before
 * are handed out in turn, and again from the first when all are taken; each iPad still gets a certificate of its own.
 */
export class KeyPool {
  readonly #made: readonly KeyPair[];
  #next = 0;

  /** @param pems private keys (PKCS #8, PEM); none: each key is made when it is asked for. @throws ipad.badOption */
  constructor(pems: readonly string[] = []) {
    this.#made = pems.map((pem) => pairOf(pem));
  }

  /** One of that length, made now if the pool has none. */
  async take(bits: number): Promise<KeyPair> {
    const fitting = this.#made.filter(({ privateKey }) => privateKey.asymmetricKeyDetails?.modulusLength === bits);
    const made = fitting[this.#next++ % Math.max(1, fitting.length)];
    return made ?? generate('rsa', { modulusLength: bits });
  }

  /** Keys for a pool, PEM each. */
  static async make(count: number, bits = 2048): Promise<string[]> {
    const pems: string[] = [];
    for (let at = 0; at < count; at += 1) pems.push(pemOf((await generate('rsa', { modulusLength: bits })).privateKey));
    return pems;
  }
}

export const pemOf = (key: KeyObject): string => key.export({ type: 'pkcs8', format: 'pem' }).toString();

/** @throws ipad.badOption */
function pairOf(pem: string): KeyPair {
  try {
    const privateKey = createPrivateKey(pem);
    if (privateKey.asymmetricKeyType !== 'rsa') throw ipadError('badOption', { option: '--keys' });
    return { privateKey, publicKey: createPublicKey(privateKey) };
  } catch (error) {
    throw ipadError('badOption', { option: '--keys' }, { cause: error });
  }
}
