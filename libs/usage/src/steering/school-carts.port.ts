import type { LocalDate, Reach } from '@chariot/kernel';
import type { Tx } from '@chariot/platform';

/** An open cart of a school, as far as the caller sees it. */
export interface SchoolCart {
  readonly schoolId: string;
  readonly classroomId: string;
  readonly name: string;
  /** The last day on which one of its tablets in service was heard; null: none of them is there to be heard. */
  readonly heardOn: LocalDate | null;
  /** Tablets whose battery is worn, by the thresholds of that school. */
  readonly wornBatteries: number;
}

export interface SchoolCarts {
  /** Of all schools of a place: one statement, whatever their number. */
  under(tx: Tx, reach: Reach, placeId: string): Promise<readonly SchoolCart[]>;
}

export const SCHOOL_CARTS = Symbol('SCHOOL_CARTS');
