import { createHmac, randomBytes } from 'node:crypto';

/** Crockford base32: digits and letters without I, L, O and U. */
const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const LENGTH = 10;

/** A one-use code of 50 random bits, as it is printed: `K7QM-3FHD-2X`. Its hash alone is looked up. */
export const EnrolmentCode = {
  /** @param random at least 10 random bytes */
  make(random: Uint8Array = randomBytes(LENGTH)): string {
    const characters = Array.from(random.subarray(0, LENGTH), (byte) => ALPHABET[byte & 31]);
    if (characters.length < LENGTH) throw new RangeError('A code needs 10 random bytes');
    return printed(characters.join(''));
  },

  /** What was typed → `K7QM-3FHD-2X`: case, spaces and dashes do not matter, O is 0, I and L are 1. `null` when it cannot be a code. */
  normalise(typed: string): string | null {
    if (typed.length > 80) return null;
    const bare = typed
      .toUpperCase()
      .replace(/[\s\p{Pd}\u2212_.]/gu, '')
      .replace(/O/g, '0')
      .replace(/[IL]/g, '1');
    return bare.length === LENGTH && [...bare].every((character) => ALPHABET.includes(character))
      ? printed(bare)
      : null;
  },

  /** What the database keeps: HMAC-SHA-256 under a key that is not in the database, so that a stolen copy tells no code. */
  hash(code: string, key: Buffer): Buffer {
    return createHmac('sha256', key).update(code).digest();
  },
} as const;

const printed = (bare: string): string => `${bare.slice(0, 4)}-${bare.slice(4, 8)}-${bare.slice(8)}`;
