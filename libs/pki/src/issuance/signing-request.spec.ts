import { execFileSync } from 'node:child_process';
import { createPublicKey, webcrypto } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import 'reflect-metadata';
import {
  BasicConstraintsExtension,
  ChallengePasswordAttribute,
  Pkcs10CertificateRequestGenerator,
  SubjectAlternativeNameExtension,
} from '@peculiar/x509';
import fc from 'fast-check';
import { der, readChildren, readDer } from '../der.js';
import { MAX_REQUEST_BYTES, readSigningRequest } from './signing-request.js';

const P256 = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };
const refusal = (code: string): Error => expect.objectContaining({ name: 'DomainError', code: `pki.${code}` });
const toPem = (bytes: Buffer): string =>
  `-----BEGIN CERTIFICATE REQUEST-----\n${bytes.toString('base64')}\n-----END CERTIFICATE REQUEST-----\n`;
const toDer = (pem: string): Buffer => Buffer.from(pem.replace(/-----[^-]+-----|\s/g, ''), 'base64');

let folder: string;
const openssl = (...args: string[]): string =>
  execFileSync('openssl', args, { cwd: folder, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'signing-request-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

async function requestFor(name: string | undefined, more: object = {}): Promise<string> {
  const keys = await webcrypto.subtle.generateKey(P256, true, ['sign', 'verify']);
  const request = await Pkcs10CertificateRequestGenerator.create({
    ...(name === undefined ? {} : { name }),
    keys,
    signingAlgorithm: P256,
    ...more,
  });
  return request.toString('pem');
}

/** A request made by OpenSSL with a key of its own. */
function opensslRequest(subject: string, newKey: string[], ...more: string[]): string {
  return openssl('req', '-new', '-nodes', '-keyout', 'key.pem', '-subj', subject, ...newKey, ...more);
}
const P256_KEY = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256'];

describe('signing request', () => {
  it.each([
    ['no subject', undefined],
    ['the agent’s subject', 'CN=chariot-device'],
  ])('keeps the key of a request with %s', async (_, subject) => {
    const { publicKeyDer } = readSigningRequest(await requestFor(subject));
    const key = createPublicKey({ key: publicKeyDer, format: 'der', type: 'spki' });
    expect(key.asymmetricKeyDetails).toEqual({ namedCurve: 'prime256v1' });
  });

  it('reads what OpenSSL writes, with either end of line', () => {
    const pem = opensslRequest('/CN=chariot-device', P256_KEY);
    expect(readSigningRequest(pem)).toEqual(readSigningRequest(pem.replace(/\n/g, '\r\n')));
  });

  it('does not mind what else is asked for: it is not kept', async () => {
    const pem = await requestFor('CN=chariot-device', {
      extensions: [
        new BasicConstraintsExtension(true, 3, true),
        new SubjectAlternativeNameExtension([{ type: 'dns', value: 'example.fr' }]),
      ],
      attributes: [new ChallengePasswordAttribute('sésame')],
    });
    expect(Object.keys(readSigningRequest(pem))).toEqual(['publicKeyDer']);
  });

  it.each([
    ['another name', '/CN=chariot-serveur'],
    ['a device’s name', '/CN=01890a5d-ac96-774b-bcce-b302099a8057'],
    ['an organisation', '/CN=chariot-device/O=Chariot'],
    ['two names', '/CN=chariot-device/CN=admin'],
    ['another case', '/CN=Chariot-Device'],
    ['another attribute', '/O=chariot-device'],
  ])('refuses a subject with %s', (_, subject) => {
    expect(() => readSigningRequest(opensslRequest(subject, P256_KEY))).toThrow(refusal('foreignSubject'));
  });

  it.each([
    ['RSA-1024', ['-newkey', 'rsa:1024']],
    ['RSA-2048', ['-newkey', 'rsa:2048']],
    ['P-384', ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-384']],
    ['secp256k1', ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:secp256k1']],
    ['Ed25519', ['-newkey', 'ed25519']],
    ['P-256 with explicit parameters', [...P256_KEY, '-pkeyopt', 'ec_param_enc:explicit']],
  ])('refuses a key in %s', (_, newKey) => {
    expect(() => readSigningRequest(opensslRequest('/CN=chariot-device', newKey))).toThrow(refusal('weakKey'));
  });

  it('refuses a signature made with another hash', () => {
    const pem = opensslRequest('/CN=chariot-device', P256_KEY, '-sha1');
    expect(() => readSigningRequest(pem)).toThrow(refusal('badSignature'));
  });

  it('refuses a request that carries another’s key', async () => {
    const [mine, theirs] = [await requestFor(undefined), await requestFor(undefined)].map((pem) => readDer(toDer(pem)));
    const [, ...signed] = readChildren(mine!, 3);
    const [info] = readChildren(theirs!, 3);
    const grafted = toPem(der(0x30, info!.raw, ...signed.map(({ raw }) => raw)));
    expect(() => readSigningRequest(grafted)).toThrow(refusal('badSignature'));
  });

  it('refuses a point that is not on the curve', async () => {
    const bytes = toDer(await requestFor(undefined));
    const point = bytes.indexOf(Buffer.from('03420004', 'hex')) + 4;
    bytes.fill(1, point, point + 64);
    expect(() => readSigningRequest(toPem(bytes))).toThrow(refusal('invalidRequest'));
  });

  it('refuses a request of which any one bit was changed', async () => {
    const bytes = toDer(await requestFor('CN=chariot-device'));
    fc.assert(
      fc.property(fc.nat(bytes.length - 1), fc.nat(7), (index, bit) => {
        const tampered = Buffer.from(bytes);
        tampered[index] = tampered[index]! ^ (1 << bit);
        expect(() => readSigningRequest(toPem(tampered))).toThrow(
          expect.objectContaining({
            code: expect.stringMatching(/^pki\.(invalidRequest|foreignSubject|weakKey|badSignature)$/),
          }),
        );
      }),
      { numRuns: 500 },
    );
  });

  it('refuses what is not exactly one request', async () => {
    const pem = await requestFor(undefined);
    const bytes = toDer(pem);
    for (const text of [
      '',
      'hello',
      pem + pem,
      `${pem}${pem.replace(/CERTIFICATE REQUEST/g, 'CERTIFICATE')}`,
      pem.replace(/CERTIFICATE REQUEST/g, 'CERTIFICATE'),
      `Subject: nobody\n${pem}`,
      pem.replace(/[A-Za-z0-9+/]/, '$&='),
      toPem(Buffer.concat([bytes, Buffer.from([0])])),
      toPem(bytes.subarray(0, -1)),
      toPem(der(0x30)),
      toPem(der(0x04)),
      toPem(Buffer.alloc(5000, 0x30)),
    ]) {
      expect(() => readSigningRequest(text)).toThrow(refusal('invalidRequest'));
    }
  });

  it('refuses more than 8 KiB before reading any of it', async () => {
    const pem = await requestFor(undefined);
    const padded = pem + '\n'.repeat(MAX_REQUEST_BYTES - pem.length);
    expect(readSigningRequest(padded).publicKeyDer).toHaveLength(91);
    expect(() => readSigningRequest(`${padded}\n`)).toThrow(refusal('requestTooLarge'));
    expect(() => readSigningRequest('é'.repeat(MAX_REQUEST_BYTES / 2 + 1))).toThrow(refusal('requestTooLarge'));
  });
});
