import { LocalDate, ROLE_PERMISSIONS, type Grant, type Permission, type Role } from '@chariot/kernel';

/** What every API token begins with: seen in a log or a commit, it tells what it is. */
export const API_TOKEN_MARK = 'chariot_';
/** How many of its characters are kept readable, to tell one from another. */
const PREFIX_LENGTH = API_TOKEN_MARK.length + 4;
/** Tokens that one person may have alive. */
export const MOST_TOKENS = 50;
/** Being used is noted once a minute at most. */
const TOUCH_EVERY_MS = 60_000;

/** `chariot_` and the 43 characters of 32 random bytes in base64url. */
export const isApiToken = (text: string): boolean => /^chariot_[A-Za-z0-9_-]{43}$/.test(text);

export const prefixOf = (token: string): string => token.slice(0, PREFIX_LENGTH);

/** The last day that a token made today may have: a year. */
export const lastDay = (today: LocalDate): LocalDate => LocalDate.addYears(today, 1);

export const isUseToBeNoted = (lastUsedAt: Date | null, now: Date): boolean =>
  lastUsedAt === null || now.getTime() - lastUsedAt.getTime() >= TOUCH_EVERY_MS;

/**
 * What a token carries now: on its place, what its own list and the roles that its maker holds there today have in
 * common, one grant a role that it narrows. Nothing in common: no grant.
 */
export function grantsOf(
  token: { readonly placeId: string; readonly permissions: readonly Permission[] },
  makerRoles: readonly Role[],
): Grant[] {
  return [...new Set(makerRoles)].flatMap((role) => {
    const permissions = token.permissions.filter((one) => ROLE_PERMISSIONS[role].includes(one));
    return permissions.length === 0 ? [] : { role, placeId: token.placeId, permissions };
  });
}
