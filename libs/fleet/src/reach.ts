import type { Permission, Reach } from '@chariot/kernel';

/**
 * SQL: the caller reaches that place, told by the two parameters of `reachParams` at $`first` and after. Row level
 * security says the same; here it is said by the statement itself, of each row that it comes upon.
 */
export const within = (column: string, first = 1): string =>
  `($${first}::boolean or territory.is_under(${column}, $${first + 1}::uuid[]))`;

/** SQL: that place is the one of the parameter or below it, or none was asked. */
export const isUnder = (column: string, parameter: number): string =>
  `($${parameter}::uuid is null or territory.is_under(${column}, array[$${parameter}::uuid]))`;

/** SQL: what is assigned there concerns the caller, being on a place of hers, above it or below it. $1: the system. */
export const governed = (column: string): string =>
  `($1::boolean or fleet.governs(${column}, (select territory.roots('profile:read'))))`;

/** Whether it is the system, and the roots on which the caller holds the permission. */
export const reachParams = (reach: Reach, permission: Permission): [boolean, string[]] => [
  reach.kind === 'system',
  reach.places(permission),
];

/** What is searched, as a `like` pattern of `territory.folded` text; `null` for nothing. */
export const searchPattern = (q: string | undefined): string | null =>
  q === undefined || q === '' ? null : `%${q.replace(/[\\%_]/g, '\\$&')}%`;
