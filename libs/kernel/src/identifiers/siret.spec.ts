import fc from 'fast-check';
import { Siren, Siret } from '../index.js';

const DIGITS = [...'0123456789'];
const digits = (length: number) => fc.stringMatching(new RegExp(`^[0-9]{${length}}$`));
const withCheckDigit = (text: string, is: (text: string) => boolean) => DIGITS.map((digit) => text + digit).filter(is);
const sirens = digits(8)
  .filter((text) => text !== '00000000')
  .map((text) => withCheckDigit(text, Siren.is)[0] ?? '');

describe('Siret', () => {
  it.each(['73282932000074', '11002001300097', '21940034800195', '21940046200111', '35600000000048'])(
    'accepts %s',
    (siret) => {
      expect(Siret.is(siret)).toBe(true);
      expect(Siret.siren(Siret.parse(siret))).toBe(siret.slice(0, 9));
      expect(Siren.is(siret.slice(0, 9))).toBe(true);
    },
  );

  it('reads the spaces that people put in', () => {
    expect(Siret.parse(' 732 829 320\u00A000074 ')).toBe('73282932000074');
    expect(Siren.parse('732\u202F829 320')).toBe('732829320');
    expect(Siret.is('732 829 320 00074')).toBe(false);
  });

  it.each([
    ['73282932000075', 'a wrong check digit'],
    ['7328293200007', '13 digits'],
    ['732829320000744', '15 digits'],
    ['2,17003E+13', 'a number damaged by a spreadsheet'],
    ['00000000000000', 'an emptied column'],
    ['9910999990000A', 'a pseudo-SIRET with a letter'],
    ['٧٣٢٨٢٩٣٢٠٠٠٠٧٤', 'digits of another script'],
    ['', 'nothing'],
  ])('refuses %j: %s', (text) => {
    expect(Siret.is(text)).toBe(false);
    expect(() => Siret.parse(text)).toThrow(expect.objectContaining({ code: 'kernel.invalidSiret' }));
  });

  it.each(['732829321', '000000000', '73282932', ''])('refuses the SIREN %j', (text) => {
    expect(Siren.is(text)).toBe(false);
    expect(() => Siren.parse(text)).toThrow(expect.objectContaining({ code: 'kernel.invalidSiren' }));
  });

  it('refuses a SIRET whose 14 digits agree and whose SIREN does not', () => {
    expect(withCheckDigit('7328293210007', Siret.is)).toEqual([]);
  });

  it('gives eight digits one check digit, and an establishment one too', () => {
    fc.assert(
      fc.property(sirens, digits(4), (siren, establishment) => {
        fc.pre(siren !== '356000000');
        expect(Siren.is(siren)).toBe(true);
        expect(withCheckDigit(siren.slice(0, 8), Siren.is)).toHaveLength(1);
        expect(withCheckDigit(siren + establishment, Siret.is)).toHaveLength(1);
      }),
    );
  });

  it('counts the establishments of La Poste by fives, and its head office as everyone’s', () => {
    fc.assert(
      fc.property(digits(5), (establishment) => {
        const siret = `356000000${establishment}`;
        const sum = [...siret].reduce((total, digit) => total + Number(digit), 0);
        expect(Siret.is(siret)).toBe(sum % 5 === 0 || siret === '35600000000048');
      }),
    );
    expect(Siret.is('35600000049837')).toBe(true);
    expect(Siret.is('35600000049838')).toBe(false);
  });
});
