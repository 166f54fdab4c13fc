import fc from 'fast-check';
import { EnrolmentCode } from './enrolment-code.js';

describe('an enrolment code', () => {
  it('is ten characters that cannot be mistaken for one another, from 50 bits', () => {
    expect(EnrolmentCode.make(Uint8Array.from([19, 7, 23, 20, 3, 15, 17, 13, 2, 29]))).toBe('K7QM-3FHD-2X');
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 10, maxLength: 10 }), (random) =>
        expect(EnrolmentCode.make(random)).toMatch(
          /^[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{2}$/,
        ),
      ),
    );
    expect(() => EnrolmentCode.make(Uint8Array.from([1]))).toThrow(RangeError);
    expect(EnrolmentCode.make()).not.toBe(EnrolmentCode.make());
  });

  it('is read however it was typed', () => {
    for (const typed of ['k7qm3fhd2x', ' K7QM 3FHD 2X ', 'K7QM–3FHD—2X', 'k7qm_3fhd.2x']) {
      expect(EnrolmentCode.normalise(typed)).toBe('K7QM-3FHD-2X');
    }
    expect(EnrolmentCode.normalise('OIL0-1111-1O')).toBe('0110-1111-10');
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 10, maxLength: 10 }), (random) => {
        const code = EnrolmentCode.make(random);
        return EnrolmentCode.normalise(code.toLowerCase().replaceAll('-', ' ')) === code;
      }),
    );
  });

  it('is not anything else', () => {
    for (const typed of ['', 'K7QM-3FHD-2', 'K7QM-3FHD-2XX', 'K7QM-3FHD-2U', 'K7QM-3FHD-2é', '0'.repeat(5000)]) {
      expect(EnrolmentCode.normalise(typed)).toBeNull();
    }
    fc.assert(fc.property(fc.string(), (typed) => void EnrolmentCode.normalise(typed)));
  });

  it('is kept under a key', () => {
    const key = Buffer.alloc(32, 1);
    expect(EnrolmentCode.hash('K7QM-3FHD-2X', key)).toHaveLength(32);
    expect(EnrolmentCode.hash('K7QM-3FHD-2X', key)).not.toEqual(
      EnrolmentCode.hash('K7QM-3FHD-2X', Buffer.alloc(32, 2)),
    );
  });
});
