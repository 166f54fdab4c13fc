import { constants, createPublicKey, publicEncrypt, randomBytes } from 'node:crypto';
import fc from 'fast-check';
import type { Cipher } from './ciphers.js';
import { CIPHERS } from './ciphers.js';
import { openEnvelope, sealEnvelope } from './index.js';
import { openKey } from './key-transport.js';
import { OID } from './oids.js';
import { OpenSsl, refusal } from './openssl.scene.js';

const openssl = new OpenSsl();
afterAll(() => openssl.end());
const recipient = openssl.identity('serveur');
const other = openssl.identity('autre');
const publicKey = createPublicKey(recipient.key);
const PKCS1 = { oid: OID.rsaEncryption, parameters: undefined };
const MODULUS = 256;

const sealedBy = (padding: number, bytes: Uint8Array): Buffer => publicEncrypt({ key: publicKey, padding }, bytes);
/** A block of RSA with nothing added: its padding is what the spec says. */
const block = (...parts: (number[] | Uint8Array)[]): Buffer => {
  const bytes = Buffer.concat(parts.map((part) => Buffer.from(part)));
  return sealedBy(constants.RSA_NO_PADDING, bytes);
};
const filled = (length: number): Buffer => Buffer.alloc(length, 0xaa);

describe('a content', () => {
  it('comes out as it went in, with each cipher', () => {
    const cipher = fc.constantFrom(...(Object.keys(CIPHERS) as Cipher[]));
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 2_000 }), cipher, (content, by) => {
        const opened = openEnvelope(sealEnvelope(content, recipient.certificate, { cipher: by }), recipient);
        return opened.content.equals(content) && opened.cipher === by;
      }),
      { numRuns: 60 },
    );
  });

  it('is sealed with AES-256 and another key each time', () => {
    const sealed = [1, 2].map(() => sealEnvelope(Buffer.from('défi'), recipient.certificate));
    expect(sealed[0]?.equals(sealed[1] as Buffer)).toBe(false);
    expect(sealed.map((one) => openEnvelope(one, recipient).cipher)).toEqual(['aes-256-cbc', 'aes-256-cbc']);
  });

  it('is not opened by another’s certificate, nor with another’s key', () => {
    const sealed = sealEnvelope(Buffer.alloc(1_000), recipient.certificate);
    expect(() => openEnvelope(sealed, other)).toThrow(refusal('notForThisKey'));
    expect(() => openEnvelope(sealed, { ...recipient, key: other.key })).toThrow(refusal('undecipherable'));
  });

  it('is refused in one way, whichever byte of the key or of its end was spoiled', () => {
    const content = randomBytes(1_000);
    const sealed = sealEnvelope(content, recipient.certificate);
    const encrypted = sealed.lastIndexOf(Buffer.from('0482', 'hex'), sealed.length - 1_100);
    for (let at = encrypted + 4; at < encrypted + 4 + MODULUS; at += 17) {
      const spoiled = Buffer.from(sealed);
      spoiled[at] = (spoiled[at] ?? 0) ^ 0x40;
      // One key in 256 leaves an end that looks right: then what comes out is noise.
      expect(outcome(spoiled, content)).not.toBe('content');
    }
    const cut = sealed.subarray(0, -16);
    expect(() => openEnvelope(cut, recipient)).toThrow(refusal('malformed'));
  });

  function outcome(bytes: Buffer, content: Buffer): string {
    try {
      return openEnvelope(bytes, recipient).content.equals(content) ? 'content' : 'noise';
    } catch (error) {
      expect(error).toEqual(refusal('undecipherable'));
      return 'refused';
    }
  }

  it('is sealed for no weak key', () => {
    const weak = openssl.identity('faible', 'rsa:1024');
    expect(() => sealEnvelope(Buffer.alloc(1), weak.certificate)).toThrow(refusal('weakKey'));
    const sealed = sealEnvelope(Buffer.alloc(1), weak.certificate, { minimumRsaBits: 1024 });
    expect(openEnvelope(sealed, weak).content).toHaveLength(1);
  });
});

describe('a key in PKCS #1 v1.5', () => {
  const key = randomBytes(16);

  it('is taken out, by OpenSSL’s padding and by ours', () => {
    for (const length of [8, 16, 24, 32]) {
      const one = randomBytes(length);
      expect(openKey(PKCS1, sealedBy(constants.RSA_PKCS1_PADDING, one), recipient.key, length).equals(one)).toBe(true);
    }
    const by = block([0, 2], filled(MODULUS - 16 - 3), [0], key);
    expect(openKey(PKCS1, by, recipient.key, 16).equals(key)).toBe(true);
  });

  const wrong: [string, Buffer][] = [
    ['of another sort', block([0, 1], filled(MODULUS - 16 - 3), [0], key)],
    ['that begins by something', block([1, 2], filled(MODULUS - 16 - 3), [0], key)],
    ['without its zero', block([0, 2], filled(MODULUS - 16 - 2), key)],
    ['with a zero too early', block([0, 2], filled(8), [0], filled(MODULUS - 16 - 12), [0], key)],
    ['with a zero at once', block([0, 2, 0], filled(MODULUS - 16 - 4), [0], key)],
    ['of a shorter key', sealedBy(constants.RSA_PKCS1_PADDING, key.subarray(1))],
    ['of a longer key', sealedBy(constants.RSA_PKCS1_PADDING, Buffer.concat([key, key]))],
    ['of noise', block([0], randomBytes(MODULUS - 1))],
  ];
  it.each(wrong)('with a padding %s gives another key without a word, the same each time', (_, encrypted) => {
    const opened = openKey(PKCS1, encrypted, recipient.key, 16);
    expect(opened).toHaveLength(16);
    expect(opened.equals(key)).toBe(false);
    expect(openKey(PKCS1, encrypted, recipient.key, 16).equals(opened)).toBe(true);
  });

  it('gives another one for each message, and none that another key would give', () => {
    const opened = wrong.map(([, encrypted]) => openKey(PKCS1, encrypted, recipient.key, 16).toString('hex'));
    expect(new Set(opened).size).toBe(wrong.length);
    const [, encrypted] = wrong[0] as [string, Buffer];
    expect(openKey(PKCS1, encrypted, other.key, 16).toString('hex')).not.toBe(opened[0]);
  });

  it('is refused where everybody can see that it is none: a length, a number larger than the modulus', () => {
    for (const bytes of [Buffer.alloc(0), Buffer.alloc(255, 1), Buffer.alloc(257, 1), Buffer.alloc(256, 0xff)]) {
      expect(() => openKey(PKCS1, bytes, recipient.key, 16)).toThrow(refusal('undecipherable'));
    }
  });
});

describe('another transport', () => {
  it('is RSA-OAEP, whose key must have the length of its cipher', () => {
    const oaep = { oid: OID.rsaOaep, parameters: undefined };
    const key = randomBytes(32);
    const encrypted = publicEncrypt({ key: publicKey, padding: constants.RSA_PKCS1_OAEP_PADDING }, key);
    expect(openKey(oaep, encrypted, recipient.key, 32).equals(key)).toBe(true);
    expect(() => openKey(oaep, encrypted, recipient.key, 16)).toThrow(refusal('undecipherable'));
    expect(() => openKey(oaep, sealedBy(constants.RSA_PKCS1_PADDING, key), recipient.key, 32)).toThrow(
      refusal('undecipherable'),
    );
    expect(() => openKey({ ...oaep, oid: '1.2.3' }, encrypted, recipient.key, 32)).toThrow(
      refusal('unsupportedAlgorithm'),
    );
  });
});
