import type { PaymentKind } from '@chariot/contract';
import { LocalDate, Money } from '@chariot/kernel';
import { conventionError } from '../convention-errors.js';
import { explained, type Explained } from '../funding/explained.js';
import { applies } from '../rules/applies.js';
import { totalOf, type LedgerPayment } from './ledger.js';

/** What bounds the State's payments (art. 3.2, 7.1). */
export interface CeilingFacts {
  /** Null: not signed, and nothing is due yet. */
  readonly signedOn: LocalDate | null;
  /** What article 7.1 has paid at signature. */
  readonly advanceCents: Money;
  /** The State's subsidy of the annex. */
  readonly provisionalCents: Money;
  /** Of the last certified statement, the ministry's reduction taken off; null: none is certified. */
  readonly dueCents: Money | null;
  readonly reductionCents: Money;
  /** Those that count. */
  readonly payments: readonly LedgerPayment[];
}

const ARTICLES = ['art. 3.2', 'art. 7.1'];
const atLeastZero = (cents: Money): Money => (cents < 0 ? Money.ZERO : cents);
const least = (a: Money, b: Money): Money => (a < b ? a : b);

/** The advance of article 7.1 (R62): due at signature, and not before. */
export function advanceDueOn({
  signedOn,
  advanceCents,
}: Pick<CeilingFacts, 'signedOn' | 'advanceCents'>): Explained<Money> {
  const label = 'Avance due à la signature';
  if (!applies('R62')) return explained(label, Money.ZERO, 'aucune', ['art. 7.1']);
  return signedOn === null
    ? explained(label, Money.ZERO, 'rien n’est dû tant que la convention n’est pas signée', ['art. 7.1'])
    : explained(label, advanceCents, `montant de l’article 7.1, dû le ${LocalDate.format(signedOn)}`, ['art. 7.1']);
}

/** What may still be written down as paid, for one kind: never more than the State owes in all (R16, R17). */
export function ceilingOf(kind: PaymentKind, facts: CeilingFacts): Explained<Money> {
  if (facts.signedOn === null) {
    return explained(LABELS[kind], Money.ZERO, 'rien n’est dû tant que la convention n’est pas signée', ARTICLES);
  }
  const paid = totalOf(facts.payments);
  const whole = facts.dueCents ?? atLeastZero(Money.subtract(facts.provisionalCents, facts.reductionCents));
  const wholeSaid = facts.dueCents === null ? 'subvention prévisionnelle' : 'subvention due';
  const left = applies('R17') ? atLeastZero(Money.subtract(whole, paid)) : Money.cents(Number.MAX_SAFE_INTEGER);
  const leftSaid = `${wholeSaid} ${Money.format(whole)} − déjà versé ${Money.format(paid)}`;
  if (kind === 'balance') {
    return facts.dueCents === null
      ? explained(LABELS.balance, Money.ZERO, 'aucun état récapitulatif n’est certifié exact', ARTICLES)
      : explained(LABELS.balance, left, leftSaid, ARTICLES);
  }
  if (kind === 'instalment') return explained(LABELS.instalment, left, leftSaid, ARTICLES);
  const advance = advanceDueOn(facts);
  const advanced = totalOf(facts.payments.filter((payment) => payment.kind === 'advance'));
  const own = atLeastZero(Money.subtract(advance.cents, advanced));
  return explained(
    LABELS.advance,
    least(own, left),
    own <= left ? `${Money.format(advance.cents)} − déjà avancé ${Money.format(advanced)}` : leftSaid,
    ARTICLES,
  );
}

const LABELS = { advance: 'Avance', instalment: 'Acompte', balance: 'Solde' } as const;
const NAMES = { advance: 'cette avance', instalment: 'cet acompte', balance: 'ce solde' } as const;

/**
 * @throws DomainError `convention.paymentConventionUnsigned`, `convention.paymentNothingCertified`,
 *   `convention.paymentAboveDue`
 */
export function checkPayment(
  payment: { readonly kind: PaymentKind; readonly cents: Money },
  facts: CeilingFacts,
): void {
  if (facts.signedOn === null) throw conventionError('paymentConventionUnsigned');
  // Without a certified statement there is nothing that a balance could be the balance of (R66).
  if (payment.kind === 'balance' && facts.dueCents === null) throw conventionError('paymentNothingCertified');
  const ceiling = ceilingOf(payment.kind, facts);
  if (payment.cents <= ceiling.cents) return;
  throw conventionError('paymentAboveDue', {
    what: NAMES[payment.kind],
    amount: Money.format(payment.cents),
    ceiling: Money.format(ceiling.cents),
    why: ceiling.formula,
  });
}
