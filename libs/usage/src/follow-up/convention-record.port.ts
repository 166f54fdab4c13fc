import type { FollowUpConvention, FollowUpRecord } from '@chariot/contract';
import type { LocalDate, Reach } from '@chariot/kernel';
import type { Tx } from '@chariot/platform';

export interface FollowedConvention {
  readonly said: FollowUpConvention;
  /** Of its parties and of its annex: whoever reads conventions at one of them reads this one. */
  readonly places: readonly string[];
}

/** What a convention tells of itself for its follow-up (art. 8). */
export interface ConventionRecordSource {
  /** @throws DomainError `convention.notFound`, also when it is out of reach */
  convention(tx: Tx, reach: Reach, id: string): Promise<FollowedConvention>;
  /** Those that were signed and name this school, as far as the caller reads them. */
  ofSchool(tx: Tx, reach: Reach, schoolId: string): Promise<FollowedConvention[]>;
  /** Dates, totals and counts of a time, both days included; `tx` is the system's. */
  record(
    tx: Tx,
    system: Reach,
    id: string,
    time: { readonly from: LocalDate; readonly until: LocalDate },
  ): Promise<FollowUpRecord>;
}

export const CONVENTION_RECORD = Symbol('CONVENTION_RECORD');
