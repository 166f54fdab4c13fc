import * as fc from 'fast-check';
import { PacketLimit } from './packet-limit.js';

/** A packet of the given length, as MQTT writes it. */
function packet(length: number): Buffer {
  const header = [0x30];
  let rest = length;
  do {
    const digit = rest % 128;
    rest = Math.floor(rest / 128);
    header.push(rest > 0 ? digit | 0x80 : digit);
  } while (rest > 0);
  return Buffer.concat([Buffer.from(header), Buffer.alloc(length, 0xff)]);
}

describe('PacketLimit', () => {
  it('accepts any packets that fit, however the bytes arrive', () => {
    const lengths = fc.array(fc.integer({ min: 0, max: 4_096 }), { maxLength: 6 });
    fc.assert(
      fc.property(lengths, fc.integer({ min: 1, max: 700 }), (sizes, step) => {
        const bytes = Buffer.concat(sizes.map(packet));
        const limit = new PacketLimit(4_096);
        for (let at = 0; at < bytes.length; at += step) expect(limit.accepts(bytes.subarray(at, at + step))).toBe(true);
      }),
    );
  });

  it('refuses a longer one by its head', () => {
    const head = packet(4_097).subarray(0, 3);
    expect(new PacketLimit(4_096).accepts(head)).toBe(false);
    expect(new PacketLimit(4_096).accepts(Buffer.concat([packet(10), packet(4_096), head]))).toBe(false);
  });

  it('refuses a length that does not end', () => {
    expect(new PacketLimit(4_096).accepts(Buffer.from([0x30, 0x80, 0x80, 0x80, 0x80, 0x00]))).toBe(false);
  });
});
