import './reflect.js'; // first
import { createPrivateKey, createPublicKey, webcrypto } from 'node:crypto';
import { Pkcs10CertificateRequestGenerator } from '@peculiar/x509';

const ALGORITHM = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' } as const;
/** The one name a device may ask for: the authority decides what it is really called. */
const SUBJECT = 'CN=chariot-device';

/** A new EC P-256 private key, PKCS#8 PEM. It is made here and never leaves the machine. */
export async function newDeviceKey(): Promise<string> {
  const pair = await webcrypto.subtle.generateKey(ALGORITHM, true, ['sign', 'verify']);
  const der = Buffer.from(await webcrypto.subtle.exportKey('pkcs8', pair.privateKey));
  return createPrivateKey({ key: der, format: 'der', type: 'pkcs8' })
    .export({ type: 'pkcs8', format: 'pem' })
    .toString();
}

/** PKCS#10 request (RFC 2986) in PEM for that key, signed by it. */
export async function signingRequest(keyPem: string): Promise<string> {
  const key = createPrivateKey(keyPem);
  const pkcs8 = key.export({ type: 'pkcs8', format: 'der' });
  const spki = createPublicKey(key).export({ type: 'spki', format: 'der' });
  const privateKey = await webcrypto.subtle.importKey('pkcs8', pkcs8, ALGORITHM, false, ['sign']);
  const publicKey = await webcrypto.subtle.importKey('spki', spki, ALGORITHM, true, ['verify']);
  const request = await Pkcs10CertificateRequestGenerator.create({
    name: SUBJECT,
    keys: { privateKey, publicKey },
    signingAlgorithm: ALGORITHM,
  });
  return `${request.toString('pem').trim()}\n`;
}
