import { generateKeyPairSync } from 'node:crypto';
import fc from 'fast-check';
import {
  context,
  der,
  derAttribute,
  derInteger,
  derOctets,
  derPrintable,
  derSequence,
  derSetOf,
  derUtf8,
  derOid,
  signStructure,
} from '@chariot/wire-cms';
import { LIMITS, readSigningRequest, writeSigningRequest, SCEP_OID, type Subject } from './index.js';
import { OpenSsl, party, refusal } from './scep.scene.js';

const openssl = new OpenSsl();
afterAll(() => openssl.end());
const device = party('iPad');
const COMMON_NAME = '2.5.4.3';

/** Made by OpenSSL, with a key of its own. */
function opensslRequest(newKey: string[], { challenge = '', subject = 'CN = iPad', digest = 'sha256' } = {}): Buffer {
  const attributes = challenge === '' ? '' : `attributes = a\n[a]\nchallengePassword = ${challenge}\n`;
  const config = `[req]\nprompt = no\nstring_mask = default\nutf8 = yes\ndistinguished_name = n\n${attributes}[n]\n${subject}\n`;
  openssl.run(
    ...['req', '-new', '-nodes', '-config', openssl.file(config), `-${digest}`, '-keyout', 'key.pem'],
    ...['-outform', 'DER', '-out', 'request', '-newkey', ...newKey],
  );
  return openssl.read('request');
}

describe('requests of OpenSSL', () => {
  it.each(['sha1', 'sha256', 'sha384', 'sha512'])('are read, signed with %s', (digest) => {
    const challenge = 'K7QM-3FHD-2X';
    const read = readSigningRequest(opensslRequest(['rsa:2048'], { challenge, digest }));
    expect(read).toMatchObject({ subject: 'CN=iPad', challengePassword: challenge });
    const spki = openssl.run('pkey', '-in', 'key.pem', '-pubout');
    expect(read.publicKey.export({ type: 'spki', format: 'pem' })).toBe(spki);
  });

  it('are read without a challenge, which a renewal has not', () => {
    expect(readSigningRequest(opensslRequest(['rsa:2048'])).challengePassword).toBeUndefined();
  });

  it('have their subject put on record as one line', () => {
    const subject = 'C = FR\nO = École élémentaire\nOU = CM1\nCN = Tablette 7';
    expect(readSigningRequest(opensslRequest(['rsa:2048'], { subject })).subject).toBe(
      'C=FR, O=École élémentaire, OU=CM1, CN=Tablette 7',
    );
  });

  it('are refused with a weak key, a large one, or one that is not RSA', () => {
    for (const bits of [512, 1024]) {
      expect(() => readSigningRequest(opensslRequest([`rsa:${bits}`]))).toThrow(
        expect.objectContaining({ code: 'wire-cms.weakKey', params: { bits, minimum: 2048 } }),
      );
    }
    const weak = opensslRequest(['rsa:1024']);
    expect(readSigningRequest(weak, { minimumRsaBits: 1024 }).publicKey.asymmetricKeyDetails?.modulusLength).toBe(1024);
    const curve = opensslRequest(['ec', '-pkeyopt', 'ec_paramgen_curve:P-256']);
    expect(() => readSigningRequest(curve)).toThrow(refusal('wire-cms.unsupportedKey'));
    expect(() => readSigningRequest(opensslRequest(['ed25519']))).toThrow(refusal('wire-cms.unsupportedKey'));
  });
});

describe('requests of ours', () => {
  const written = (options: { challengePassword?: string; subject?: Subject } = {}): Buffer =>
    writeSigningRequest({ subject: device.subject, keys: device.keys, ...options });

  it('are verified by OpenSSL, challenge included', () => {
    const bytes = written({ challengePassword: 'défi' });
    const text = openssl.run('req', '-inform', 'DER', '-in', openssl.file(bytes), '-noout', '-text', '-verify');
    expect(text).toMatch(/challengePassword\s*: ?d\\C3\\A9fi|challengePassword\s*: ?défi/);
    expect(text).toMatch(/Subject: C ?= ?FR, CN ?= ?iPad/);
    expect(readSigningRequest(bytes).challengePassword).toBe('défi');
  });

  it('are refused once a byte was changed: as another text, or as one that its key has not signed', () => {
    const bytes = written({ challengePassword: 'défi' });
    const outcomes = new Set<string>();
    for (let at = 0; at < bytes.length; at += 3) {
      const spoiled = Buffer.from(bytes);
      spoiled[at] = (spoiled[at] ?? 0) ^ 1;
      expect(() => readSigningRequest(spoiled)).toThrow(
        expect.objectContaining({ code: expect.stringMatching(/^wire-(?:scep|cms)\./) }),
      );
      try {
        readSigningRequest(spoiled);
      } catch (error) {
        outcomes.add((error as { code: string }).code);
      }
    }
    expect(outcomes).toContain('wire-scep.unprovedKey');
  });

  it('are refused when another key was put in, and signed over', () => {
    const other = generateKeyPairSync('rsa', { modulusLength: 2048 });
    const bytes = writeSigningRequest({
      subject: device.subject,
      keys: { publicKey: device.keys.publicKey, privateKey: other.privateKey },
    });
    expect(() => readSigningRequest(bytes)).toThrow(refusal('wire-scep.unprovedKey'));
  });

  it('are bounded', () => {
    expect(() => readSigningRequest(Buffer.alloc(LIMITS.requestBytes + 1))).toThrow(refusal('wire-scep.tooLarge'));
  });
});

describe('what a request may hold', () => {
  const name = (value: Buffer): Buffer => derSequence(derSetOf([derSequence(derOid(COMMON_NAME), value)]));
  /** Well signed, whatever it says. */
  const signed = (...fields: Buffer[]): Buffer => signStructure(() => derSequence(...fields), device.key);
  const withChallenge = (...values: Buffer[]): Buffer =>
    signed(
      derInteger(0),
      name(derUtf8('a')),
      device.publicKeyDer,
      der(context(0), derAttribute(SCEP_OID.challengePassword, ...values)),
    );
  const bmp = (text: string): Buffer => der(0x1e, Buffer.from(text, 'utf16le').swap16());

  it('has a challenge in any alphabet of a directory', () => {
    const values = [derUtf8('été'), der(0x14, Buffer.from('été', 'latin1')), bmp('été')];
    for (const value of values) expect(readSigningRequest(withChallenge(value)).challengePassword).toBe('été');
    expect(readSigningRequest(withChallenge(der(0x16, Buffer.from('ete')))).challengePassword).toBe('ete');
  });

  it.each<[string, Buffer[]]>([
    ['empty', [derUtf8('')]],
    ['too long', [derPrintable('a'.repeat(256))]],
    ['no text', [derOctets(Buffer.from('a'))]],
    ['no UTF-8', [der(0x0c, Buffer.from('e9', 'hex'))]],
    ['half a letter of two bytes', [der(0x1e, Buffer.from('00', 'hex'))]],
    ['a lone surrogate', [der(0x1e, Buffer.from('d800', 'hex'))]],
  ])('has no challenge that is %s', (_, values) => {
    expect(() => readSigningRequest(withChallenge(...values))).toThrow(refusal('wire-scep.malformedRequest'));
  });

  it('has one challenge, or none', () => {
    const [one, two] = [derUtf8('a'), derUtf8('b')];
    expect(() => readSigningRequest(withChallenge(one, two))).toThrow(refusal('wire-cms.malformed'));
    expect(() => readSigningRequest(withChallenge())).toThrow(refusal('wire-cms.malformed'));
  });

  it('has a version, a key and no more fields than these', () => {
    const [version, subject, key] = [derInteger(0), name(derUtf8('a')), device.publicKeyDer];
    expect(readSigningRequest(signed(version, subject, key)).subject).toBe('CN=a'); // no attributes at all
    for (const fields of [
      [],
      [version],
      [version, subject],
      [derInteger(1), subject, key],
      [version, subject, key, key],
    ]) {
      expect(() => readSigningRequest(signed(...fields))).toThrow(refusal('wire-scep.malformedRequest'));
    }
  });

  it('puts no lies on record', () => {
    const said = (value: Buffer) => readSigningRequest(signed(derInteger(0), name(value), device.publicKeyDer)).subject;
    expect(said(derUtf8('a\u202eb\nc'))).not.toMatch(/[\u202e\n]/);
    expect(said(derUtf8('é'.repeat(390)))).toHaveLength(393);
    expect(said(derUtf8('é'.repeat(400)))).toHaveLength(LIMITS.subjectLetters);
    for (const value of [derUtf8('é'.repeat(5_000)), derInteger(5), bmp('\ud800')]) expect(said(value)).toBe('CN=?');
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => !/[\n\u202e]/.test(said(derUtf8(text)))),
      {
        numRuns: 30,
      },
    );
  });
});
