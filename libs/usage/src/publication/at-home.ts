import type { Reach } from '@chariot/kernel';

/**
 * Whether the caller reads figures by a role that is held at that very place, and sees its agenda by one: who takes the cart
 * and when is no secret to her, so that a school's own thresholds are lower. An API token that somebody above a school makes
 * on it opens no agenda, and is told what everybody is.
 */
export const worksAt = (reach: Reach, placeId: string): boolean =>
  (['usage:read', 'booking:read'] as const).every((permission) => reach.places(permission).includes(placeId));
