import fc from 'fast-check';
import { newId } from '../index.js';
import { uuidV7 } from './ids.js';

const UUID_V7 = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

describe('newId', () => {
  it('makes UUIDs version 7, each once, that begin with the time', () => {
    const before = Date.now();
    const ids = Array.from({ length: 10_000 }, newId);
    const after = Date.now();
    expect(new Set(ids).size).toBe(ids.length);
    for (const id of ids) {
      expect(id).toMatch(UUID_V7);
      const time = parseInt(id.replace('-', '').slice(0, 12), 16);
      expect(time >= before && time <= after).toBe(true);
    }
  });

  it('lays out the example of RFC 9562, appendix A.6', () => {
    const random = Uint8Array.from([0x0c, 0xc3, 0x18, 0xc4, 0xdc, 0x0c, 0x0c, 0x07, 0x39, 0x8f]);
    expect(uuidV7(0x017f22e279b0, random)).toBe('017f22e2-79b0-7cc3-98c4-dc0c0c07398f');
  });

  it('keeps its form and the order of time, whatever the random bytes', () => {
    const bytes = fc.uint8Array({ minLength: 10, maxLength: 10 });
    const times = fc.nat(2 ** 31 - 1).map((seconds) => seconds * 1000);
    fc.assert(
      fc.property(times, times, bytes, bytes, (a, b, randomA, randomB) => {
        expect(uuidV7(a, randomA)).toMatch(UUID_V7);
        if (a < b) expect(uuidV7(a, randomA) < uuidV7(b, randomB)).toBe(true);
      }),
    );
  });
});
