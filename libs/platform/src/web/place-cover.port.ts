import type { Permission, Reach } from '@chariot/kernel';

/** Answered by territory: is this place under one of the caller's roots for that permission? */
export interface PlaceCover {
  covers(reach: Reach, permission: Permission, placeId: string): Promise<boolean>;
}
export const PLACE_COVER = Symbol('PlaceCover');
