import { createHash, generateKeyPairSync, sign } from 'node:crypto';
import { derAttribute } from './attributes.js';
import { context } from './ber.js';
import { writeCertificates } from './certificate-bag.js';
import { readCertificate } from './certificate.js';
import { der, derExplicit, derInteger, derNull, derOctets, derOid, derSequence, derSetOf } from './der.js';
import { LIMITS, readSignedData, signData, signDataPlainly } from './index.js';
import { OID } from './oids.js';
import { OpenSsl, refusal } from './openssl.scene.js';
import { assertStrength, readPublicKey } from './public-key.js';

const openssl = new OpenSsl();
afterAll(() => openssl.end());
const signer = openssl.identity('appareil');
const other = openssl.identity('autre');
const content = Buffer.from('<plist><dict/></plist>');

interface Crafted {
  /** As sent, and in that order; `null`: none. */
  attributes: readonly Buffer[] | null;
  /** What the signature is over, instead of the SET OF those attributes as sent. */
  covered?: Buffer;
  contentType?: string;
  held?: Buffer | null;
  certificates?: readonly Buffer[];
  algorithm?: string;
  signers?: number;
}

/** A message of any faults, signed by the right key all the same. */
function crafted({ attributes, covered, contentType = OID.data, held = content, ...more }: Crafted): Buffer {
  const { issuer, serial } = readCertificate(signer.certificate);
  const signed = covered ?? (attributes === null ? content : der(0x31, ...attributes));
  const info = derSequence(
    derInteger(1),
    derSequence(issuer, der(0x02, serial)),
    derSequence(derOid('2.16.840.1.101.3.4.2.1')),
    ...(attributes === null ? [] : [der(context(0), ...attributes)]),
    derSequence(derOid(more.algorithm ?? OID.rsaEncryption), derNull()),
    derOctets(sign('sha256', signed, signer.key)),
  );
  return derSequence(
    derOid(OID.signedData),
    derExplicit(
      0,
      derSequence(
        derInteger(1),
        derSetOf([]),
        derSequence(derOid(contentType), ...(held === null ? [] : [derExplicit(0, derOctets(held))])),
        der(context(0), ...(more.certificates ?? [signer.certificate])),
        der(0x31, ...Array.from({ length: more.signers ?? 1 }, () => info)),
      ),
    ),
  );
}

const type = derAttribute(OID.contentType, derOid(OID.data));
const digestOf = (bytes: Uint8Array): Buffer => createHash('sha256').update(bytes).digest();
const digest = derAttribute(OID.messageDigest, derOctets(digestOf(content)));
const said = derAttribute('2.16.840.1.113733.1.9.2', derOctets(Buffer.from('un long attribut')));
const sorted = [type, digest].sort((one, two) => Buffer.compare(one, two));

describe('a signature over attributes', () => {
  it('holds with the two that are compulsory, whichever order they are sent and signed in', () => {
    expect(readSignedData(crafted({ attributes: sorted })).content.equals(content)).toBe(true);
    const backwards = [said, ...sorted].sort((one, two) => Buffer.compare(two, one));
    // Signed sorted and sent otherwise, as the standard has it; or signed as sent, as some do.
    expect(readSignedData(crafted({ attributes: backwards, covered: derSetOf(backwards) })).attributes.size).toBe(3);
    expect(readSignedData(crafted({ attributes: backwards })).attributes.size).toBe(3);
  });

  it.each([
    ['without a digest', [type]],
    ['without a type', [digest]],
    ['with a digest given twice', [type, digest, digest]],
    ['with two values for a digest', [type, derAttribute(OID.messageDigest, derOctets(content), derOctets(content))]],
    ['with a digest that is no octet string', [type, derAttribute(OID.messageDigest, derInteger(1))]],
    ['that are none', []],
  ])('is refused %s', (_, attributes) => {
    expect(() => readSignedData(crafted({ attributes }))).toThrow(refusal('malformed'));
  });

  it.each([
    ['the digest of something else', [type, derAttribute(OID.messageDigest, derOctets(digestOf(Buffer.from('x'))))]],
    ['a digest cut short', [type, derAttribute(OID.messageDigest, derOctets(digestOf(content).subarray(0, 8)))]],
    ['another type', [derAttribute(OID.contentType, derOid(OID.envelopedData)), digest]],
  ])('is refused with %s', (_, attributes) => {
    expect(() => readSignedData(crafted({ attributes }))).toThrow(refusal('badSignature'));
  });

  it('is refused when it is over the attributes as they are sent, under their other name', () => {
    const covered = der(context(0), ...sorted);
    expect(() => readSignedData(crafted({ attributes: sorted, covered }))).toThrow(refusal('badSignature'));
  });

  it('is refused when an attribute was put in later', () => {
    expect(() => readSignedData(crafted({ attributes: [...sorted, said], covered: derSetOf(sorted) }))).toThrow(
      refusal('badSignature'),
    );
  });

  it('does not pass for a signature over a content that is those attributes', () => {
    const covered = derSetOf(sorted);
    const swapped = crafted({ attributes: null, covered, held: covered });
    expect(() => readSignedData(swapped)).toThrow(refusal('badSignature'));
    const detached = crafted({ attributes: null, covered, held: null });
    expect(() => readSignedData(detached, { content: covered })).toThrow(refusal('badSignature'));
    // A text that only begins by the same letter is a content like another.
    const text = Buffer.from('1 tablette');
    expect(readSignedData(signDataPlainly({ content: text, signer })).content.equals(text)).toBe(true);
  });
});

describe('a signature over the content', () => {
  it('is of plain data only', () => {
    expect(readSignedData(crafted({ attributes: null })).attributes.size).toBe(0);
    const typed = crafted({ attributes: null, contentType: OID.envelopedData });
    expect(() => readSignedData(typed)).toThrow(refusal('malformed'));
  });

  it('holds for the very bytes beside it, and those within when both are there', () => {
    const detached = signDataPlainly({ content, signer, detached: true });
    expect(readSignedData(detached, { content }).signer.equals(signer.certificate)).toBe(true);
    expect(() => readSignedData(detached)).toThrow(refusal('contentMissing'));
    expect(() => readSignedData(detached, { content: Buffer.concat([content, Buffer.from('\n')]) })).toThrow(
      refusal('badSignature'),
    );
    const both = signDataPlainly({ content, signer });
    expect(readSignedData(both, { content }).content.equals(content)).toBe(true);
    expect(() => readSignedData(both, { content: Buffer.from('autre') })).toThrow(refusal('badSignature'));
  });

  it('over nothing is told from a detached one by whoever expects it', () => {
    const nothing = signData({ content: undefined, signer });
    expect(() => readSignedData(nothing)).toThrow(refusal('contentMissing'));
    expect(readSignedData(nothing, { mayBeEmpty: true }).content).toHaveLength(0);
    const detached = signData({ content, signer, detached: true });
    expect(() => readSignedData(detached, { mayBeEmpty: true })).toThrow(refusal('badSignature'));
  });
});

describe('who signed', () => {
  it('is one, with a certificate in the message', () => {
    expect(() => readSignedData(crafted({ attributes: sorted, signers: 2 }))).toThrow(refusal('severalSigners'));
    expect(() => readSignedData(crafted({ attributes: sorted, signers: 0 }))).toThrow(refusal('noSigner'));
    expect(() => readSignedData(writeCertificates([signer.certificate]))).toThrow(refusal('noSigner'));
    const foreign = crafted({ attributes: sorted, certificates: [other.certificate] });
    expect(() => readSignedData(foreign)).toThrow(refusal('signerCertificateMissing'));
  });

  it('is the one whose certificate is named, not whoever’s comes first', () => {
    const read = readSignedData(crafted({ attributes: sorted, certificates: [other.certificate, signer.certificate] }));
    expect(read.signer.equals(signer.certificate)).toBe(true);
    expect(read.others.map((one) => one.equals(other.certificate))).toEqual([true]);
  });

  it('is not believed with another’s certificate under the same name and number', () => {
    const { issuer, serial } = readCertificate(signer.certificate);
    const { publicKey } = readCertificate(other.certificate);
    const forged = derSequence(
      derSequence(der(0x02, serial), derSequence(), issuer, derSequence(), issuer, publicKey),
      derSequence(),
      der(0x03),
    );
    expect(() => readSignedData(crafted({ attributes: sorted, certificates: [forged] }))).toThrow(
      refusal('badSignature'),
    );
  });

  it('has a key that may be known already, which is held to the same strength', () => {
    const message = signDataPlainly({ content, signer });
    const asked: Buffer[] = [];
    const knownKey = (certificate: Buffer) => {
      asked.push(certificate);
      return readPublicKey(readCertificate(other.certificate).publicKey);
    };
    expect(() => readSignedData(message, { knownKey })).toThrow(refusal('badSignature'));
    expect(asked.map((one) => one.equals(signer.certificate))).toEqual([true]);
    expect(() => readSignedData(message, { knownKey, minimumRsaBits: 4096 })).toThrow(refusal('weakKey'));
    expect(readSignedData(message, { knownKey: () => undefined }).content.equals(content)).toBe(true);
  });

  it.each([
    ['ECDSA said of an RSA key', '1.2.840.10045.4.3.2', 'badSignature'],
    ['another digest than beside it', '1.2.840.113549.1.1.13', 'unsupportedAlgorithm'],
    ['an algorithm nobody knows', '1.2.3', 'unsupportedAlgorithm'],
    ['MD5', '1.2.840.113549.1.1.4', 'unsupportedAlgorithm'],
  ])('is refused with %s', (_, algorithm, code) => {
    expect(() => readSignedData(crafted({ attributes: sorted, algorithm }))).toThrow(refusal(code));
  });
});

describe('keys', () => {
  const spki = (kind: 'rsa' | 'ed25519' | 'ec', options: object): Buffer =>
    generateKeyPairSync(kind as 'rsa', options as { modulusLength: number }).publicKey.export({
      type: 'spki',
      format: 'der',
    });

  it('are RSA of 2,048 bits or more, or on one of three curves', () => {
    for (const namedCurve of ['P-256', 'P-384', 'P-521']) {
      expect(readPublicKey(spki('ec', { namedCurve })).asymmetricKeyType).toBe('ec');
    }
    expect(() => readPublicKey(spki('ec', { namedCurve: 'secp256k1' }))).toThrow(refusal('unsupportedKey'));
    expect(() => readPublicKey(spki('ec', { namedCurve: 'P-256', paramEncoding: 'explicit' }))).toThrow(
      refusal('unsupportedKey'),
    );
    expect(() => readPublicKey(spki('ed25519', {}))).toThrow(refusal('unsupportedKey'));
    const weak = readPublicKey(spki('rsa', { modulusLength: 512 }));
    expect(() => assertStrength(weak)).toThrow(
      expect.objectContaining({ code: 'wire-cms.weakKey', params: { bits: 512, minimum: 2048 } }),
    );
  });

  /** An RSA key of any numbers: nobody knows its factors. */
  const numbers = (bits: number, exponent: bigint): Buffer => {
    const modulus = Buffer.alloc(bits / 8, 0xff);
    const key = derSequence(derInteger(BigInt(`0x${modulus.toString('hex')}`)), derInteger(exponent));
    return derSequence(derSequence(derOid(OID.rsaEncryption), derNull()), der(0x03, Buffer.of(0), key));
  };
  it.each([
    ['an exponent of one', 2048, 1n],
    ['an even exponent', 2048, 65536n],
    ['an exponent that costs what a private one does', 2048, 2n ** 2000n + 1n],
    ['16,384 bits', 16_384, 65537n],
  ])('are refused with %s', (_, bits, exponent) => {
    expect(() => assertStrength(readPublicKey(numbers(bits, exponent)))).toThrow(refusal('unsupportedKey'));
  });

  it('are accepted with the exponents that are in use', () => {
    for (const exponent of [3n, 17n, 65537n, 2n ** 32n + 1n]) assertStrength(readPublicKey(numbers(2048, exponent)));
    expect(() => readPublicKey(numbers(2048, 65537n).subarray(0, -4))).toThrow(refusal('malformed'));
  });
});

describe('limits', () => {
  it('are on the size, which the caller may move, and on the number of certificates', () => {
    const large = signData({ content: Buffer.alloc(LIMITS.bytes), signer });
    expect(() => readSignedData(large)).toThrow(refusal('tooLarge'));
    expect(readSignedData(large, { most: 2 * LIMITS.bytes }).content).toHaveLength(LIMITS.bytes);
    const many = Array.from({ length: LIMITS.certificates }, () => other.certificate);
    expect(() =>
      readSignedData(crafted({ attributes: sorted, certificates: many.concat(signer.certificate) })),
    ).toThrow(refusal('malformed'));
  });

  it('let 1 MiB through in the segments that devices send', () => {
    const long = Buffer.alloc(LIMITS.bytes - 10_000, 'é');
    expect(readSignedData(signDataPlainly({ content: long, signer })).content.equals(long)).toBe(true);
  });

  it('leave another kind of message to another reader', () => {
    const sealed = derSequence(derOid(OID.envelopedData), derExplicit(0, derSequence()));
    expect(() => readSignedData(sealed)).toThrow(
      expect.objectContaining({ code: 'wire-cms.unexpectedType', params: { oid: OID.envelopedData } }),
    );
  });
});
