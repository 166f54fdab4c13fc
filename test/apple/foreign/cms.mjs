// SignedData (RFC 5652 §5) written by hand: what openssl's command line has no words for, and what must be made by the thousand.
import { createHash, sign } from 'node:crypto';
import { inside, integer, NULL, octets, oid, sequence, set, tagged } from './der.mjs';

export const DATA = oid('1.2.840.113549.1.7.1');
const SIGNED_DATA = oid('1.2.840.113549.1.7.2');
const CONTENT_TYPE = oid('1.2.840.113549.1.9.3');
const MESSAGE_DIGEST = oid('1.2.840.113549.1.9.4');
const SHA256 = sequence(oid('2.16.840.1.101.3.4.2.1'), NULL);
const RSA = sequence(oid('1.2.840.113549.1.1.1'), NULL);

/** @typedef {{ certificate: Buffer, key: import('node:crypto').KeyObject }} Signer  its certificate in DER */

/**
 * @param {Buffer} content @param {Signer} signer
 * @param {{ attributes?: readonly Buffer[], detached?: boolean }} [how] `attributes`: signed beside the two that are compulsory then;
 *   without any, the signature is over the content alone, as iPads sign
 * @returns {Buffer} DER
 */
export function signedData(content, { certificate, key }, { attributes, detached = false } = {}) {
  // TBSCertificate: version, serial, algorithm, issuer.
  const [serial, issuer] = [inside(certificate, 0, 1).raw, inside(certificate, 0, 3).raw];
  const covered =
    attributes &&
    set(
      sequence(CONTENT_TYPE, set(DATA)),
      sequence(MESSAGE_DIGEST, set(octets(createHash('sha256').update(content).digest()))),
      ...attributes,
    );
  const signature = octets(sign('sha256', covered ?? content, key));
  const tagging = covered === undefined ? [] : [tagged(0, inside(covered).content)];
  const info = sequence(integer(1), sequence(issuer, serial), SHA256, ...tagging, RSA, signature);
  const held = detached ? sequence(DATA) : sequence(DATA, tagged(0, octets(content)));
  return sequence(SIGNED_DATA, tagged(0, sequence(integer(1), set(SHA256), held, tagged(0, certificate), set(info))));
}
