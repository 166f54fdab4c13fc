import type { LessonOrderKind } from '@chariot/contract';
import type { Reach } from '@chariot/kernel';
import type { Tx } from '@chariot/platform';

/** What a lesson asks of its cart. It has no other words: erasing, restarting and configuring cannot be said here. */
export interface CartOrder {
  readonly classroomId: string;
  readonly schoolId: string;
  readonly kind: LessonOrderKind;
  readonly text: string | null;
  readonly url: string | null;
  /** `null`: every tablet of the cart. */
  readonly deviceIds: readonly string[] | null;
  /** When the lesson ends: nothing is handed out afterwards. */
  readonly until: Date;
}

export interface LessonAsked {
  readonly classroomId: string;
  readonly schoolId: string;
  readonly operationIds: readonly string[];
  /** What is still locked: every tablet of the cart, or these. */
  readonly locked: 'all' | readonly string[];
}

/**
 * Asked of the fleet, for whoever may run a lesson in that school and is not trusted with operations elsewhere: the lesson
 * has been found open, hers and of that cart before.
 */
export interface CartOrders {
  /** @returns what it became, to be taken back at the end */
  give(tx: Tx, reach: Reach, order: CartOrder): Promise<readonly string[]>;
  /**
   * Of these, a few that can tell it: how fast the line is.
   * @returns what it became, told later by `LessonMeasures.note`; nothing where none can
   */
  measure(
    tx: Tx,
    reach: Reach,
    asked: {
      readonly classroomId: string;
      readonly schoolId: string;
      /** In the order of preference. */
      readonly deviceIds: readonly string[];
      readonly until: Date;
    },
  ): Promise<readonly string[]>;
  /** What was not handed out yet never will be, and what was locked is freed. */
  takeBack(tx: Tx, reach: Reach, asked: LessonAsked): Promise<void>;
}
export const CART_ORDERS = Symbol('CartOrders');
