import { Injectable } from '@nestjs/common';
import type { LocalDate, Reach } from '@chariot/kernel';
import type { Tx } from '@chariot/platform';

export interface CartOfSchool {
  readonly schoolId: string;
  readonly classroomId: string;
  readonly name: string;
  /** The last day on which one of its tablets in service was heard (enrolled, at the least); null where it has none. */
  readonly heardOn: LocalDate | null;
  readonly wornBatteries: number;
}

/** The open carts of all schools of a place, for its follow-up: one statement, whatever their number. */
@Injectable()
export class CartsOfSchools {
  /** `fleet.carts_of` answers nothing of a place whose devices the caller may not see. */
  under(tx: Tx, _reach: Reach, placeId: string): Promise<CartOfSchool[]> {
    return tx.query<CartOfSchool>(
      `select school_id as "schoolId", classroom_id as "classroomId", name, heard_on::text as "heardOn",
              worn_batteries as "wornBatteries"
         from fleet.carts_of($1)`,
      [placeId],
    );
  }
}
