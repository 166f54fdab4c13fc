import type { BankDetailsView } from '@chariot/contract';
import { applies } from '../rules/applies.js';

type Pair = BankDetailsView['beneficiary'];

/**
 * Who orders and who pays or collects, on each side (T23). The text names the beneficiary's pair; it says nothing of the
 * State's, which is given for the reader and never as the convention's word.
 */
export function officersOf(terms: Pair): { readonly beneficiary: Pair; readonly payer: BankDetailsView['payer'] } {
  const beneficiary = {
    authorisingOfficer: applies('R79') ? terms.authorisingOfficer : null,
    accountant: applies('R80') ? terms.accountant : null,
  };
  if (!applies('T23')) return { beneficiary, payer: { ...beneficiary, fromText: false } };
  return {
    beneficiary,
    payer: {
      authorisingOfficer: 'le recteur de l’académie, ordonnateur de la dépense de l’État',
      accountant: 'la direction régionale des finances publiques',
      fromText: false,
    },
  };
}
