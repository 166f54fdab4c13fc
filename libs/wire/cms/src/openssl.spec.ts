import { randomBytes } from 'node:crypto';
import { openEnvelope, readCertificates, readSignedData, sealEnvelope, signData, signDataPlainly } from './index.js';
import { writeCertificates } from './certificate-bag.js';
import type { Cipher } from './ciphers.js';
import type { Digest } from './algorithms.js';
import { OID } from './oids.js';
import { OpenSsl, refusal, type Identity } from './openssl.scene.js';

const openssl = new OpenSsl();
afterAll(() => openssl.end());

const signers: Record<string, Identity> = {
  'RSA 2048': openssl.identity('rsa'),
  'P-256': openssl.identity('p256', 'ec:P-256'),
  'P-384': openssl.identity('p384', 'ec:P-384'),
};
const rsa = signers['RSA 2048'] as Identity;
const other = openssl.identity('autre');
const DIGESTS: Digest[] = ['sha1', 'sha256', 'sha384', 'sha512'];
const CIPHERS: Cipher[] = ['des-cbc', 'des-ede3-cbc', 'aes-128-cbc', 'aes-192-cbc', 'aes-256-cbc'];
const content = Buffer.concat([Buffer.from('<plist>é\r\n'), randomBytes(9_000)]);

describe('what OpenSSL signs is read', () => {
  const forms: [string, string[], boolean][] = [
    ['DER with signed attributes', ['-nodetach'], false],
    ['DER with signed attributes, detached', [], true],
    ['DER without signed attributes', ['-nodetach', '-noattr'], false],
    ['DER without signed attributes, detached', ['-noattr'], true],
    ['BER of indefinite lengths without signed attributes', ['-nodetach', '-noattr', '-stream'], false],
    ['BER of indefinite lengths with signed attributes', ['-nodetach', '-stream'], false],
    ['DER by the identifier of the key', ['-nodetach', '-keyid'], false],
  ];
  const cases = Object.keys(signers).flatMap((by) =>
    DIGESTS.flatMap((digest) => forms.map(([form, options, detached]) => ({ by, digest, form, options, detached }))),
  );

  it.each(cases)('$form, $by, $digest', ({ by, digest, options, detached }) => {
    const signer = signers[by] as Identity;
    const message = openssl.sign(content, signer, '-md', digest, ...options);
    const read = readSignedData(message, detached ? { content } : {});
    expect(read.content.equals(content)).toBe(true);
    expect(read.signer.equals(signer.certificate)).toBe(true);
    expect(read).toMatchObject({ contentType: OID.data, digest, others: [] });
    expect(read.attributes.has(OID.messageDigest)).toBe(!options.includes('-noattr'));
    const spoiled = Buffer.from(content);
    spoiled[spoiled.length - 1] = (spoiled.at(-1) ?? 0) ^ 1;
    expect(() => readSignedData(message, { content: spoiled })).toThrow(refusal('badSignature'));
  });

  it.each(DIGESTS.slice(1))('RSA-PSS with %s', (digest) => {
    const pss = ['-nodetach', '-md', digest, '-keyopt', 'rsa_padding_mode:pss'];
    expect(readSignedData(openssl.sign(content, rsa, ...pss)).digest).toBe(digest);
  });

  it('with other certificates beside the signer’s', () => {
    const read = readSignedData(openssl.sign(content, rsa, '-nodetach', '-certfile', 'autre.pem'));
    expect(read.others.map((one) => one.equals(other.certificate))).toEqual([true]);
  });

  it('and is refused when it is by two, or its certificate stays at home', () => {
    const two = openssl.sign(content, rsa, '-nodetach', '-signer', 'autre.pem', '-inkey', 'autre.key');
    expect(() => readSignedData(two)).toThrow(refusal('severalSigners'));
    expect(() => readSignedData(openssl.sign(content, rsa, '-nodetach', '-nocerts'))).toThrow(
      refusal('signerCertificateMissing'),
    );
    const foreign = openssl.sign(content, rsa, '-nodetach', '-nocerts', '-certfile', 'autre.pem');
    expect(() => readSignedData(foreign)).toThrow(refusal('signerCertificateMissing'));
  });

  it('and is refused with a key under 2,048 bits, unless less is asked for', () => {
    const weak = openssl.identity('faible', 'rsa:1024');
    const message = openssl.sign(content, weak, '-nodetach');
    expect(() => readSignedData(message)).toThrow(
      expect.objectContaining({ code: 'wire-cms.weakKey', params: { bits: 1024, minimum: 2048 } }),
    );
    expect(readSignedData(message, { minimumRsaBits: 1024 }).content.equals(content)).toBe(true);
    expect(() => readSignedData(openssl.sign(content, rsa, '-nodetach'), { minimumRsaBits: 3072 })).toThrow(
      refusal('weakKey'),
    );
  });

  it('and is refused with a digest that nobody should use', () => {
    expect(() => readSignedData(openssl.sign(content, rsa, '-nodetach', '-md', 'md5'))).toThrow(
      expect.objectContaining({ code: 'wire-cms.unsupportedAlgorithm', params: { oid: '1.2.840.113549.2.5' } }),
    );
  });
});

describe('what is signed here is verified by OpenSSL', () => {
  it.each(Object.keys(signers).flatMap((by) => DIGESTS.map((digest) => ({ by, digest }))))(
    '$by, $digest',
    ({ by, digest }) => {
      const signer = signers[by] as Identity;
      const signingTime = new Date('2026-12-01T08:30:00Z');
      const enveloping = signData({ content, signer, digest, signingTime, certificates: [other.certificate] });
      expect(openssl.verify(enveloping).equals(content)).toBe(true);
      const detached = signData({ content, signer, digest, detached: true });
      expect(openssl.verify(detached, content).equals(content)).toBe(true);
      expect(() => openssl.verify(detached, Buffer.from('autre'))).toThrow(/digest failure|verif/i);
      expect(openssl.verify(signDataPlainly({ content, signer, digest })).equals(content)).toBe(true);
      const plain = signDataPlainly({ content, signer, digest, detached: true });
      expect(openssl.verify(plain, content).equals(content)).toBe(true);
    },
  );

  it('as DER, to the byte: OpenSSL writes it back the same', () => {
    const message = signData({ content, signer: rsa, signingTime: new Date('2026-12-01T08:30:00Z') });
    openssl.run('cms', '-cmsout', '-inform', 'DER', '-in', openssl.file(message), '-outform', 'DER', '-out', 'again');
    expect(openssl.read('again').equals(message)).toBe(true);
  });

  it('says when it was signed', () => {
    const message = signData({ content, signer: rsa, signingTime: new Date('2026-12-01T08:30:00Z') });
    const text = openssl.run('cms', '-cmsout', '-print', '-inform', 'DER', '-in', openssl.file(message), '-noout');
    expect(text).toContain('Dec  1 08:30:00 2026 GMT');
  });
});

describe('envelopes', () => {
  const NAMES: Record<Cipher, string> = {
    'des-cbc': '-des-cbc',
    'des-ede3-cbc': '-des-ede3-cbc',
    'aes-128-cbc': '-aes-128-cbc',
    'aes-192-cbc': '-aes-192-cbc',
    'aes-256-cbc': '-aes-256-cbc',
  };

  it.each(CIPHERS)('%s: opened here what OpenSSL sealed, there what is sealed here', (cipher) => {
    for (const streamed of [[], ['-stream']]) {
      const sealed = openssl.encrypt(content, rsa, NAMES[cipher], ...streamed);
      const opened = openEnvelope(sealed, rsa);
      expect(opened.content.equals(content)).toBe(true);
      expect(opened).toMatchObject({ cipher, contentType: OID.data });
    }
    expect(openssl.decrypt(sealEnvelope(content, rsa.certificate, { cipher }), rsa).equals(content)).toBe(true);
  });

  it('finds its own among several recipients, by name or by the identifier of the key', () => {
    const sealed = openssl.encrypt(content, rsa, '-aes128', '-recip', 'autre.pem');
    for (const one of [rsa, other]) expect(openEnvelope(sealed, one).content.equals(content)).toBe(true);
    const byKey = openssl.encrypt(content, rsa, '-aes128', '-keyid');
    expect(openEnvelope(byKey, rsa).content.equals(content)).toBe(true);
    expect(() => openEnvelope(byKey, other)).toThrow(refusal('notForThisKey'));
  });

  it.each(['sha1', 'sha256'])('opens a key transported by RSA-OAEP with %s', (digest) => {
    const oaep = ['-keyopt', 'rsa_padding_mode:oaep', '-keyopt', `rsa_oaep_md:${digest}`];
    expect(openEnvelope(openssl.encrypt(content, rsa, '-aes256', ...oaep), rsa).content.equals(content)).toBe(true);
  });

  it('refuses another mode than CBC, and elliptic curves', () => {
    const message = openssl.encrypt(content, rsa, '-aes-256-cfb');
    expect(() => openEnvelope(message, rsa)).toThrow(refusal('unsupportedAlgorithm'));
    const agreed = openssl.encrypt(content, signers['P-256'] as Identity, '-aes256');
    expect(() => openEnvelope(agreed, signers['P-256'] as Identity)).toThrow(refusal('notForThisKey'));
    expect(() => sealEnvelope(content, (signers['P-256'] as Identity).certificate)).toThrow(refusal('unsupportedKey'));
  });
});

describe('bags of certificates', () => {
  it('are read by OpenSSL in their order, and read from it', () => {
    const bag = writeCertificates([rsa.certificate, other.certificate]);
    const text = openssl.run('pkcs7', '-inform', 'DER', '-in', openssl.file(bag), '-print_certs', '-noout');
    expect([...text.matchAll(/subject=CN ?= ?(\w+)/g)].map(([, name]) => name)).toEqual(['rsa', 'autre']);
    const files = ['-certfile', 'rsa.pem', '-certfile', 'autre.pem'];
    openssl.run('crl2pkcs7', '-nocrl', ...files, '-outform', 'DER', '-out', 'bag');
    expect(readCertificates(openssl.read('bag'))).toEqual([rsa.certificate, other.certificate]);
    expect(() => readSignedData(bag, { content })).toThrow(refusal('noSigner'));
  });
});
