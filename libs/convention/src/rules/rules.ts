import type { ConventionRule } from '@chariot/contract';
import { FOLLOW_UP_AND_LIFE } from './registry/follow-up-and-life.js';
import { PARTIES_AND_PARTNERSHIP } from './registry/parties-and-partnership.js';
import { SCHOOLS_AND_MONEY } from './registry/schools-and-money.js';
import { TRAPS } from './registry/traps.js';
import { RULE_PAGES, TREATMENTS, type Rule } from './rule.js';

/** Every rule of the convention, in its order, and every trap of its text: the one registry. */
export const RULES: readonly Rule[] = [
  ...PARTIES_AND_PARTNERSHIP,
  ...SCHOOLS_AND_MONEY,
  ...FOLLOW_UP_AND_LIFE,
  ...TRAPS,
];

/** As people and programs read them: treatments and pages in words. */
export const writtenRules = (): ConventionRule[] =>
  RULES.map(({ id, articles, says, treatments, page }) => ({
    ...{ id, says },
    articles: [...articles],
    treatments: treatments.map((one) => TREATMENTS[one]),
    page: RULE_PAGES[page],
  }));
