/** The four parts of a French account number (relevé d'identité bancaire), as printed on it. */
export interface RibParts {
  /** Code banque, 5 digits. */
  readonly bank: string;
  /** Code guichet, 5 digits. */
  readonly branch: string;
  /** Numéro de compte, 11 digits or letters. */
  readonly account: string;
  /** Clé, 2 digits. */
  readonly key: string;
}

// A and J count 1, B, K and S count 2, C, L and T count 3…: S starts again at 2. An IBAN counts letters otherwise (A = 10).
const LETTER_DIGITS: ReadonlyMap<string, string> = new Map(
  ['ABCDEFGHI', 'JKLMNOPQR']
    .flatMap((row) => [...row].map((letter, index): [string, string] => [letter, `${index + 1}`]))
    .concat([...'STUVWXYZ'].map((letter, index): [string, string] => [letter, `${index + 2}`])),
);

export const Rib = {
  /** Whether the four parts have their shape and the key is theirs. It does not prove whose account it is. */
  check(rib: RibParts): boolean {
    return hasShape(rib) && /^\d{2}$/.test(rib.key) && rib.key === Rib.key(rib);
  },

  /** The key of an account: 97 − ((89 × bank + 15 × branch + 3 × account) mod 97), on 2 digits. The parts must have their shape. */
  key({ bank, branch, account }: Omit<RibParts, 'key'>): string {
    const number = [...account].map((character) => LETTER_DIGITS.get(character) ?? character).join('');
    const weighted = 89 * Number(bank) + 15 * Number(branch) + 3 * Number(number);
    return String(97 - (weighted % 97)).padStart(2, '0');
  },
};

function hasShape({ bank, branch, account }: Omit<RibParts, 'key'>): boolean {
  return /^\d{5}$/.test(bank) && /^\d{5}$/.test(branch) && /^[0-9A-Z]{11}$/.test(account);
}
