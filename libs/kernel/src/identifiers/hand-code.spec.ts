import fc from 'fast-check';
import { HandCode } from './hand-code.js';

describe('a code that people copy by hand', () => {
  it('is printed in fours', () => {
    expect(HandCode.printed(HandCode.of([19, 7, 23, 20, 3, 15, 17, 13, 2, 29]))).toBe('K7QM-3FHD-2X');
    expect(HandCode.printed('ABCDEFGH')).toBe('ABCD-EFGH');
  });

  it('is read however it was typed', () => {
    for (const typed of ['k7qm3fhd2x', ' K7QM 3FHD 2X\n', 'K7QM–3FHD—2X', 'k7qm_3fhd.2x']) {
      expect(HandCode.read(typed, 10)).toBe('K7QM3FHD2X');
    }
    expect(HandCode.read('o0il-1', 5)).toBe('00111');
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 1, maxLength: 40 }), (random) => {
        const bare = HandCode.of(random);
        return HandCode.read(HandCode.printed(bare).toLowerCase(), random.length) === bare;
      }),
    );
  });

  it.each(['', 'K7QM-3FHD-2', 'K7QM-3FHD-2XX', 'K7QM-3FHD-2U', 'K7QM-3FHD-2é', '١234-5678-90', '0'.repeat(5000)])(
    'is not %j',
    (typed) => expect(HandCode.read(typed, 10)).toBeNull(),
  );
});
