import { LocalDate, Money } from '@chariot/kernel';
import { conventionError } from '../convention-errors.js';
import { explained, type Explained } from '../funding/explained.js';
import { applies } from '../rules/applies.js';
import { decidedBy, type LedgerDecision } from './ledger.js';

const ARTICLES = ['art. 7.2'];

/** What the ministry has taken off the subsidy (R82): it alone does, and the académie only writes it down (T07). */
export function reductionOn(decisions: readonly LedgerDecision[], day: LocalDate): Explained<Money> {
  const reductions = applies('R82')
    ? decidedBy(decisions, day).flatMap(({ kind, cents, reference }) =>
        kind === 'reduction' && cents !== null ? [{ cents, reference }] : [],
      )
    : [];
  const formula =
    reductions.length === 0
      ? 'aucune décision du ministère'
      : reductions.map(({ cents, reference }) => `${Money.format(cents)} (${reference})`).join(' + ');
  return explained(
    'Réduction décidée par le ministère',
    Money.sum(reductions.map(({ cents }) => cents)),
    formula,
    ARTICLES,
  );
}

/** The decision that suspends the payments on a day, if none has resumed them since. */
export function suspensionOn(decisions: readonly LedgerDecision[], day: LocalDate): LedgerDecision | null {
  if (!applies('R82')) return null;
  const last = decidedBy(decisions, day)
    .filter(({ kind }) => kind === 'suspension' || kind === 'resumption')
    .at(-1);
  return last?.kind === 'suspension' ? last : null;
}

/**
 * @throws DomainError `convention.ministryDecisionAmountNeeded`, `convention.ministryDecisionAmountRefused`,
 *   `convention.ministryDecisionNotSuspended`
 */
export function checkDecision(
  { kind, cents, decidedOn }: Pick<LedgerDecision, 'kind' | 'cents' | 'decidedOn'>,
  known: readonly LedgerDecision[],
): void {
  const needsAmount = kind === 'reduction' || kind === 'repaymentDemand';
  if (needsAmount && cents === null) throw conventionError('ministryDecisionAmountNeeded');
  if (!needsAmount && cents !== null) throw conventionError('ministryDecisionAmountRefused');
  if (kind === 'resumption' && suspensionOn(known, decidedOn) === null)
    throw conventionError('ministryDecisionNotSuspended');
}

/** Who does what of article 7.2 (T07), for whoever reads a decision or a repayment. */
export const ACTORS = {
  pays: 'L’académie verse la subvention.',
  authorises: 'Le ministère seul autorise un changement d’objet, suspend, réduit, ou fait reverser.',
  isRepaid: 'La collectivité reverse au ministère, non à l’académie.',
} as const;

export const actorsSaid = (): string | null => (applies('T07') ? Object.values(ACTORS).join(' ') : null);
