// An authority of a spec's own and the certificate of a site that it signs, as an académie's filter has them.
import { generateKeyPairSync, randomBytes, sign } from 'node:crypto';
import { bits, der, hex, nameOf, pem, sequence, utcTime } from '../faults/devices/der.mjs';

const ECDSA_SHA256 = sequence(hex('06 08 2a8648ce3d040302'));
const DAY_MS = 86_400_000;

/** Critical: it may sign certificates, and nothing else (RFC 5280 §4.2.1.3, §4.2.1.9). */
const OF_AUTHORITY = [hex('300f0603551d130101ff040530030101ff'), hex('300e0603551d0f0101ff040403020106')];

/** The name that it answers for, as a browser reads it, and that it is a server. @param {string} host */
const ofSite = (host) => [
  sequence(der(0x06, hex('551d11')), der(0x04, sequence(der(0x82, Buffer.from(host))))),
  sequence(der(0x06, hex('551d25')), der(0x04, sequence(der(0x06, hex('2b06010505070301'))))),
];

/**
 * @param {string} host of the site
 * @returns {{ authority: string, key: string, cert: string }} PEM: the authority's certificate; the site's key and certificate
 */
export function authorityOf(host) {
  const [root, site] = [newKey(), newKey()];
  const issuer = nameOf('Autorité d’essai');
  return {
    authority: certificate({ shows: root, by: root, subject: issuer, issuer, extensions: OF_AUTHORITY }),
    key: site.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    cert: certificate({ shows: site, by: root, subject: nameOf(host), issuer, extensions: ofSite(host) }),
  };
}

const newKey = () => generateKeyPairSync('ec', { namedCurve: 'P-256' });

/** @param {{ shows: import('node:crypto').KeyPairKeyObjectResult, by: import('node:crypto').KeyPairKeyObjectResult, subject: Buffer, issuer: Buffer, extensions: Buffer[] }} parts */
function certificate({ shows, by, subject, issuer, extensions }) {
  const serial = Buffer.concat([hex('4a'), randomBytes(15)]);
  const validity = sequence(utcTime(new Date(Date.now() - DAY_MS)), utcTime(new Date(Date.now() + 30 * DAY_MS)));
  const body = sequence(
    ...[der(0xa0, hex('020102')), der(0x02, serial), ECDSA_SHA256, issuer, validity, subject],
    shows.publicKey.export({ type: 'spki', format: 'der' }),
    der(0xa3, sequence(...extensions)),
  );
  return pem('CERTIFICATE', sequence(body, ECDSA_SHA256, bits(sign('sha256', body, by.privateKey))));
}
