import { wireAgentError } from './errors.js';

/** Crockford base32: digits and letters without I, L, O and U. */
const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
/** 10 characters of 5 bits. */
const LENGTH = 10;

export const EnrolmentCode = {
  alphabet: ALPHABET,
  length: LENGTH,

  /**
   * What was typed or scanned → the canonical form `K7QM-3FHD-2X`. Tolerates lower case, spaces, dashes of any kind,
   * O for 0, I and L for 1. Throws `wire-agent.invalidCode`.
   */
  normalise(typed: string): string {
    const bare = typed
      .slice(0, 80)
      .toUpperCase()
      .replace(/[\s\p{Pd}\u2212_.]/gu, '')
      .replace(/O/g, '0')
      .replace(/[IL]/g, '1');
    if (typed.length > 80 || bare.length !== LENGTH || [...bare].some((character) => !ALPHABET.includes(character))) {
      throw wireAgentError('invalidCode');
    }
    return print(bare);
  },

  /** 10 numbers of 0–31 (50 random bits) → `K7QM-3FHD-2X`. Throws `wire-agent.invalidCode` on anything else. */
  of(digits: readonly number[]): string {
    const bare = digits.map((digit) => ALPHABET[digit] ?? '?').join('');
    return EnrolmentCode.normalise(bare);
  },
} as const;

function print(bare: string): string {
  return `${bare.slice(0, 4)}-${bare.slice(4, 8)}-${bare.slice(8)}`;
}
