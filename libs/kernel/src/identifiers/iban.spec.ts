import fc from 'fast-check';
import { Bic, DomainError, Iban, Rib } from '../index.js';

/** ISO 13616 by another road: one big number. */
function checkDigits(country: string, bban: string): string {
  const number = [...`${bban}${country}00`].map((character) => parseInt(character, 36)).join('');
  return String(98n - (BigInt(number) % 97n)).padStart(2, '0');
}

const frenchIbans = fc
  .tuple(fc.stringMatching(/^[0-9]{10}$/), fc.stringMatching(/^[0-9A-Z]{11}$/))
  .map(([banks, account]) => {
    const key = Rib.key({ bank: banks.slice(0, 5), branch: banks.slice(5), account });
    return `FR${checkDigits('FR', banks + account + key)}${banks}${account}${key}`;
  });

describe('Iban', () => {
  it('reads the account of a treasury office, and finds its RIB inside', () => {
    const iban = Iban.parse('FR76 3000 1004 19C3 8400 0000 036');
    expect(iban).toHaveLength(27);
    expect(Iban.rib(iban)).toEqual({ bank: '30001', branch: '00419', account: 'C3840000000', key: '36' });
    expect(Iban.format(iban)).toBe('FR76 3000 1004 19C3 8400 0000 036');
    expect(Iban.mask(iban)).toBe('FR76 •••• 036');
    expect(Iban.is('FR76 3000 1004 19C3 8400 0000 036')).toBe(false);
    expect(Iban.parse('fr7630001004\u00A019c3840000\u202F00036')).toBe(iban);
  });

  it.each(['DE89370400440532013000', 'BE68539007547034', 'NO9386011117947', 'MT84MALT011000012345MTLCAST001S'])(
    'accepts %s, of another country, which holds no RIB',
    (text) => {
      const iban = Iban.parse(text);
      expect(Iban.rib(iban)).toBeNull();
      expect(Iban.parse(Iban.format(iban))).toBe(iban);
    },
  );

  it.each([
    ['FR763000100419C3840000000036', '28 characters'],
    ['FR773000100419C384000000036', 'wrong check digits'],
    ['', 'nothing'],
    ['FR76', 'too short'],
    ['DE8937040044053201300', 'one character missing'],
    ['US64SVBKUS6S3300958879', 'a country out of the area'],
    ['FR763000100419C384000000003É', 'an accent'],
  ])('refuses %s: %s', (text) => {
    expect(Iban.is(text)).toBe(false);
    expect(() => Iban.parse(text)).toThrow(expect.objectContaining({ code: 'kernel.invalidIban' }));
  });

  it('refuses a French account whose own key is wrong, even when the international check passes', () => {
    const bban = '3000100419C384000000037';
    expect(Iban.is(`FR${checkDigits('FR', bban)}${bban}`)).toBe(false);
  });

  it('refuses a number of the wrong length whose check digits agree', () => {
    const bban = '37040044053201300';
    expect(Iban.is(`DE${checkDigits('DE', bban)}${bban}`)).toBe(false);
    expect(Iban.is(`DE${checkDigits('DE', `${bban}0`)}${bban}0`)).toBe(true);
  });

  it('refuses the check digits that only look right: 00, 01 and 99', () => {
    // 97 ≡ 00, 98 ≡ 01 and 99 ≡ 02 modulo 97: the remainder alone cannot tell them apart.
    for (const [good, alias] of [
      ['97', '00'],
      ['98', '01'],
      ['02', '99'],
    ] as const) {
      const bban = Array.from({ length: 2000 }, (_, index) => `37040044${String(index).padStart(10, '0')}`).find(
        (candidate) => checkDigits('DE', candidate) === good,
      );
      expect(Iban.is(`DE${good}${bban}`)).toBe(true);
      expect(Iban.is(`DE${alias}${bban}`)).toBe(false);
    }
  });

  it('accepts every account whose keys agree and refuses it with any one digit changed', () => {
    fc.assert(
      fc.property(frenchIbans, fc.nat(24), fc.integer({ min: 1, max: 9 }), (iban, offset, shift) => {
        expect(Iban.is(iban)).toBe(true);
        const at = 2 + offset;
        fc.pre(/\d/.test(iban.charAt(at)));
        const wrong = iban.slice(0, at) + ((Number(iban[at]) + shift) % 10) + iban.slice(at + 1);
        expect(Iban.is(wrong)).toBe(false);
      }),
    );
  });

  it('never repeats an account number in its refusal', () => {
    const typed = 'FR7630001004190384000000036';
    let error: unknown;
    try {
      Iban.parse(typed);
    } catch (caught) {
      error = caught;
    }
    expect(error).toBeInstanceOf(DomainError);
    const { fr, en, message, params } = error as DomainError;
    expect(JSON.stringify({ fr, en, message, params })).not.toContain('30001');
  });

  it('masks all of a text that is no IBAN', () => {
    expect(Iban.mask('30001')).toBe('••••');
    expect(Iban.mask('FR7630001004190384000000036')).toBe('••••');
  });
});

describe('Bic', () => {
  it('accepts 8 or 11 characters', () => {
    expect(Bic.is('BDFEFRPPCCT')).toBe(true);
    expect(Bic.is('BDFEFRPP')).toBe(true);
    expect(Bic.parse('bdfe frpp cct')).toBe('BDFEFRPPCCT');
  });

  it.each(['', 'BDFEFRPPC', 'BDFEFRPPCCTT', 'BDFE1RPP', 'bdfefrppcct', 'BDFEFRP'])('refuses %j', (text) => {
    expect(Bic.is(text)).toBe(false);
  });

  it('refuses with a sentence', () => {
    expect(() => Bic.parse('Banque de France')).toThrow(expect.objectContaining({ code: 'kernel.invalidBic' }));
  });
});
