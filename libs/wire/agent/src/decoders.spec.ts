import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { DomainError } from '@chariot/kernel';
import * as wire from './index.js';

const DECODERS = [
  wire.decodeTimeReply,
  wire.decodeEnrol,
  wire.decodeEnrolReply,
  wire.decodeAsk,
  wire.decodeAskReply,
  wire.decodeReport,
  wire.decodeReportReply,
  wire.decodeWakeReply,
  wire.decodeRenew,
  wire.decodeRenewReply,
  wire.decodeUnenrol,
  wire.decodeUnenrolReply,
  wire.decodeProblem,
] as ((raw: Uint8Array | string) => unknown)[];
const folder = join(__dirname, '../testdata');
const GOLDEN = readdirSync(folder).map((name) => readFileSync(join(folder, name)));

/** Nothing but a value or a DomainError may come out, and the refusal never repeats what was sent. */
function staysCivil(raw: Uint8Array | string): void {
  for (const decode of DECODERS) {
    try {
      decode(raw);
    } catch (error) {
      if (!(error instanceof DomainError)) throw error;
      // Plain comparisons: this runs a hundred thousand times.
      if (!/^wire-agent\.(malformed|tooLarge|unknownVersion|invalidCode)$/.test(error.code)) throw error;
      if (error.message.length > 200) throw new Error('the refusal repeats the message', { cause: error });
    }
  }
}

describe('decoders throw nothing but a DomainError', () => {
  it('on any bytes', () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 300 }), staysCivil), { numRuns: 500 });
  });

  it('on any text and any JSON', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary', maxLength: 300 }), staysCivil), { numRuns: 500 });
    fc.assert(
      fc.property(fc.json({ maxDepth: 6 }), (json) => {
        staysCivil(json);
        staysCivil(`{"protocol":1,"report":${json},"next":${json},"error":${json},"facts":${json}}`);
      }),
      { numRuns: 500 },
    );
  });

  it('on real messages with any one value replaced by anything', () => {
    const anything = fc.oneof(
      fc.jsonValue(),
      fc.constantFrom<unknown>('\u0000', '\ud800', '\u202e', '', -1, 1e308, 0.5, [], {}, null, true, 'x'.repeat(9000)),
    );
    const spoil = fc.tuple(fc.constantFrom(...GOLDEN), fc.nat(), anything);
    fc.assert(
      fc.property(spoil, ([golden, at, by]) => {
        const message = JSON.parse(golden.toString('utf8')) as object;
        const places = placesOf(message);
        const place = places[at % places.length];
        if (!place) throw new Error('a golden message has at least one value');
        place.holder[place.key] = by;
        staysCivil(JSON.stringify(message));
      }),
      { numRuns: 2000 },
    );
  });

  it('on real messages with bytes changed or cut', () => {
    const cut = fc.tuple(fc.constantFrom(...GOLDEN), fc.nat(), fc.nat(255), fc.boolean());
    fc.assert(
      fc.property(cut, ([golden, at, byte, shorten]) => {
        const bytes = Uint8Array.from(golden);
        bytes[at % bytes.length] = byte;
        staysCivil(shorten ? bytes.subarray(0, at % bytes.length) : bytes);
      }),
      { numRuns: 1000 },
    );
  });

  it('on nesting a hundred thousand deep, and on __proto__', () => {
    const deep = `${'['.repeat(100_000)}${']'.repeat(100_000)}`;
    staysCivil(deep);
    staysCivil(`{"protocol":1,"report":${'{"kind":'.repeat(20_000)}1${'}'.repeat(20_000)}}`);
    staysCivil('{"protocol":1,"revision":null,"bootId":"5b0f3c7e-4f5c-4b0e-9a41-3f6f1f6f0a10","__proto__":{"x":1}}');
    expect(({} as { x?: number }).x).toBeUndefined();
  });
});

describe('limits', () => {
  const big = (bytes: number): string => JSON.stringify({ protocol: 1, reason: 'x'.repeat(bytes) });

  it('are checked before reading, in bytes and in text', () => {
    const accents = JSON.stringify({ protocol: 1, reason: 'é'.repeat(40_000) });
    for (const raw of [big(wire.LIMITS.messageBytes), Buffer.from(big(wire.LIMITS.messageBytes)), accents]) {
      expect(() => wire.decodeUnenrol(raw)).toThrow(expect.objectContaining({ code: 'wire-agent.tooLarge' }));
    }
  });

  it('let only an inventory be larger than 64 KiB', () => {
    const padding = ' '.repeat(wire.LIMITS.messageBytes);
    const inventory = readFileSync(join(folder, 'report-inventory.json'), 'utf8');
    const operation = readFileSync(join(folder, 'report-operation.json'), 'utf8');
    expect(wire.decodeReport(inventory + padding).report.kind).toBe('inventory');
    expect(() => wire.decodeReport(operation + padding)).toThrow(
      expect.objectContaining({ code: 'wire-agent.tooLarge' }),
    );
  });

  it('let the largest profile reach a device', () => {
    const site = (letter: string) => `*.${letter.repeat(245)}.fr`;
    const text = wire.encodeAskReply({
      time: '2026-12-01T08:30:00.000Z',
      next: {
        kind: 'configure',
        revision: 'a',
        settings: {
          webFilter: {
            allow: Array.from({ length: 500 }, () => site('a')),
            deny: Array.from({ length: 500 }, () => site('b')),
            allowOnly: false,
            privateBrowsing: false,
            passwordSaving: false,
          },
          webLinks: {
            homePage: `https://${'a'.repeat(490)}`,
            bookmarks: Array.from({ length: 40 }, () => ({ name: 'é'.repeat(60), url: `https://${'a'.repeat(490)}` })),
          },
        },
      },
    });
    expect(wire.decodeAskReply(text).next.kind).toBe('configure');
  });
});

it('refuses to write what would be refused', () => {
  expect(() => wire.encodeUnenrol({ reason: '' })).toThrow(expect.objectContaining({ code: 'wire-agent.malformed' }));
  expect(() =>
    wire.encodeReport({
      report: { kind: 'operation', reportId: 'x', operationId: 'y', status: 'done', why: null },
    }),
  ).toThrow(expect.objectContaining({ code: 'wire-agent.malformed' }));
});

it('reads a long poll’s seconds, bounded', () => {
  expect(wire.decodeWakeQuery({})).toEqual({ seconds: 25 });
  expect(wire.decodeWakeQuery({ seconds: '0' })).toEqual({ seconds: 1 });
  expect(wire.decodeWakeQuery({ seconds: '999' })).toEqual({ seconds: wire.LIMITS.wakeSeconds });
  for (const query of [{ seconds: '1e3' }, { seconds: '-1' }, { seconds: ['1', '2'] }, { second: '1' }, null]) {
    expect(() => wire.decodeWakeQuery(query)).toThrow(expect.objectContaining({ code: 'wire-agent.malformed' }));
  }
});

interface Place {
  holder: Record<string, unknown>;
  key: string;
}
function placesOf(value: unknown): Place[] {
  if (value === null || typeof value !== 'object') return [];
  const holder = value as Record<string, unknown>;
  return Object.keys(holder).flatMap((key) => [{ holder, key }, ...placesOf(holder[key])]);
}
