import type { Reach } from '@chariot/kernel';
import type { Tx } from '@chariot/platform';

/** A classe mobile, as much as teaching must know of it. */
export interface Cart {
  readonly classroomId: string;
  readonly name: string;
  readonly schoolId: string;
  /** Of its school: in which its days begin and end. */
  readonly timeZone: string;
  /** Places for tablets. */
  readonly slots: number;
  /** Tablets in their slots that are in service. */
  readonly inService: number;
}

/** The carts that are open and that the caller reaches (`classroom:read`). Asked of the fleet, which teaching does not know. */
export interface Carts {
  /** By name. */
  listOf(tx: Tx, reach: Reach, schoolId: string): Promise<Cart[]>;
  find(tx: Tx, reach: Reach, classroomId: string): Promise<Cart | undefined>;
  /** Those of these ids, by name; what is out of reach is left out. */
  among(tx: Tx, reach: Reach, classroomIds: readonly string[]): Promise<Cart[]>;
}
export const CARTS = Symbol('Carts');
