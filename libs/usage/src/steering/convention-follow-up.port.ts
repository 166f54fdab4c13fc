import type { LocalDate, Reach } from '@chariot/kernel';
import type { Tx } from '@chariot/platform';

/** A school in the annex of a signed convention. */
export interface AnnexedSchool {
  readonly schoolId: string;
  readonly conventionId: string;
  readonly reference: string;
  readonly deploymentFrom: LocalDate | null;
  readonly deploymentUntil: LocalDate | null;
  /** Carts that the annex gives it. */
  readonly carts: number;
  /** Of its local committee, in the last trimester that is over; null where none was asked for. */
  readonly lastTerm: { readonly label: string; readonly held: number; readonly required: number } | null;
}

/** A survey whose day has passed, and that a school has not answered. */
export interface LateSurvey {
  readonly schoolId: string;
  readonly surveyId: string;
  readonly title: string;
  readonly dueOn: LocalDate;
}

/** What conventions know of the schools of a place, as far as the caller reads it. */
export interface ConventionFollowUp {
  annexed(tx: Tx, reach: Reach, placeId: string, day: LocalDate): Promise<readonly AnnexedSchool[]>;
  lateSurveys(tx: Tx, reach: Reach, placeId: string, day: LocalDate): Promise<readonly LateSurvey[]>;
}

export const CONVENTION_FOLLOW_UP = Symbol('CONVENTION_FOLLOW_UP');
