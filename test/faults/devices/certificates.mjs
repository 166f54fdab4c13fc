// Keys, signing requests (PKCS#10) and certificates (X.509), as honest devices and others make them.
import { createHash, generateKeyPairSync, randomBytes, sign, X509Certificate } from 'node:crypto';
import { bits, der, hex, nameOf, partsOf, pem, sequence, utcTime } from './der.mjs';

/** @typedef {import('node:crypto').KeyPairKeyObjectResult} KeyPair */

const ALGORITHMS = {
  ecdsa: sequence(hex('06 08 2a8648ce3d040302')), // ecdsa-with-SHA256
  rsa: sequence(hex('06 09 2a864886f70d01010b'), hex('0500')), // sha256WithRSAEncryption
};

/** @type {Record<'P-256' | 'P-384' | 'RSA-1024' | 'RSA-2048', () => KeyPair>} */
export const NEW_KEY = {
  'P-256': () => generateKeyPairSync('ec', { namedCurve: 'P-256' }),
  'P-384': () => generateKeyPairSync('ec', { namedCurve: 'P-384' }),
  'RSA-1024': () => generateKeyPairSync('rsa', { modulusLength: 1024 }),
  'RSA-2048': () => generateKeyPairSync('rsa', { modulusLength: 2048 }),
};
export const newKey = NEW_KEY['P-256'];

/** @param {KeyPair} pair @returns {Buffer} */
const publicOf = (pair) => pair.publicKey.export({ type: 'spki', format: 'der' });

/** @param {Buffer} body @param {KeyPair} pair what signs it */
function signed(body, pair) {
  const algorithm = pair.privateKey.asymmetricKeyType === 'rsa' ? ALGORITHMS.rsa : ALGORITHMS.ecdsa;
  return sequence(body, algorithm, bits(sign('sha256', body, pair.privateKey)));
}

/**
 * @param {KeyPair} pair
 * @param {{ subject?: string, shows?: KeyPair, tamper?: (request: Buffer) => Buffer }} [how]
 *   `shows`: the key that it asks a certificate for, instead of the one that signs
 * @returns {string} PEM
 */
export function signingRequest(pair, { subject = 'chariot-device', shows = pair, tamper = (whole) => whole } = {}) {
  const body = sequence(hex('020100'), nameOf(subject), publicOf(shows), hex('a000'));
  return pem('CERTIFICATE REQUEST', tamper(signed(body, pair)));
}

/**
 * A certificate that says what it likes of itself.
 * @param {{ pair: KeyPair, subject: Buffer, issuer: Buffer, by: KeyPair, serial?: Buffer }} parts
 * @returns {string} PEM
 */
function certificate({ pair, subject, issuer, by, serial = Buffer.concat([hex('4a'), randomBytes(15)]) }) {
  const hour = 3_600_000;
  const validity = sequence(utcTime(new Date(Date.now() - hour)), utcTime(new Date(Date.now() + 24 * hour)));
  const algorithm = by.privateKey.asymmetricKeyType === 'rsa' ? ALGORITHMS.rsa : ALGORITHMS.ecdsa;
  const body = sequence(
    ...[der(0xa0, hex('020102')), der(0x02, serial), algorithm, issuer, validity, subject],
    publicOf(pair),
  );
  return pem('CERTIFICATE', signed(body, by));
}

/** @param {string} commonName */
export function selfSigned(commonName) {
  const pair = newKey();
  const name = nameOf(commonName);
  return identityOf(pair, certificate({ pair, subject: name, issuer: name, by: pair }));
}

/**
 * The twin of a real certificate, number and names and all, signed by an authority that is not ours.
 * @param {string} realPem
 */
export function forgedTwin(realPem) {
  const [body = Buffer.alloc(0)] = partsOf(new X509Certificate(realPem).raw);
  const [, serial = Buffer.alloc(0), , issuer = Buffer.alloc(0), , subject = Buffer.alloc(0)] = partsOf(body);
  const pair = newKey();
  const serialDigits = serial.subarray(2);
  return identityOf(pair, certificate({ pair, subject, issuer, serial: serialDigits, by: newKey() }));
}

/** What TLS shows. @param {KeyPair} pair @param {string} cert PEM, the issuer's after it @returns {Identity} */
export function identityOf(pair, cert) {
  return { key: pair.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(), cert };
}
/** @typedef {{ key: string, cert: string }} Identity */

/** SHA-256, as the database names a certificate. @param {string} certificatePem */
export const fingerprintOf = (certificatePem) =>
  createHash('sha256').update(new X509Certificate(certificatePem).raw).digest('hex');
