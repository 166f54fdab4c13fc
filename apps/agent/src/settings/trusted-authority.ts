import type { Concrete } from '@chariot/wire-agent';
import type { Contribution } from './contribution.js';
import { ownFile } from './document.js';
import { readAuthority } from './wifi.js';

const FOLDER = '/usr/local/share/ca-certificates';

/** Authorities of the system and of both browsers, besides their own. */
export function trustedAuthority({ authorities }: Concrete<'trustedAuthority'>): Contribution {
  const read = authorities.map(({ name, certificate }) => readAuthority(certificate, `« ${name} »`));
  const files = read.map((certificate) => ({
    path: `${FOLDER}/chariot-${certificate.fingerprint256.replaceAll(':', '').slice(0, 16).toLowerCase()}.crt`,
    pem: certificate.toString().trim(),
  }));
  return {
    documents: files.map(({ path, pem }) => ownFile('trustedAuthority', path, [pem], { after: 'updateAuthorities' })),
    // Chromium on Linux does not read the system's store; it takes DER in base 64.
    chromium: { CACertificates: read.map(({ raw }) => raw.toString('base64')) },
    firefox: { Certificates: { Install: files.map(({ path }) => path) } },
  };
}
