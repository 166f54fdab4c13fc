/** Crockford's base 32: digits and letters without I, L, O and U, which are misread. */
const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/** Codes that people copy by hand, 5 bits a sign. */
export const HandCode = {
  /** One sign a byte, of its lowest five bits. */
  of(random: Iterable<number>): string {
    return Array.from(random, (byte) => ALPHABET[byte & 31]).join('');
  },

  /** `K7QM3FHD2X` → `K7QM-3FHD-2X`, as it is printed. */
  printed(bare: string): string {
    return bare.replace(/.{4}(?=.)/g, '$&-');
  },

  /**
   * What was typed → its signs alone: case, spaces and dashes of any kind do not matter, O is 0, I and L are 1. `null`
   * when it cannot be a code of `length` signs.
   */
  read(typed: string, length: number): string | null {
    if (typed.length > 80) return null;
    const bare = typed
      .toUpperCase()
      .replace(/[\s\p{Pd}\u2212_.]/gu, '')
      .replace(/O/g, '0')
      .replace(/[IL]/g, '1');
    return bare.length === length && [...bare].every((sign) => ALPHABET.includes(sign)) ? bare : null;
  },
} as const;
