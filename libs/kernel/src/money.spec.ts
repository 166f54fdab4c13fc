import fc from 'fast-check';
import { Money } from './index.js';

const amounts = fc.integer({ min: -1_000_000_000_00, max: 1_000_000_000_00 }).map(Money.cents);
const euros = (text: string) => Money.parse(text);

describe('Money', () => {
  it.each([
    [123456, '1\u00A0234,56\u00A0€'],
    [0, '0,00\u00A0€'],
    [5, '0,05\u00A0€'],
    [-5, '-0,05\u00A0€'],
    [99999, '999,99\u00A0€'],
    [100000, '1\u00A0000,00\u00A0€'],
    [-123456789, '-1\u00A0234\u00A0567,89\u00A0€'],
  ])('writes %i cents as %j', (cents, text) => {
    expect(Money.format(Money.cents(cents))).toBe(text);
  });

  it.each([
    ['1 234,56 €', 123456],
    ['1\u202F234,56\u00A0€', 123456],
    ['1234,56€', 123456],
    ['1234.56', 123456],
    ['8 000', 800000],
    ['8000', 800000],
    ['0,5', 50],
    ['-500,00', -50000],
    ['−500,00', -50000],
    ['-0', 0],
    [' 4 000,00 € ', 400000],
  ])('reads %j as %i cents', (text, cents) => {
    expect(Money.parse(text)).toBe(cents);
  });

  it.each([
    ['', 'nothing'],
    ['€', 'no digit'],
    ['1,234.56', 'English grouping'],
    ['1.234,56', 'German grouping'],
    ['1,234', 'three decimals, or English grouping'],
    ['12 34', 'groups that are not of three'],
    ['1 234 56', 'groups that are not of three'],
    ['2,17003E+13', 'a number damaged by a spreadsheet'],
    ['1e3', 'an exponent'],
    ['1 234,', 'a comma and no decimals'],
    [',50', 'no euros'],
    ['--5', 'two signs'],
    ['5 $', 'another currency'],
    ['99999999999999999', 'more than can be counted exactly'],
  ])('refuses %j: %s', (text) => {
    expect(() => Money.parse(text)).toThrow(expect.objectContaining({ code: 'kernel.invalidMoney' }));
  });

  it.each([0.5, NaN, Infinity, 2 ** 53])('refuses %p cents', (count) => {
    expect(() => Money.cents(count)).toThrow(expect.objectContaining({ code: 'kernel.invalidMoney' }));
  });

  it('reads back what it writes', () => {
    fc.assert(fc.property(amounts, (amount) => expect(Money.parse(Money.format(amount))).toBe(amount)));
  });

  it('adds, subtracts and sums to the cent', () => {
    expect(Money.add(euros('0,10'), euros('0,20'))).toBe(30);
    expect(Money.subtract(euros('1 500,00'), euros('2 000,00'))).toBe(-50000);
    expect(Money.sum([])).toBe(0);
    expect(Money.sum([euros('6 666,67'), euros('1 333,33')])).toBe(800000);
    expect(() => Money.add(Money.cents(Number.MAX_SAFE_INTEGER), Money.cents(1))).toThrow(
      expect.objectContaining({ code: 'kernel.invalidMoney' }),
    );
  });

  // The table of the settlement: half of the eligible cost, half-cents dropped.
  it.each([
    ['8 000,00', 50, '4 000,00'],
    ['9 600,00', 50, '4 800,00'],
    ['7 999,99', 50, '3 999,99'],
    ['3 000,00', 50, '1 500,00'],
    ['0,01', 50, '0,00'],
    ['-0,01', 50, '-0,01'],
    ['4 000,00', 16.404, '656,16'],
    ['8 000,00', 16.404, '1 312,32'],
    ['8 000,00', 0, '0,00'],
    ['8 000,01', 100, '8 000,01'],
  ])('takes of %s € a share of %d %%: %s €', (amount, rate, share) => {
    expect(Money.share(euros(amount), rate)).toBe(euros(share));
  });

  it('rounds every share down, and is exact where floating point is not', () => {
    fc.assert(
      fc.property(amounts, fc.integer({ min: 0, max: 1_000_000 }), (amount, rate) => {
        const share = BigInt(Money.share(amount, rate / 10_000));
        const exact = BigInt(amount) * BigInt(rate);
        expect(share * 1_000_000n <= exact && exact < (share + 1n) * 1_000_000n).toBe(true);
      }),
    );
  });

  it.each([
    [100, [1, 1, 1], [34, 33, 33]],
    [-100, [1, 1, 1], [-34, -33, -33]],
    [800_000, [12, 12], [400_000, 400_000]],
    [100, [1, 2, 0], [33, 67, 0]],
    [1, [1, 1], [1, 0]],
    [0, [3, 5], [0, 0]],
  ])('cuts %i cents by the weights %p', (amount, weights, parts) => {
    expect(Money.split(Money.cents(amount), weights)).toEqual(parts);
  });

  it('loses no cent when it cuts, and is never a cent away from the true share', () => {
    const weights = fc
      .array(fc.nat({ max: 1_000 }), { minLength: 1, maxLength: 40 })
      .filter((all) => all.some(Boolean));
    fc.assert(
      fc.property(amounts, weights, (amount, all) => {
        const parts = Money.split(amount, all);
        expect(Money.sum(parts)).toBe(amount);
        const total = all.reduce((sum, weight) => sum + weight, 0);
        for (const [at, part] of parts.entries()) {
          const far = BigInt(part) * BigInt(total) - BigInt(amount) * BigInt(all[at] ?? 0);
          expect(far < 0n ? -far : far).toBeLessThan(BigInt(total));
        }
      }),
    );
  });

  it.each([[[]], [[0, 0]], [[-1, 2]], [[0.5]]])('cuts nothing by the weights %p', (weights) => {
    expect(() => Money.split(euros('1'), weights)).toThrow(expect.objectContaining({ code: 'kernel.invalidRate' }));
  });

  it.each([-1, 100.0001, NaN, Infinity, 33.33333])('refuses the rate %p', (rate) => {
    expect(() => Money.share(euros('1'), rate)).toThrow(expect.objectContaining({ code: 'kernel.invalidRate' }));
  });
});
