import type { ResourceGrant } from '@chariot/contract';
import { centsOf } from '../formats/index.js';

type Purchase = NonNullable<ResourceGrant['receipt']>['purchases'][number];

/** One thing that a collège has bought with its dotation, as it is typed in. */
export interface TypedPurchase {
  readonly label: string;
  readonly boughtOn: string;
  readonly cents: string;
}

export const NO_PURCHASE: TypedPurchase = { label: '', boughtOn: '', cents: '' };

/** Null: one of them is half written. A line that says nothing is left out. */
export function purchasesOf(rows: readonly TypedPurchase[]): Purchase[] | null {
  const written = rows.filter(({ label, cents }) => label.trim() !== '' || cents.trim() !== '');
  const purchases = written.map(({ label, boughtOn, cents }) => ({
    label: label.trim(),
    boughtOn: boughtOn === '' ? null : boughtOn,
    cents: centsOf(cents),
  }));
  const whole = purchases.filter((one): one is Purchase => one.label !== '' && one.cents !== null && one.cents > 0);
  return whole.length === written.length ? whole : null;
}
