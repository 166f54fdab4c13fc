import type { ClaimState, SettlementView } from '@chariot/contract';
import { Money } from '@chariot/kernel';
import { explained, type Explained } from '../funding/explained.js';
import { applies } from '../rules/applies.js';

/** A statement that was presented. */
export interface PresentedClaim {
  readonly state: ClaimState;
  readonly version: number | null;
  /** A later version counts in its place. */
  readonly superseded: boolean;
  readonly settlement: Pick<SettlementView, 'due' | 'balance'>;
}

/**
 * What the académie may pay as the balance on a statement, null where none was presented: nothing before a certified statement was produced (R65, R66) and its
 * service fait established (R64).
 */
export function payableBalance(claim: PresentedClaim | null): Explained {
  const label = 'Solde payable';
  const articles = ['art. 7.1'];
  const not = (why: string): Explained => explained(label, Money.ZERO, why, articles);
  if (claim === null) {
    if (applies('R65')) return not('aucun état récapitulatif n’a été produit');
    return explained(label, null, 'non calculable', articles);
  }
  if (claim.superseded) return not('une version plus récente le remplace');
  if (claim.version === null) {
    if (applies('R66')) return not('l’état récapitulatif n’est pas certifié exact');
  } else if (claim.state !== 'serviceDone' && applies('R64')) {
    return not('le service fait n’est pas constaté');
  }
  const { cents, formula } = claim.settlement.balance;
  return explained(label, cents === null ? null : Money.cents(cents), formula, articles);
}
