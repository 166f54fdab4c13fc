import { Bic, Iban, Rib, type RibParts } from '@chariot/kernel';
import { conventionError } from '../convention-errors.js';
import { applies } from '../rules/applies.js';

/** An account whose keys agree. It does not say whose it is: that is for two persons, and a telephone. */
export interface BankAccount {
  readonly iban: Iban;
  readonly bic: Bic | null;
  /** What a RIB says of the same account; null outside France and Monaco. */
  readonly rib: RibParts | null;
}

export interface TypedAccount {
  readonly iban: string;
  readonly rib: RibParts | null;
  readonly bic: string | null;
}

const compact = (text: string): string => text.replace(/\s/g, '').toUpperCase();

/**
 * Reads an account as people type it (R78): the IBAN by its check digits and its RIB key, the BIC by its form, and a RIB that
 * is given beside must be the IBAN's own.
 * @throws DomainError `kernel.invalidIban`, `kernel.invalidBic`, `convention.bankRibNotIban`; none repeats the number
 */
export function readAccount({ iban, rib, bic }: TypedAccount): BankAccount {
  if (!applies('R78')) return { iban: compact(iban) as Iban, bic: bic === null ? null : (compact(bic) as Bic), rib };
  const read = Iban.parse(iban);
  const own = Iban.rib(read);
  if (rib !== null && !isSameRib(rib, own)) throw conventionError('bankRibNotIban');
  return { iban: read, bic: bic === null ? null : Bic.parse(bic), rib: own };
}

function isSameRib(typed: RibParts, own: RibParts | null): boolean {
  const parts = {
    bank: compact(typed.bank),
    branch: compact(typed.branch),
    account: compact(typed.account),
    key: compact(typed.key),
  };
  return (
    own !== null &&
    Rib.check(parts) &&
    (['bank', 'branch', 'account', 'key'] as const).every((part) => parts[part] === own[part])
  );
}

/** As anybody sees it who does not pay: `FR76 •••• 036`. */
export const maskedAccount = (iban: Iban): string => (applies('R78') ? Iban.mask(iban) : Iban.format(iban));
