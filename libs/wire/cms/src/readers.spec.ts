import { createPrivateKey } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { DomainError } from '@chariot/kernel';
import {
  openEnvelope,
  readBer,
  readCertificate,
  readCertificates,
  readPublicKey,
  readSignedData,
  WIRE_CMS_ERRORS,
  type BerElement,
} from './index.js';
import { reencoded } from './der.js';

const folder = join(__dirname, '../testdata');
const golden = (name: string): Buffer => readFileSync(join(folder, name));
const MESSAGES = readdirSync(folder)
  .filter((name) => name.endsWith('.der') && !name.startsWith('key'))
  .map(golden);
const content = golden('content.plist');
const server = {
  certificate: golden('certificate-serveur.der'),
  key: createPrivateKey({ key: golden('key-serveur.der'), format: 'der', type: 'pkcs8' }),
};
const walk = (element: BerElement): void => {
  if (element.isConstructed) element.children().forEach(walk);
};
const READERS: ((bytes: Uint8Array) => unknown)[] = [
  (bytes) => readSignedData(bytes),
  (bytes) => readSignedData(bytes, { content, mayBeEmpty: true }),
  (bytes) => openEnvelope(bytes, server),
  readCertificates,
  readCertificate,
  readPublicKey,
  (bytes) => walk(readBer(bytes)),
  (bytes) => reencoded(readBer(bytes), 'sorted'),
];

/** Nothing but a value or a DomainError of this room may come out, and its words never repeat what was sent. */
function staysCivil(bytes: Uint8Array): void {
  for (const read of READERS) {
    try {
      read(bytes);
    } catch (error) {
      if (!(error instanceof DomainError)) throw error;
      const code = error.code.replace('wire-cms.', '');
      if (!(code in WIRE_CMS_ERRORS) || error.message.length > 200) throw new Error('uncivil', { cause: error });
    }
  }
}

describe('readers throw nothing but a DomainError', () => {
  it('on any bytes, and on any that look like an element', () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 300 }), staysCivil), { numRuns: 500 });
    const tagged = fc.tuple(fc.constantFrom(0x30, 0x31, 0xa0, 0x24, 0x04), fc.uint8Array({ maxLength: 120 }));
    fc.assert(
      fc.property(tagged, ([tag, bytes]) => staysCivil(Buffer.concat([Buffer.of(tag, bytes.length), bytes]))),
      { numRuns: 500 },
    );
  });

  it('on real messages with bytes changed, cut or put in', () => {
    const spoil = fc.record({
      message: fc.constantFrom(...MESSAGES),
      at: fc.nat(),
      by: fc.oneof(fc.constantFrom(0x00, 0x30, 0x80, 0x81, 0x84, 0xa0, 0xff), fc.nat(255)),
      how: fc.constantFrom('change', 'cut', 'put', 'join'),
      other: fc.constantFrom(...MESSAGES),
    });
    fc.assert(
      fc.property(spoil, ({ message, at, by, how, other }) => {
        const place = at % message.length;
        const [head, tail] = [message.subarray(0, place), message.subarray(place)];
        if (how === 'change') staysCivil(Buffer.concat([head, Buffer.of(by), tail.subarray(1)]));
        else if (how === 'cut') staysCivil(head);
        else if (how === 'put') staysCivil(Buffer.concat([head, Buffer.of(by), tail]));
        else staysCivil(Buffer.concat([head, other.subarray(place)]));
      }),
      { numRuns: 1_500 },
    );
  });

  it('on what is deep, long or endless', () => {
    const bombs = [
      Buffer.alloc(300_000, Buffer.from('3080', 'hex')),
      Buffer.alloc(300_000, Buffer.from('a080', 'hex')),
      Buffer.alloc(300_000, Buffer.from('2480', 'hex')),
      Buffer.concat([Buffer.from('3083049000', 'hex'), Buffer.alloc(0x49000, Buffer.from('0500', 'hex'))]),
      Buffer.concat([Buffer.from('248304900a', 'hex'), Buffer.alloc(0x4900a, Buffer.from('0400', 'hex'))]),
      Buffer.alloc(2_000_000, 0x30),
    ];
    for (const bomb of bombs) staysCivil(bomb);
  });
});

it('believes no message of which a byte that matters was changed', () => {
  const signed = golden('signed-ber-plain-sha1.der');
  const told = (bytes: Uint8Array): string => {
    const { content: said, signerKey, contentType, digest } = readSignedData(bytes);
    return [said.toString('hex'), signerKey.export({ type: 'spki', format: 'pem' }), contentType, digest].join();
  };
  const good = told(signed);
  fc.assert(
    fc.property(fc.nat(signed.length - 1), fc.nat(7), (at, bit) => {
      const spoiled = Buffer.from(signed);
      spoiled[at] = (spoiled[at] ?? 0) ^ (1 << bit);
      try {
        return told(spoiled) === good;
      } catch (error) {
        if (error instanceof DomainError) return true;
        throw error;
      }
    }),
    { numRuns: 1_000 },
  );
});
