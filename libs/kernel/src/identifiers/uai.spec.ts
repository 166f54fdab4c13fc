import fc from 'fast-check';
import { DomainError, Uai } from '../index.js';

const sevenDigits = fc.integer({ min: 0, max: 9_999_999 }).map((number) => String(number).padStart(7, '0'));

describe('Uai', () => {
  it.each(['0382460T', '0380002W', '0381778B', '0381780D', '0382032C', '0380004Y', '0951099D', '0940204L'])(
    'accepts %s, found in a directory or computed by hand',
    (uai) => {
      expect(Uai.is(uai)).toBe(true);
      expect(Uai.parse(uai)).toBe(uai);
    },
  );

  it.each([
    ['0382460t', 'lower case'],
    [' 0382460T\n', 'spaces around'],
    ['038 2460\u00A0T', 'spaces inside'],
    ['ce.0382460T@ac-grenoble.fr', 'the mailbox of the school'],
    ['CE.0382460t@AC-GRENOBLE.FR', 'the mailbox, shouted'],
  ])('reads %j (%s) as 0382460T', (text) => {
    expect(Uai.parse(text)).toBe('0382460T');
    expect(Uai.is(text)).toBe(false);
  });

  it.each(['0380099Z', '0382460I', '0382460', '382460T', '03824600', '0382460TT', '', 'x0382460T', '٠٣٨٢٤٦٠T'])(
    'refuses %j',
    (text) => {
      expect(Uai.is(text)).toBe(false);
      expect(() => Uai.parse(text)).toThrow(
        expect.objectContaining({ code: 'kernel.invalidUai', category: 'invalid' }),
      );
    },
  );

  it('says in French what was typed and what to do', () => {
    let error: unknown;
    try {
      Uai.parse('0380099Z');
    } catch (caught) {
      error = caught;
    }
    expect(error).toBeInstanceOf(DomainError);
    expect((error as DomainError).fr).toBe(
      '« 0380099Z » n’est pas un UAI : recopiez les 7 chiffres et la lettre de contrôle de l’établissement, par exemple 0382460T.',
    );
  });

  it('gives seven digits one letter and refuses every other', () => {
    fc.assert(
      fc.property(sevenDigits, (digits) => {
        const valid = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZ'].filter((letter) => Uai.is(digits + letter));
        expect(valid).toEqual([Uai.checkLetter(digits)]);
      }),
    );
  });

  it('sees any one digit that was mistyped', () => {
    fc.assert(
      fc.property(sevenDigits, fc.nat(6), fc.integer({ min: 1, max: 9 }), (digits, at, shift) => {
        const wrong = digits.slice(0, at) + ((Number(digits[at]) + shift) % 10) + digits.slice(at + 1);
        expect(Uai.is(wrong + Uai.checkLetter(digits))).toBe(false);
      }),
    );
  });
});
