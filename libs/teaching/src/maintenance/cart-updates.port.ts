import type { Reach } from '@chariot/kernel';
import type { Tx } from '@chariot/platform';

/**
 * Asked of the fleet, for whoever may leave that school's carts on and is not trusted with operations elsewhere; for
 * Chariot itself, when a window that was planned begins or ends.
 */
export interface CartUpdates {
  /** The cart's devices update themselves until then, whatever the school's hours. @returns what it became */
  begin(
    tx: Tx,
    reach: Reach,
    cart: { readonly classroomId: string; readonly schoolId: string; readonly until: Date },
  ): Promise<readonly string[]>;
  /** What was not handed out yet never will be. */
  end(
    tx: Tx,
    reach: Reach,
    asked: { readonly schoolId: string; readonly operationIds: readonly string[] },
  ): Promise<void>;
}
export const CART_UPDATES = Symbol('CartUpdates');
