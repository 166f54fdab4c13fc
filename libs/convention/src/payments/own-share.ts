import type { ConventionMoney } from '@chariot/contract';
import { Money } from '@chariot/kernel';
import { percent } from '../funding/settlement.js';

/** What general law leaves at least to whoever invests, of all that is given for one operation. */
const LEAST_PERCENT = 20;

/**
 * The collectivité's own share once others give too (CGCT L. 1111-10): a question for whoever finances, and no word of the
 * convention. Null where no other grant is written down, or nothing is spent.
 */
export function ownShareCheck(facts: {
  readonly costCents: Money;
  readonly subsidyCents: Money;
  readonly otherGrants: readonly { readonly funder: string; readonly cents: Money }[];
}): ConventionMoney['ownShareCheck'] {
  if (facts.otherGrants.length === 0 || facts.costCents <= 0) return null;
  const others = Money.sum(facts.otherGrants.map(({ cents }) => cents));
  const cents = Money.subtract(Money.subtract(facts.costCents, facts.subsidyCents), others);
  const share = Math.floor((cents * 10_000) / facts.costCents) / 100;
  // Compared on whole cents: a rounded percentage could hide the last one.
  const isTooSmall = cents * 100 < facts.costCents * LEAST_PERCENT;
  return {
    share: {
      labelFr: 'Part propre de la collectivité, toutes aides déduites',
      cents,
      formula: `${Money.format(facts.costCents)} − ${Money.format(facts.subsidyCents)} (État) − ${Money.format(others)} (autres aides)`,
      articles: ['L. 1111-10 du CGCT'],
    },
    percent: share,
    notice: isTooSmall
      ? {
          rule: 'L1111-10',
          articles: ['L. 1111-10 du CGCT'],
          message: `Avec ces aides, la collectivité ne garde que ${percent(share)} à sa charge ; le droit commun en veut ${percent(LEAST_PERCENT)} : à vérifier (règle extérieure à la convention).`,
        }
      : null,
  };
}
