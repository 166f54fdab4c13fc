import type { Rule, RulePage, Treatment } from '../rule.js';
import type { RuleId, TrapId } from '../rule-ids.js';

export type RuleEntry = Rule;
type OneOrMore<T> = T | readonly [T, ...T[]];

const listed = <T extends string>(value: OneOrMore<T>): readonly [T, ...T[]] =>
  typeof value === 'string' ? [value] : value;

/** A row of the registry: where the text says it, what it says in our words, how Chariot treats it, where one meets it. */
export const rule = (
  id: RuleId | TrapId,
  articles: OneOrMore<string>,
  says: string,
  treatments: OneOrMore<Treatment>,
  page: RulePage,
): RuleEntry => ({ id, articles: listed(articles), says, treatments: listed(treatments), page });
