import type { Repayment } from '@chariot/contract';
import { LocalDate, Money } from '@chariot/kernel';
import { conventionError } from '../convention-errors.js';
import { explained, type Explained } from '../funding/explained.js';
import { applies } from '../rules/applies.js';
import { repaidOf, requestedBy, totalOf, type LedgerRepayment } from './ledger.js';

const ARTICLES = ['art. 7.2'];
const atLeastZero = (cents: Money): Money => (cents < 0 ? Money.ZERO : cents);

export interface ClawbackFacts {
  readonly paidCents: Money;
  /** Null: nothing is certified and the convention still runs, so that no excess can be told yet. */
  readonly dueCents: Money | null;
  readonly repayments: readonly LedgerRepayment[];
  readonly day: LocalDate;
}

/** Who owes it and to whom (T06, T07): never « moins » on the académie's side. */
export const PARTIES: Pick<Repayment, 'debtor' | 'creditor'> = { debtor: 'localAuthority', creditor: 'ministry' };

/**
 * What the commune owes back to the ministry (R83): what was paid beyond what is due, and what served other ends. Sums asked
 * for as unused are that excess, said by a letter: they are not owed twice.
 */
export function clawbackOf(facts: ClawbackFacts): {
  readonly owed: Explained;
  readonly repaid: Explained<Money>;
  readonly remaining: Explained;
} {
  const requested = requestedBy(facts.repayments, facts.day);
  const otherUse = applies('R83') ? totalOf(requested.filter(({ cause }) => cause === 'otherUse')) : Money.ZERO;
  const unused = applies('R83') ? totalOf(requested.filter(({ cause }) => cause !== 'otherUse')) : Money.ZERO;
  const repaid = repaidOf(requested, facts.day);
  const repaidSaid = explained('Reversé au ministère', repaid, 'ce que la collectivité dit avoir reversé', ARTICLES);
  const label = { owed: 'À reverser au ministère', remaining: 'Reste à reverser' };
  if (facts.dueCents === null && requested.length === 0) {
    const missing = 'non calculable : aucun état n’est certifié, et la convention n’est pas à son terme';
    return {
      owed: explained(label.owed, null, missing, ARTICLES),
      repaid: repaidSaid,
      remaining: explained(label.remaining, null, missing, ARTICLES),
    };
  }
  const due = facts.dueCents ?? facts.paidCents;
  const excess = applies('T06') ? atLeastZero(Money.subtract(facts.paidCents, due)) : Money.ZERO;
  const unspent = unused > excess ? unused : excess;
  const owed = Money.add(unspent, otherUse);
  const formula = [
    `versé ${Money.format(facts.paidCents)} − dû ${Money.format(due)}, jamais négatif`,
    ...(unused > excess ? [`demandé comme non utilisé : ${Money.format(unused)}`] : []),
    ...(otherUse > 0 ? [`+ utilisé à d’autres fins : ${Money.format(otherUse)}`] : []),
  ].join(' ; ');
  return {
    owed: explained(label.owed, owed, formula, ARTICLES),
    repaid: repaidSaid,
    remaining: explained(
      label.remaining,
      atLeastZero(Money.subtract(owed, repaid)),
      `${Money.format(owed)} − ${Money.format(repaid)}`,
      ARTICLES,
    ),
  };
}

/** Nobody is asked for more than was paid. @throws DomainError `convention.repaymentAbovePaid` */
export function checkRepayment(
  cents: Money,
  facts: { readonly paidCents: Money; readonly requestedCents: Money },
): void {
  const left = atLeastZero(Money.subtract(facts.paidCents, facts.requestedCents));
  if (applies('R83') && cents > left) {
    throw conventionError('repaymentAbovePaid', { amount: Money.format(cents), left: Money.format(left) });
  }
}
