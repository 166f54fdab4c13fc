import { createHash, createPrivateKey, webcrypto, type KeyObject } from 'node:crypto';

export type Curve = 'P-256' | 'P-384';

/** A new key pair, and its private half in PKCS#8 DER for the vault. Made in the thread pool, not on the event loop. */
export async function newKeyPair(curve: Curve): Promise<{ pair: webcrypto.CryptoKeyPair; pkcs8: Buffer }> {
  const pair = await webcrypto.subtle.generateKey({ name: 'ECDSA', namedCurve: curve }, true, ['sign', 'verify']);
  return { pair, pkcs8: Buffer.from(await webcrypto.subtle.exportKey('pkcs8', pair.privateKey)) };
}

/** A new RSA-2048 key pair, and its private half in PKCS#8 DER for the vault. Made in the thread pool, not on the event loop. */
export async function newRsaKeyPair(): Promise<{ pair: webcrypto.CryptoKeyPair; pkcs8: Buffer }> {
  const pair = await webcrypto.subtle.generateKey(
    { name: 'RSASSA-PKCS1-v1_5', modulusLength: 2048, publicExponent: new Uint8Array([1, 0, 1]), hash: 'SHA-256' },
    true,
    ['sign', 'verify'],
  );
  return { pair, pkcs8: Buffer.from(await webcrypto.subtle.exportKey('pkcs8', pair.privateKey)) };
}

/** A private key that can sign and cannot be exported again. */
export async function signingKey(pkcs8: Buffer, curve: Curve): Promise<webcrypto.CryptoKey> {
  return webcrypto.subtle.importKey('pkcs8', pkcs8, { name: 'ECDSA', namedCurve: curve }, false, ['sign']);
}

export function privateKeyObject(pkcs8: Buffer): KeyObject {
  return createPrivateKey({ key: pkcs8, format: 'der', type: 'pkcs8' });
}

/** PEM block of 64 columns (RFC 7468 §2). */
export function pemCertificate(der: Buffer): string {
  const lines = der.toString('base64').match(/.{1,64}/g) ?? [];
  return `-----BEGIN CERTIFICATE-----\n${lines.join('\n')}\n-----END CERTIFICATE-----\n`;
}

/** SHA-256 of DER bytes, 64 lower-case hexadecimal digits. */
export function fingerprintOf(der: Buffer): string {
  return createHash('sha256').update(der).digest('hex');
}
