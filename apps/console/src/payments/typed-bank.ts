import { newBankDetails, type NewBankDetails } from '@chariot/contract';

/** Bank details as one copies them from a RIB. */
export interface TypedBank {
  readonly iban: string;
  readonly bank: string;
  readonly branch: string;
  readonly account: string;
  readonly key: string;
  readonly bic: string;
  readonly holder: string;
  readonly bankName: string;
  readonly paymentLabel: string;
  readonly documentDatedOn: string;
  readonly reason: string;
}

export const NO_BANK: TypedBank = {
  ...{ iban: '', bank: '', branch: '', account: '', key: '', bic: '' },
  ...{ holder: '', bankName: '', paymentLabel: '', documentDatedOn: '', reason: '' },
};

const orNull = (text: string): string | null => (text.trim() === '' ? null : text.trim());

export interface CheckedBank {
  /** Undefined: the faults say why. */
  readonly details: NewBankDetails | undefined;
  readonly faults: Readonly<Record<string, string>>;
}

/** The RIB is for comparison: it is typed whole, or not at all. */
export function checkedBank({ bank, branch, account, key, ...typed }: TypedBank): CheckedBank {
  const rib = { bank, branch, account, key };
  const parsed = newBankDetails.safeParse({
    iban: typed.iban,
    rib: Object.values(rib).every((part) => part.trim() === '') ? null : rib,
    bic: orNull(typed.bic),
    holder: typed.holder,
    bankName: orNull(typed.bankName),
    paymentLabel: orNull(typed.paymentLabel),
    documentDatedOn: orNull(typed.documentDatedOn),
    reason: typed.reason,
  });
  const faults: Record<string, string> = {};
  for (const { path, message } of parsed.error?.issues ?? []) {
    faults[String((path[0] === 'rib' ? path[1] : path[0]) ?? '')] ??= message;
  }
  return { details: parsed.data, faults };
}
