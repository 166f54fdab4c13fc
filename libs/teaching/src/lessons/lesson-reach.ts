import type { Permission, Reach } from '@chariot/kernel';

/** SQL: the caller reaches that place, told by the parameters of `reachParams` at $1 and $2. Row level security says it again. */
export const within = (column: string): string => `($1::boolean or territory.is_under(${column}, $2::uuid[]))`;

/** Whether it is the system, and the roots on which the caller holds the permission. */
export const reachParams = (reach: Reach, permission: Permission): [boolean, string[]] => [
  reach.kind === 'system',
  reach.places(permission),
];
