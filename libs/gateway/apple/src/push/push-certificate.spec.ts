import { testAuthority, FakeApns } from '@chariot/testkit';
import { createPrivateKey, createPublicKey, X509Certificate } from 'node:crypto';
import fc from 'fast-check';
import { DomainError } from '@chariot/kernel';
import { keyHashOf, pem, readPushCertificate } from './push-certificate.js';
import { makePushRequest, type MadeRequest } from './push-request.js';

const TOPIC = 'com.apple.mgmt.External.0192f0c0-0000-4000-8000-00000000abcd';
const authority = testAuthority('Apple de l’essai');
const valid = { from: new Date('2026-01-01T00:00:00Z'), until: new Date('2027-01-01T00:00:00Z') };

let made: MadeRequest;
let certificate: string;
const publicKeyOf = (key: Buffer) => createPublicKey(createPrivateKey({ key, format: 'der', type: 'pkcs8' }));
beforeAll(async () => {
  made = await makePushRequest();
  certificate = authority.certify(publicKeyOf(made.key), { commonName: `APSP:${TOPIC}`, userId: TOPIC }, valid);
});
const codeOf = (file: string | Uint8Array): string => {
  try {
    readPushCertificate(Buffer.from(file));
    return 'read';
  } catch (error) {
    if (error instanceof DomainError) return error.code;
    throw error;
  }
};
const named = (userId: string): string =>
  authority.certify(publicKeyOf(made.key), { commonName: 'APSP', userId }, valid);

describe('the request', () => {
  it('is signed by a new RSA key of 2,048 bits, which Apple’s portal takes', async () => {
    const apns = await FakeApns.start();
    const signed = new X509Certificate(apns.pushCertificate(pem('CERTIFICATE REQUEST', made.request), TOPIC));
    await apns.stop();
    const { asymmetricKeyType, asymmetricKeyDetails } = signed.publicKey;
    expect([asymmetricKeyType, asymmetricKeyDetails?.modulusLength]).toEqual(['rsa', 2048]);
    expect(keyHashOf(signed.publicKey.export({ type: 'spki', format: 'der' }))).toBe(made.keyHash);
    expect((await makePushRequest()).keyHash).not.toBe(made.keyHash);
  });

  it('says nothing of the school', () => {
    expect(made.request.toString('latin1')).toContain('Chariot');
    expect(made.request.length).toBeLessThan(700);
  });
});

describe('the certificate', () => {
  it('is read from PEM and from DER, with what matters of it', () => {
    const read = readPushCertificate(Buffer.from(certificate));
    expect(read).toMatchObject({ topic: TOPIC, keyHash: made.keyHash, notBefore: valid.from, notAfter: valid.until });
    expect(readPushCertificate(read.der)).toEqual(read);
    expect(pem('CERTIFICATE', read.der)).toBe(certificate);
    expect(new X509Certificate(certificate).fingerprint256.replace(/:/g, '').toLowerCase()).toBe(read.fingerprint);
    // A file with the chain after it, or words before it, as portals write them.
    expect(readPushCertificate(Buffer.from(`Bag Attributes\n${certificate}${authority.caPem}`))).toEqual(read);
  });

  it.each([
    ['notACertificate', () => ''],
    ['notACertificate', () => 'bonjour'],
    ['notACertificate', () => '-----BEGIN CERTIFICATE-----\n-----END CERTIFICATE-----'],
    ['notACertificate', () => '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----'],
    ['notACertificate', () => Buffer.alloc(40_000, 0x30)],
    ['notACertificate', () => '-----BEGIN PKCS7-----\nAAAA\n-----END PKCS7-----'],
    ['requestInstead', () => pem('CERTIFICATE REQUEST', made.request)],
    ['requestInstead', () => pem('CERTIFICATE REQUEST', made.request).replaceAll('CERT', 'NEW CERT')],
    ['keyInside', () => pem('PRIVATE KEY', made.key)],
    ['keyInside', () => pem('PRIVATE KEY', made.key) + certificate],
    ['noTopic', () => authority.issue('localhost').certPem],
    ['noTopic', () => named('com.example.mgmt.External.1')],
    ['noTopic', () => named('com.apple.mgmt.<script>')],
    ['noTopic', () => named('com.apple.mgmt.')],
  ])('is refused as %s', (code, file) => expect(codeOf(file())).toBe(`apple-push.${code}`));

  it('is refused in words, whatever the bytes', () => {
    const { der } = readPushCertificate(Buffer.from(certificate));
    fc.assert(
      fc.property(fc.nat(der.length - 1), fc.integer({ min: 1, max: 255 }), (at, change) => {
        const bytes = Buffer.from(der);
        bytes[at] = (bytes[at] ?? 0) ^ change;
        expect(['read', 'apple-push.notACertificate', 'apple-push.noTopic']).toContain(codeOf(bytes));
      }),
      { numRuns: 500 },
    );
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
        expect(codeOf(bytes)).toBe('apple-push.notACertificate');
      }),
    );
  });
});
