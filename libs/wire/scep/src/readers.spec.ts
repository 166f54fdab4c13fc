import { createPrivateKey } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { DomainError } from '@chariot/kernel';
import {
  openRequest,
  readCapabilities,
  readCertificatesReply,
  readPkiMessage,
  readPkiOperation,
  readScepQuery,
  readSigningRequest,
} from './index.js';

const folder = join(__dirname, '../testdata');
const golden = (name: string): Buffer => readFileSync(join(folder, name));
const server = {
  certificate: golden('certificate-serveur.der'),
  key: createPrivateKey({ key: golden('key-serveur.der'), format: 'der', type: 'pkcs8' }),
};
const MESSAGES = readdirSync(folder)
  .filter((name) => name.endsWith('.der') && !name.includes('key'))
  .map(golden);

const READERS: ((bytes: Uint8Array) => unknown)[] = [
  (bytes) => openRequest(readPkiMessage(bytes), server),
  readSigningRequest,
  readCapabilities,
  (body) => readCertificatesReply({ contentType: 'application/x-x509-ca-cert', body }),
  (body) => readCertificatesReply({ contentType: 'application/x-x509-ca-ra-cert', body }),
];

/** Nothing but a value or a DomainError may come out. */
function staysCivil<T>(read: (input: T) => unknown, input: T): void {
  try {
    read(input);
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    if (!/^wire-(?:scep|cms)\./.test(error.code) || error.message.length > 200) {
      throw new Error('uncivil', { cause: error });
    }
  }
}
const allStayCivil = (bytes: Uint8Array): void => READERS.forEach((read) => staysCivil(read, bytes));

const spoilt = (messages: Buffer[]) =>
  fc
    .record({
      message: fc.constantFrom(...messages),
      at: fc.nat(),
      by: fc.oneof(fc.constantFrom(0x00, 0x30, 0x80, 0x81, 0x84, 0xa0, 0xff), fc.nat(255)),
      how: fc.constantFrom('change', 'cut', 'put'),
    })
    .map(({ message, at, by, how }) => {
      const place = at % message.length;
      const [head, tail] = [message.subarray(0, place), message.subarray(place)];
      if (how === 'change') return Buffer.concat([head, Buffer.of(by), tail.subarray(1)]);
      return how === 'cut' ? head : Buffer.concat([head, Buffer.of(by), tail]);
    });

describe('readers throw nothing but a DomainError', () => {
  it('on any bytes', () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 300 }), allStayCivil), { numRuns: 300 });
  });

  it('on real messages with bytes changed, cut or put in', () => {
    fc.assert(fc.property(spoilt(MESSAGES), allStayCivil), { numRuns: 1_000 });
  });

  it('on what is inside a message that is well signed', () => {
    const message = readPkiMessage(golden('pkcsreq-aes-sha256.der'));
    const open = (envelope: Buffer): unknown => openRequest({ ...message, envelope }, server);
    fc.assert(
      fc.property(spoilt([message.envelope]), (envelope) => staysCivil(open, envelope)),
      { numRuns: 500 },
    );
  });

  it('on any query', () => {
    const query = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 200 }),
      fc.string({ maxLength: 200 }).map((text) => `operation=PKIOperation&message=${text}`),
    );
    const read = (text: string): unknown =>
      readPkiOperation({ method: 'GET', query: readScepQuery(text), body: undefined });
    fc.assert(
      fc.property(query, (text) => staysCivil(read, text)),
      { numRuns: 1_000 },
    );
  });
});
