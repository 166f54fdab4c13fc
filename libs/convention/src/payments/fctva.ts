import type { ConventionMoney } from '@chariot/contract';
import { LocalDate, Money } from '@chariot/kernel';
import { explained, type Explained } from '../funding/explained.js';
import { percent } from '../funding/settlement.js';
import { applies } from '../rules/applies.js';

/** The rate that Chariot proposes, and the day it was written down: laws of finance change it. */
export const PROPOSED_RATE = { ratePercent: 16.404, ratedOn: LocalDate.parse('2026-11-25') } as const;

export interface FctvaFacts {
  /** Of its own; null: the proposed one. */
  readonly ownRate: { readonly ratePercent: number; readonly ratedOn: LocalDate } | null;
  readonly lines: readonly { readonly grossCents: Money; readonly accountHint: string | null }[];
  /** Shown while nothing is spent: what the operation is forecast to cost. */
  readonly forecastCents: Money | null;
  /** The State's subsidy, computed on costs that include VAT. */
  readonly subsidyCents: Money;
}

type Fctva = NonNullable<ConventionMoney['fctva']>;

const ARTICLES = ['art. 6.2'];
/** Software since its automation, and what is no investment: classes 6 of the accounts. */
const isExcluded = (hint: string | null): boolean => hint !== null && /^\s*(?:2051|6)/.test(hint);

/**
 * What the FCTVA might give the collectivité, for the reader only (T33): its investment net of the State's subsidy, which was
 * computed with VAT. It is no part of what the State owes.
 */
export function fctvaOf(facts: FctvaFacts): Fctva | null {
  if (!applies('T33')) return null;
  const { ratePercent, ratedOn } = facts.ownRate ?? PROPOSED_RATE;
  const investment = investmentOf(facts);
  const base = baseOf(investment, facts.subsidyCents);
  const missing = 'non calculable : ni dépense ni coût prévisionnel';
  const amount = base.cents === null ? null : Money.share(base.cents, ratePercent);
  // What gives no right to it is paid for all the same.
  const spent = facts.lines.length === 0 ? facts.forecastCents : Money.sum(facts.lines.map((line) => line.grossCents));
  const net =
    amount === null || spent === null ? null : Money.subtract(Money.subtract(spent, facts.subsidyCents), amount);
  return {
    ratePercent,
    ratedOn,
    isOwnRate: facts.ownRate !== null,
    base: view(base),
    amount: view(
      explained(
        'FCTVA, à titre indicatif',
        amount,
        base.cents === null
          ? missing
          : `${percent(ratePercent)} de ${Money.format(base.cents)}, arrondi au centime inférieur ; taux noté le ${LocalDate.format(ratedOn)}, à vérifier`,
        ARTICLES,
      ),
    ),
    netCost: view(
      explained(
        'Coût net de la collectivité, à titre indicatif',
        net,
        spent === null || amount === null
          ? missing
          : `${Money.format(spent)} − ${Money.format(facts.subsidyCents)} (État) − ${Money.format(amount)} (FCTVA)`,
        ARTICLES,
      ),
    ),
  };
}

function investmentOf({ lines, forecastCents }: FctvaFacts): { readonly cents: Money | null; readonly said: string } {
  if (lines.length === 0) return { cents: forecastCents, said: 'coût prévisionnel de l’opération' };
  const kept = lines.filter(({ accountHint }) => !isExcluded(accountHint));
  const left = lines.length - kept.length;
  return {
    cents: Money.sum(kept.map(({ grossCents }) => grossCents)),
    said: `dépenses éligibles${left === 0 ? '' : `, sans ${String(left)} ligne${left > 1 ? 's' : ''} de logiciel (2051) ou de fonctionnement`}`,
  };
}

function baseOf(investment: { readonly cents: Money | null; readonly said: string }, subsidy: Money): Explained {
  const label = 'Assiette du FCTVA, nette de la subvention de l’État';
  if (investment.cents === null)
    return explained(label, null, 'non calculable : ni dépense ni coût prévisionnel', ARTICLES);
  const net = Money.subtract(investment.cents, subsidy);
  return explained(
    label,
    net < 0 ? Money.ZERO : net,
    `${Money.format(investment.cents)} (${investment.said}) − ${Money.format(subsidy)}, jamais négatif`,
    ARTICLES,
  );
}

const view = ({ articles, ...figure }: Explained) => ({ ...figure, articles: [...articles] });
