import fc from 'fast-check';
import { HandCode } from '@chariot/kernel';
import { EnrolmentCode } from './index.js';

describe('an enrolment code', () => {
  it.each([
    ['K7QM-3FHD-2X', 'K7QM-3FHD-2X'],
    ['k7qm3fhd2x', 'K7QM-3FHD-2X'],
    ['  k7qm 3fhd 2x\n', 'K7QM-3FHD-2X'],
    ['K7QM–3FHD—2X', 'K7QM-3FHD-2X'],
    ['OoIiLl-0123', '0011-1101-23'],
  ])('%j is read as %s', (typed, code) => {
    expect(EnrolmentCode.normalise(typed)).toBe(code);
  });

  it.each(['', 'K7QM-3FHD-2', 'K7QM-3FHD-2XX', 'K7QM-3FHD-2U', 'K7QM-3FHD-2é', '١234-5678-90', 'K'.repeat(1000)])(
    '%j is refused',
    (typed) => {
      expect(() => EnrolmentCode.normalise(typed)).toThrow(expect.objectContaining({ code: 'wire-agent.invalidCode' }));
    },
  );

  it('survives every tolerated way of writing it', () => {
    const digit = fc.integer({ min: 0, max: 31 });
    fc.assert(
      fc.property(
        fc.array(digit, { minLength: 10, maxLength: 10 }),
        fc.array(fc.constantFrom('', ' ', '-', '–', '.'), { minLength: 10, maxLength: 10 }),
        fc.boolean(),
        (digits, between, lower) => {
          const code = EnrolmentCode.normalise(HandCode.of(digits));
          expect(code).toMatch(/^[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{2}$/);
          const characters = [...code.replaceAll('-', '')].map((character) =>
            character === '0' ? 'o' : character === '1' ? 'l' : lower ? character.toLowerCase() : character,
          );
          const typed = characters.map((character, index) => `${between[index]}${character}`).join('');
          expect(EnrolmentCode.normalise(typed)).toBe(code);
        },
      ),
    );
  });

  it('is never normalised into anything but itself or a refusal', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 90 }), (typed) => {
        let code: string;
        try {
          code = EnrolmentCode.normalise(typed);
        } catch (error) {
          expect(error).toMatchObject({ code: 'wire-agent.invalidCode' });
          return;
        }
        expect(EnrolmentCode.normalise(code)).toBe(code);
      }),
    );
  });
});
