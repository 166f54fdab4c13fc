import { LocalDate } from '@chariot/kernel';
import { validityOf, type LastDay } from './validity.js';

/** What a convention is on a day. Nobody sets it: it is drawn from what was signed, written and received. */
export const CONVENTION_STATES = ['draft', 'signed', 'inForce', 'amended', 'expired', 'terminated', 'closed'] as const;
export type ConventionState = (typeof CONVENTION_STATES)[number];

export interface LifeFacts {
  /** The later of the two parties' signatures; `null` as long as one is missing. */
  readonly signedOn: LocalDate | null;
  /** A contrôleur budgétaire must put a visa (« le cas échéant »), and did so on that day. */
  readonly visaRequired: boolean;
  readonly visaOn: LocalDate | null;
  /** Of the day that is asked: an avenant may have changed it. */
  readonly durationMonths: number;
  readonly lastDay: LastDay;
  /** Days on which avenants take effect. */
  readonly amendedOn: readonly LocalDate[];
  /** When the notice of a dénonciation has run out (art. 10.2); `null`: none, or its letter is not received yet. */
  readonly terminatedOn: LocalDate | null;
  readonly closedOn: LocalDate | null;
}

const reached = (on: LocalDate | null, day: LocalDate): boolean => on !== null && LocalDate.compare(on, day) <= 0;

/** The state on a day, drawn from facts: draft → signed → inForce → amended → expired or terminated → closed. */
export function stateOn(facts: LifeFacts, day: LocalDate): ConventionState {
  const validity = validityOf(facts.signedOn, facts.durationMonths, facts.lastDay);
  if (validity === null || !reached(validity.from, day)) return 'draft';
  if (reached(facts.closedOn, day)) return 'closed';
  // A notice that runs out after the term ends nothing any more.
  if (reached(facts.terminatedOn, day) && reached(facts.terminatedOn, validity.until)) return 'terminated';
  if (LocalDate.compare(day, validity.until) > 0) return 'expired';
  if (facts.visaRequired && !reached(facts.visaOn, day)) return 'signed';
  return facts.amendedOn.some((on) => reached(on, day)) ? 'amended' : 'inForce';
}
