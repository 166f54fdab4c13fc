import { generateKeyPair, type KeyObject } from 'node:crypto';
import { promisify } from 'node:util';
import {
  der,
  derInteger,
  derOid,
  derPrintable,
  derSequence,
  derSetOf,
  derUtf8,
  signStructure,
} from '@chariot/wire-cms';
import { keyHashOf } from './push-certificate.js';

export interface MadeRequest {
  /** PKCS#10, DER. */
  readonly request: Buffer;
  /** PKCS#8, DER: for the vault alone. */
  readonly key: Buffer;
  readonly keyHash: string;
}

const newPair = promisify(generateKeyPair);
const COUNTRY = '2.5.4.6';
const COMMON_NAME = '2.5.4.3';
/** Apple's portal takes RSA of 2,048 bits and signs nothing else for MDM. */
const BITS = 2048;

/** A new key and the request for its certificate (RFC 2986 §4). Made in the thread pool, not on the event loop. */
export async function makePushRequest(): Promise<MadeRequest> {
  const { publicKey, privateKey } = await newPair('rsa', { modulusLength: BITS });
  const spki = publicKey.export({ type: 'spki', format: 'der' });
  return {
    request: signedRequest(spki, privateKey),
    key: privateKey.export({ type: 'pkcs8', format: 'der' }),
    keyHash: keyHashOf(spki),
  };
}

/** Apple replaces the subject by its own: the name only tells the requests in a folder apart. */
function signedRequest(spki: Buffer, key: KeyObject): Buffer {
  const name = derSequence(
    derSetOf([derSequence(derOid(COUNTRY), derPrintable('FR'))]),
    derSetOf([derSequence(derOid(COMMON_NAME), derUtf8('Chariot'))]),
  );
  return signStructure(() => derSequence(derInteger(0), name, spki, der(0xa0)), key);
}
