import type { LocalDate, Reach } from '@chariot/kernel';
import type { Tx } from '@chariot/platform';

/** What the conventions that concern a place know of a time (I5, I22–I25), as far as the caller reads them. */
export interface ConventionFacts {
  readonly conventions: number;
  /** Of all their calendars (R53, R54): days, and how many of them are over. */
  readonly deploymentDays: number;
  readonly deploymentDaysOver: number;
  readonly trainingHours: number;
  /** Those who took part, once for each training. */
  readonly trained: number;
  /** Those whose accounts the caller reads; money is theirs alone. */
  readonly accounts: number;
  /** Expenses of the last certified statements, and the forecast cost of all their carts. */
  readonly certifiedCents: number;
  readonly forecastCents: number;
  readonly subsidyDueCents: number;
  readonly subsidyPaidCents: number;
  readonly meetingsHeld: number;
  readonly meetingsRequired: number;
  readonly convocationsOnTime: number;
  readonly convocationsSent: number;
  readonly surveysInTime: number;
  readonly surveysReceived: number;
}

export interface ConventionFactsSource {
  /** By place, of many at once; both days belong to the time. */
  ofMany(
    tx: Tx,
    reach: Reach,
    placeIds: readonly string[],
    time: { readonly from: LocalDate; readonly until: LocalDate },
  ): Promise<ReadonlyMap<string, ConventionFacts>>;
}

export const CONVENTION_FACTS = Symbol('CONVENTION_FACTS');
