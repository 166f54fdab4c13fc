import { LocalDate } from '@chariot/kernel';
import { applies } from '../rules/applies.js';
import { stateOn, type ConventionState } from './state.js';
import { terminatedOn, type Termination } from './termination.js';
import { amendmentsAsOf, termsAsOf, type SignedAmendment, type Terms } from './terms.js';
import { validityOf, type LastDay, type Validity } from './validity.js';

/** All that is kept of a convention and of its life. */
export interface ConventionFacts {
  readonly original: Terms;
  readonly amendments: readonly SignedAmendment[];
  readonly signedOn: LocalDate | null;
  readonly visaRequired: boolean;
  readonly visaOn: LocalDate | null;
  readonly termination: Termination | null;
  readonly closedOn: LocalDate | null;
  readonly lastDay: LastDay;
}

/** What a convention says and is on a day. */
export interface Standing {
  readonly day: LocalDate;
  readonly terms: Terms;
  readonly state: ConventionState;
  readonly validity: Validity | null;
  readonly terminatedOn: LocalDate | null;
  /** Numbers of the avenants that bind that day. */
  readonly amendments: readonly number[];
}

export function standingOn(facts: ConventionFacts, day: LocalDate): Standing {
  const amendments = applies('R89') ? facts.amendments : [];
  const terms = termsAsOf(facts.original, amendments, day);
  const ending = terminatedOn(facts.termination, terms.terminationNoticeMonths);
  const binding = amendmentsAsOf(amendments, day);
  return {
    day,
    terms,
    state: stateOn(
      {
        signedOn: facts.signedOn,
        visaRequired: facts.visaRequired,
        visaOn: facts.visaOn,
        durationMonths: terms.durationMonths,
        lastDay: facts.lastDay,
        amendedOn: binding.map((amendment) => amendment.effectiveOn),
        terminatedOn: ending,
        closedOn: facts.closedOn,
      },
      day,
    ),
    validity: validityOf(facts.signedOn, terms.durationMonths, facts.lastDay),
    terminatedOn: ending,
    amendments: binding.map((amendment) => amendment.number),
  };
}
