import { generateKeyPairSync, sign } from 'node:crypto';

export interface TestDeviceKey {
  /** PKCS#8. */
  readonly keyPem: string;
  /** A PKCS#10 request that the key has signed. */
  readonly csrPem: string;
}

/** A new EC P-256 key as a device makes it, and its request for a certificate (RFC 2986 §4). */
export function testDeviceKey(commonName = 'chariot-device'): TestDeviceKey {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const subject = seq(der(0x31, seq(oid('550403'), der(0x0c, Buffer.from(commonName)))));
  const info = seq(der(0x02, Buffer.from([0])), subject, publicKey.export({ type: 'spki', format: 'der' }), der(0xa0));
  const signature = sign('sha256', info, privateKey);
  const request = seq(info, seq(oid('2a8648ce3d040302')), der(0x03, Buffer.from([0]), signature));
  const base64 = request.toString('base64').replace(/.{64}/g, '$&\n').trimEnd();
  return {
    keyPem: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    csrPem: `-----BEGIN CERTIFICATE REQUEST-----\n${base64}\n-----END CERTIFICATE REQUEST-----\n`,
  };
}

/** Short of 256 bytes, as everything here is. */
function der(tag: number, ...parts: Buffer[]): Buffer {
  const content = Buffer.concat(parts);
  const size = content.length < 0x80 ? [content.length] : [0x81, content.length];
  return Buffer.concat([Buffer.from([tag, ...size]), content]);
}
const seq = (...parts: Buffer[]): Buffer => der(0x30, ...parts);
const oid = (hex: string): Buffer => der(0x06, Buffer.from(hex, 'hex'));
