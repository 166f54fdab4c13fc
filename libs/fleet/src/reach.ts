import type { Permission, Reach } from '@chariot/kernel';

/**
 * SQL: the caller reaches that place, told by the two parameters of `reachParams` at $`first` and after. Row level
 * security says the same; here it is said by the statement itself.
 */
export const within = (column: string, first = 1): string => `($${first}::boolean or ${column} in (
  select closure.descendant from territory.place_closure closure
   where closure.ancestor = any ($${first + 1}::uuid[]) and closure.until_on >= territory.today()))`;

/** Whether it is the system, and the roots on which the caller holds the permission. */
export const reachParams = (reach: Reach, permission: Permission): [boolean, string[]] => [
  reach.kind === 'system',
  reach.places(permission),
];

/** What is searched, as a `like` pattern of `territory.folded` text; `null` for nothing. */
export const searchPattern = (q: string | undefined): string | null =>
  q === undefined || q === '' ? null : `%${q.replace(/[\\%_]/g, '\\$&')}%`;
