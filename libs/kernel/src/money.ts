import type { Brand } from './brand.js';
import { kernelError, quoted } from './errors/kernel-errors.js';

/** An amount in euros, as a whole number of cents; negative for a credit note. */
export type Money = Brand<number, 'Money'>;

const NBSP = '\u00A0';
// A sign, digits that may be grouped by three, one or two decimals after a comma or a point, a euro sign.
const WRITTEN = /^([-−]?)(\d{1,3}(?: \d{3})+|\d+)(?:[,.](\d{1,2}))? ?€?$/;
// Rates are counted in ten-thousandths of a percent: 16.404 % is a whole number of them.
const RATE_SCALE = 10_000;

const cents = (count: number): Money => {
  if (!Number.isSafeInteger(count)) throw kernelError('invalidMoney', { value: String(count) });
  return (count === 0 ? 0 : count) as Money;
};

export const Money = {
  ZERO: 0 as Money,

  /** An amount from a whole number of cents. @throws DomainError `kernel.invalidMoney` */
  cents,

  /**
   * Reads an amount as French people write it: `1 234,56 €`, with any kind of space; `1234.56` and `8000` too.
   * `1,234.56` and a third decimal are refused: guessing would cost somebody money.
   * @throws DomainError `kernel.invalidMoney`
   */
  parse(text: string): Money {
    const [, sign, euros, decimals = ''] = WRITTEN.exec(text.replace(/\s/g, ' ').trim()) ?? [];
    if (euros === undefined) throw kernelError('invalidMoney', { value: quoted(text) });
    const count = Number(euros.replaceAll(' ', '') + decimals.padEnd(2, '0'));
    if (!Number.isSafeInteger(count)) throw kernelError('invalidMoney', { value: quoted(text) });
    return cents(sign ? -count : count);
  },

  /** For people: `1 234,56 €`, whose spaces are all U+00A0 so that an amount never breaks across lines. */
  format(money: Money): string {
    const digits = String(Math.abs(money)).padStart(3, '0');
    const euros = digits.slice(0, -2).replace(/\B(?=(\d{3})+$)/g, NBSP);
    return `${money < 0 ? '-' : ''}${euros},${digits.slice(-2)}${NBSP}€`;
  },

  add(a: Money, b: Money): Money {
    return cents(a + b);
  },

  subtract(a: Money, b: Money): Money {
    return cents(a - b);
  },

  sum(amounts: Iterable<Money>): Money {
    let total = Money.ZERO;
    for (const amount of amounts) total = Money.add(total, amount);
    return total;
  },

  /**
   * Cuts an amount into parts that bear these weights to each other and whose sum is the amount, to the cent: the cents
   * that remain go to the largest remainders, the first of equals first. `[1, 1, 1]` cuts evenly.
   * @throws DomainError `kernel.invalidRate` for a weight that is negative or no whole number, or when all are 0
   */
  split(money: Money, weights: readonly number[]): Money[] {
    const total = weights.reduce((sum, weight) => sum + weight, 0);
    const wrong = weights.find((weight) => !Number.isSafeInteger(weight) || weight < 0);
    if (wrong !== undefined || total === 0 || !Number.isSafeInteger(total)) {
      throw kernelError('invalidRate', { value: String(wrong ?? total) });
    }
    const size = BigInt(Math.abs(money));
    const parts = weights.map((weight, at) => {
      const product = size * BigInt(weight);
      return { at, cents: product / BigInt(total), remainder: product % BigInt(total) };
    });
    const missing = Number(size - parts.reduce((sum, part) => sum + part.cents, 0n));
    const lucky = new Set(
      [...parts]
        .sort((a, b) => (a.remainder === b.remainder ? a.at - b.at : a.remainder > b.remainder ? -1 : 1))
        .slice(0, missing)
        .map((part) => part.at),
    );
    const sign = money < 0 ? -1 : 1;
    return parts.map((part) => cents(sign * (Number(part.cents) + (lucky.has(part.at) ? 1 : 0))));
  },

  /**
   * A percentage of an amount, rounded down to the cent (the convention is silent on half-cents: down is in the State's favour).
   * @param ratePercent 0 to 100, at most four decimals: `50`, `16.404`
   * @throws DomainError `kernel.invalidRate`
   */
  share(money: Money, ratePercent: number): Money {
    const rate = Math.round(ratePercent * RATE_SCALE);
    // Comparing the quotient, not the product: 16.404 × 10 000 is not a whole number in floating point, 164 040 / 10 000 is 16.404.
    if (!(ratePercent >= 0 && ratePercent <= 100) || rate / RATE_SCALE !== ratePercent) {
      throw kernelError('invalidRate', { value: String(ratePercent) });
    }
    const product = BigInt(money) * BigInt(rate);
    const divisor = BigInt(100 * RATE_SCALE);
    const truncated = product / divisor;
    return cents(Number(product < 0n && product % divisor !== 0n ? truncated - 1n : truncated));
  },
};
