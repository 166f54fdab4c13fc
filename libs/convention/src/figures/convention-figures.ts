import { LocalDate } from '@chariot/kernel';
import { schoolYears } from '../deadlines/meeting-years.js';
import { trimestersIn, type TermKind } from '../deadlines/trimesters.js';

/** Both days belong to it. */
export interface Time {
  readonly from: LocalDate;
  readonly until: LocalDate;
}

/** A committee and the days on which it met. */
export interface CommitteeMeetings {
  readonly kind: 'local' | 'departmental';
  /** Of the text; null where it says nothing. */
  readonly perTerm: number | null;
  readonly perYear: number | null;
  readonly terms: TermKind;
  readonly heldOn: readonly LocalDate[];
}

/** Trimesters (R30) or school years (R36) that are over by the end of the time and end within it: what is not over is not missing. */
const periodsOver = ({ kind, terms }: CommitteeMeetings, time: Time): Time[] => {
  const periods: Time[] =
    kind === 'local'
      ? trimestersIn(terms, time)
      : schoolYears(LocalDate.addYears(time.from, -1), LocalDate.addYears(time.until, 1));
  return periods.filter(({ until }) => until >= time.from && until <= time.until);
};

/** Meetings asked for in what is over, and those of them that were held: one too many in a term makes up for none in another. */
export function meetingsOf(committees: readonly CommitteeMeetings[], time: Time): { held: number; required: number } {
  let [held, required] = [0, 0];
  for (const committee of committees) {
    const asked = (committee.kind === 'local' ? committee.perTerm : committee.perYear) ?? 0;
    for (const { from, until } of periodsOver(committee, time)) {
      required += asked;
      held += Math.min(asked, committee.heldOn.filter((on) => on >= from && on <= until).length);
    }
  }
  return { held, required };
}

/** Days of a calendar of deployment (R53, R54) that are over on a day, of all its days. */
export function deploymentOn(
  { from, until }: { readonly from: LocalDate | null; readonly until: LocalDate | null },
  day: LocalDate,
): { days: number; over: number } {
  if (from === null || until === null || until <= from) return { days: 0, over: 0 };
  const days = LocalDate.daysBetween(from, until);
  return { days, over: Math.min(days, Math.max(0, LocalDate.daysBetween(from, day))) };
}
