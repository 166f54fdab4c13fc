import { LocalDate } from '@chariot/kernel';
import { schoolYears } from '../deadlines/meeting-years.js';
import { trimestersIn, type TermKind } from '../deadlines/trimesters.js';

/** Both days belong to it. */
export interface Time {
  readonly from: LocalDate;
  readonly until: LocalDate;
}

export interface ConcernedConvention {
  readonly id: string;
  readonly deploymentFrom: LocalDate | null;
  readonly deploymentUntil: LocalDate | null;
  readonly forecastCents: number;
  /** Of the departmental committee: meetings, and days of notice. */
  readonly perYear: number | null;
  readonly noticeDays: number | null;
}
export interface MoneySums {
  readonly conventionId: string;
  /** Whether the caller reads its accounts: who does not is told of none, and not that nothing was spent. */
  readonly isRead: boolean;
  readonly certifiedCents: number;
  readonly dueCents: number;
  readonly paidCents: number;
}
export interface RecordSums {
  readonly conventionId: string;
  readonly schoolUai: string | null;
  readonly trainingHours: number;
  readonly trained: number;
  readonly surveysReceived: number;
  readonly surveysInTime: number;
}
export interface CommitteeRow {
  readonly id: string;
  readonly kind: 'local' | 'departmental';
  readonly conventionId: string | null;
  readonly schoolUai: string | null;
  /** Of a departmental one: of the places that were asked about, those that it is under. */
  readonly under: readonly string[];
  readonly perTerm: number | null;
  readonly noticeDays: number | null;
  readonly terms: TermKind;
  /** Of the convention of a local one: from its signature to its end; null for a departmental one. */
  readonly signedOn: LocalDate | null;
  readonly endsOn: LocalDate | null;
  readonly heldOn: readonly LocalDate[];
}
export interface ConvenedMeeting {
  readonly committeeId: string;
  readonly heldOn: LocalDate;
  readonly sentOn: LocalDate | null;
}

/** A committee and the days on which it met. */
export interface CommitteeMeetings {
  readonly kind: 'local' | 'departmental';
  /** Of the text; null where it says nothing. */
  readonly perTerm: number | null;
  readonly perYear: number | null;
  readonly terms: TermKind;
  readonly noticeDays: number | null;
  readonly signedOn: LocalDate | null;
  readonly endsOn: LocalDate | null;
  readonly heldOn: readonly LocalDate[];
}

/** Trimesters (R30) or school years (R36) that are over by the end of the time and end within it: what is not over is not missing. */
const periodsOver = (committee: CommitteeMeetings, time: Time): Time[] =>
  (committee.kind === 'local'
    ? trimestersIn(committee.terms, time).flatMap((term) => asked(term, committee))
    : schoolYears(LocalDate.addYears(time.from, -1), LocalDate.addYears(time.until, 1))
  ).filter(({ until }) => until >= time.from && until <= time.until);

/** What the convention holds of a trimester, if that leaves time to convene: as its deadlines ask (`meetingTrimesters`). */
function asked(term: Time, { signedOn, endsOn, noticeDays }: CommitteeMeetings): Time[] {
  const from = signedOn !== null && signedOn > term.from ? signedOn : term.from;
  const until = endsOn !== null && endsOn < term.until ? endsOn : term.until;
  return from <= until && LocalDate.daysBetween(from, until) >= (noticeDays ?? 0) ? [{ from, until }] : [];
}

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

/** What the conventions that concern a place know of a time: money as of its last day, the rest within it, as far as it is over. */
export interface FiguresOfConventions {
  readonly conventions: number;
  readonly deploymentDays: number;
  readonly deploymentDaysOver: number;
  readonly trainingHours: number;
  readonly trained: number;
  /** Conventions whose accounts the caller reads: money is theirs. */
  readonly accounts: number;
  readonly certifiedCents: number;
  readonly forecastCents: number;
  readonly subsidyDueCents: number;
  readonly subsidyPaidCents: number;
  readonly meetingsHeld: number;
  readonly meetingsRequired: number;
  readonly convocationsOnTime: number;
  readonly convocationsSent: number;
  /** Noted in projects' files by the day on which they came, and Chariot's own by the day on which they were due. */
  readonly surveysInTime: number;
  readonly surveysReceived: number;
}

/** As much of a time as is over on a day: what is due later is not missing yet. */
export const overPart = ({ from, until }: Time, today: LocalDate): Time => {
  const yesterday = LocalDate.addDays(today, -1);
  return { from, until: until < yesterday ? until : yesterday };
};

/** All that was read for many places. */
export interface FiguresRead {
  readonly time: Time;
  /** A time may end later: the month that is under way belongs to it as a whole. */
  readonly today: LocalDate;
  readonly money: readonly MoneySums[];
  readonly records: readonly RecordSums[];
  readonly committees: readonly CommitteeRow[];
  readonly convened: readonly ConvenedMeeting[];
}

/** Of one place, by what concerns it; `uai`: of a school, which is not told what names another. */
export function figuresOfPlace(
  { id, uai }: { readonly id: string; readonly uai: string | null },
  conventions: readonly ConcernedConvention[],
  surveys: { readonly received: number; readonly inTime: number },
  { time, today, ...read }: FiguresRead,
): FiguresOfConventions {
  const ids = new Set(conventions.map((one) => one.id));
  const most = (numbers: readonly (number | null)[]): number => Math.max(0, ...numbers.map((one) => one ?? 0));
  const perYear = most(conventions.map((one) => one.perYear));
  const notice = most(conventions.map((one) => one.noticeDays));
  const money = read.money.filter(({ conventionId, isRead }) => isRead && ids.has(conventionId));
  const accounts = new Set(money.map(({ conventionId }) => conventionId));
  const records = read.records.filter(
    ({ conventionId, schoolUai }) => ids.has(conventionId) && (uai === null || schoolUai === null || schoolUai === uai),
  );
  const committees = read.committees.filter(({ kind, conventionId, schoolUai, under }) =>
    kind === 'local'
      ? conventionId !== null && ids.has(conventionId) && (uai === null || schoolUai === uai)
      : under.includes(id),
  );
  const noticeOf = new Map(committees.map((one) => [one.id, one.kind === 'local' ? (one.noticeDays ?? 0) : notice]));
  const convened = read.convened.filter(({ committeeId }) => noticeOf.has(committeeId));
  const onTime = convened.filter(
    ({ committeeId, heldOn, sentOn }) =>
      sentOn !== null && sentOn <= LocalDate.addDays(heldOn, -(noticeOf.get(committeeId) ?? 0)),
  );
  const meetings = meetingsOf(
    committees.map((one) => ({ ...one, perYear })),
    overPart(time, today),
  );
  const asOf = time.until < today ? time.until : today;
  const calendars = conventions.map(({ deploymentFrom: from, deploymentUntil: until }) =>
    deploymentOn({ from, until }, asOf),
  );
  return {
    conventions: ids.size,
    deploymentDays: sumOf(calendars, ({ days }) => days),
    deploymentDaysOver: sumOf(calendars, ({ over }) => over),
    trainingHours: sumOf(records, (one) => one.trainingHours),
    trained: sumOf(records, (one) => one.trained),
    accounts: accounts.size,
    certifiedCents: sumOf(money, (one) => one.certifiedCents),
    forecastCents: sumOf(conventions, (one) => (accounts.has(one.id) ? one.forecastCents : 0)),
    subsidyDueCents: sumOf(money, (one) => one.dueCents),
    subsidyPaidCents: sumOf(money, (one) => one.paidCents),
    meetingsHeld: meetings.held,
    meetingsRequired: meetings.required,
    convocationsOnTime: onTime.length,
    convocationsSent: convened.length,
    surveysInTime: surveys.inTime + sumOf(records, (one) => one.surveysInTime),
    surveysReceived: surveys.received + sumOf(records, (one) => one.surveysReceived),
  };
}

const sumOf = <One>(ones: readonly One[], of: (one: One) => number): number =>
  ones.reduce((total, one) => total + of(one), 0);
