import { X509Certificate, verify } from 'node:crypto';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import * as wire from './index.js';

const folder = join(__dirname, '../testdata');
const golden = (name: string): string => readFileSync(join(folder, `${name}.json`), 'utf8');

/** Every file of testdata, and who reads and writes it. */
const MESSAGES: Record<string, { decode: (raw: string) => { protocol: 1 }; encode: (message: never) => string }> = {
  'time-reply': { decode: wire.decodeTimeReply, encode: wire.encodeTimeReply },
  enrol: { decode: wire.decodeEnrol, encode: wire.encodeEnrol },
  'enrol-reply': { decode: wire.decodeEnrolReply, encode: wire.encodeEnrolReply },
  ask: { decode: wire.decodeAsk, encode: wire.encodeAsk },
  'ask-kinds': { decode: wire.decodeAsk, encode: wire.encodeAsk },
  'ask-reply-configure': { decode: wire.decodeAskReply, encode: wire.encodeAskReply },
  'ask-reply-operate': { decode: wire.decodeAskReply, encode: wire.encodeAskReply },
  'ask-reply-ring': { decode: wire.decodeAskReply, encode: wire.encodeAskReply },
  'ask-reply-lock': { decode: wire.decodeAskReply, encode: wire.encodeAskReply },
  'ask-reply-open-page': { decode: wire.decodeAskReply, encode: wire.encodeAskReply },
  'ask-reply-update': { decode: wire.decodeAskReply, encode: wire.encodeAskReply },
  'ask-reply-measure': { decode: wire.decodeAskReply, encode: wire.encodeAskReply },
  'ask-reply-year-end-reset': { decode: wire.decodeAskReply, encode: wire.encodeAskReply },
  'ask-reply-erase': { decode: wire.decodeAskReply, encode: wire.encodeAskReply },
  'ask-reply-inventory': { decode: wire.decodeAskReply, encode: wire.encodeAskReply },
  'ask-reply-renew': { decode: wire.decodeAskReply, encode: wire.encodeAskReply },
  'ask-reply-wait': { decode: wire.decodeAskReply, encode: wire.encodeAskReply },
  'report-configuration': { decode: wire.decodeReport, encode: wire.encodeReport },
  'report-configuration-pending': { decode: wire.decodeReport, encode: wire.encodeReport },
  'report-inventory': { decode: wire.decodeReport, encode: wire.encodeReport },
  'report-operation': { decode: wire.decodeReport, encode: wire.encodeReport },
  'report-operation-not-applicable': { decode: wire.decodeReport, encode: wire.encodeReport },
  'report-operation-measured': { decode: wire.decodeReport, encode: wire.encodeReport },
  'report-operation-starting': { decode: wire.decodeReport, encode: wire.encodeReport },
  'report-reply': { decode: wire.decodeReportReply, encode: wire.encodeReportReply },
  'report-reply-go': { decode: wire.decodeReportReply, encode: wire.encodeReportReply },
  'wake-reply': { decode: wire.decodeWakeReply, encode: wire.encodeWakeReply },
  renew: { decode: wire.decodeRenew, encode: wire.encodeRenew },
  'renew-reply': { decode: wire.decodeRenewReply, encode: wire.encodeRenewReply },
  unenrol: { decode: wire.decodeUnenrol, encode: wire.encodeUnenrol },
  'unenrol-reply': { decode: wire.decodeUnenrolReply, encode: wire.encodeUnenrolReply },
  problem: { decode: wire.decodeProblem, encode: wire.encodeProblem },
  'problem-later': { decode: wire.decodeProblem, encode: wire.encodeProblem },
};

it('has a reader for every golden file', () => {
  expect(readdirSync(folder).sort()).toEqual(
    Object.keys(MESSAGES)
      .map((name) => `${name}.json`)
      .sort(),
  );
});

describe.each(Object.entries(MESSAGES))('%s', (name, { decode, encode }) => {
  const text = golden(name);

  it('is read to the last field and written back the same', () => {
    const message = decode(text);
    expect(message).toEqual(JSON.parse(text));
    const { protocol, ...said } = message;
    expect(protocol).toBe(1);
    expect(JSON.parse(encode(said as never))).toEqual(JSON.parse(text));
  });

  it('is refused with one more field, at any depth', () => {
    for (const spoiled of withOneMoreField(JSON.parse(text))) {
      expect(() => decode(JSON.stringify(spoiled))).toThrow(expect.objectContaining({ code: 'wire-agent.malformed' }));
    }
  });

  it('is refused in another version, and without one', () => {
    const { protocol: _, ...rest } = JSON.parse(text) as Record<string, unknown>;
    expect(() => decode(JSON.stringify({ ...rest, protocol: 2 }))).toThrow(
      expect.objectContaining({ code: 'wire-agent.unknownVersion' }),
    );
    expect(() => decode(JSON.stringify(rest))).toThrow(expect.objectContaining({ code: 'wire-agent.malformed' }));
  });
});

it('signs the time with the key of the chain’s leaf', () => {
  const claim = wire.timeClaimOf(wire.decodeTimeReply(golden('time-reply')));
  const leaf = new X509Certificate(claim.chain[0] ?? '');
  expect(verify('sha256', claim.signed, leaf.publicKey, claim.signature)).toBe(true);
  expect(Buffer.from(claim.signed).toString('ascii')).toBe(
    'chariot-time-v1\nq83vEjRWeJCrze8SNFZ4kA\n2026-12-01T08:30:00.000Z',
  );
  const later = wire.signedTimeBytes({ nonce: claim.nonce, time: '2026-12-01T08:30:00.001Z' });
  expect(verify('sha256', later, leaf.publicKey, claim.signature)).toBe(false);
});

function* withOneMoreField(value: unknown): Generator<unknown> {
  if (Array.isArray(value)) {
    for (const [index, item] of value.entries()) {
      for (const spoiled of withOneMoreField(item)) yield value.with(index, spoiled);
    }
  } else if (value !== null && typeof value === 'object') {
    yield { ...value, macAddress: '02:00:00:00:00:01' };
    for (const [key, item] of Object.entries(value)) {
      for (const spoiled of withOneMoreField(item)) yield { ...value, [key]: spoiled };
    }
  }
}
