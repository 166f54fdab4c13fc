import type { Convention, FollowUpRecord } from '@chariot/contract';
import { LocalDate, type Period } from '@chariot/kernel';
import { meetingTrimesters } from '../deadlines/committee-entries.js';
import { ACTORS, type Entry } from '../deadlines/entry.js';
import { conventionYears, meetingsIn } from '../deadlines/meeting-years.js';
import type { CommitteeMeeting, TimelineFacts } from '../deadlines/timeline-facts.js';
import type { RecordRow } from '../project/project.repository.js';

/** Both days belong to it. */
export type Time = Period & { readonly until: LocalDate };
type Annex = Pick<Convention['annex'][number], 'uai' | 'schoolName' | 'school'>;

/** How many deadlines to come are told. */
const NEXT = 8;

export const schoolNamed = ({ school, schoolName }: Pick<Annex, 'school' | 'schoolName'>): string =>
  school?.name ?? schoolName;

/**
 * Each committee with each trimester (R30), or year of the convention (R36), that shares a day with the time. A school
 * whose committee nobody has composed is there too: its meetings are missing like others'.
 */
export function meetingsSaid(
  facts: TimelineFacts,
  annex: readonly Annex[],
  time: Time,
  today: LocalDate,
): FollowUpRecord['meetings'] {
  const { terms, validity } = facts.standing;
  if (facts.signedOn === null || validity === null) return [];
  const within: Time = {
    from: time.from > facts.signedOn ? time.from : facts.signedOn,
    until: time.until < validity.until ? time.until : validity.until,
  };
  if (within.until < within.from) return [];
  const meetings = facts.meetings ?? [];
  const said = (
    committee: 'local' | 'departmental',
    school: Annex | null,
    required: number,
    { from, until, label }: { readonly from: LocalDate; readonly until: LocalDate; readonly label: string },
  ): FollowUpRecord['meetings'][number] => {
    const own = meetings.filter(({ kind, schoolUai }) => kind === committee && schoolUai === (school?.uai ?? null));
    const held = [...meetingsIn({ from, until }, own.map(meeting)).held];
    const state = held.length >= required ? 'kept' : until < today ? 'missing' : 'running';
    return {
      committee,
      school: school === null ? null : schoolNamed(school),
      period: label,
      required,
      heldOn: held,
      state,
    };
  };
  const local = terms.localMeetingsPerTerm ?? 0;
  // Those that the deadlines ask for: none is missing in a trimester that left no time to convene.
  const trimesters = meetingTrimesters(facts)
    .map(({ label, from, by }) => ({ label, from, until: by }))
    .filter(({ from, until }) => from <= within.until && until >= within.from);
  const departmental = terms.departmentalMeetingsPerYear ?? 0;
  const years = conventionYears(validity.from, validity.until)
    .filter(({ from, until }) => from <= within.until && until >= within.from)
    .map(({ rank, ...year }) => ({ ...year, label: `année ${String(rank)} de la convention` }));
  return [
    ...annex.flatMap((school) =>
      local === 0 ? [] : trimesters.map((trimester) => said('local', school, local, trimester)),
    ),
    ...(departmental === 0 ? [] : years.map((year) => said('departmental', null, departmental, year))),
  ];
}

const meeting = ({ on, isHeld }: CommitteeMeeting) => ({ on, isHeld });

/** Deadlines that fall within the time, and the next ones that are still to be met. Their explanations stay in Chariot. */
export function deadlinesSaid(
  entries: readonly Entry[],
  time: Time,
  today: LocalDate,
): Pick<FollowUpRecord, 'deadlines' | 'next'> {
  const said = ({ label, dueOn, actor, stateLabel, articles }: Entry): FollowUpRecord['deadlines'] =>
    dueOn === null ? [] : [{ label, dueOn, actor: ACTORS[actor], state: stateLabel, articles: [...articles] }];
  return {
    deadlines: entries.filter(({ dueOn }) => dueOn !== null && dueOn >= time.from && dueOn <= time.until).flatMap(said),
    next: entries
      .filter(({ dueOn, state }) => dueOn !== null && dueOn >= today && state !== 'done')
      .flatMap(said)
      .slice(0, NEXT),
  };
}

/** Trainings, and what was asked by the State or by a survey: received or answered within the time. The earliest first. */
export function recordsSaid(
  rows: readonly RecordRow[],
  annex: readonly Annex[],
  time: Time,
): Pick<FollowUpRecord, 'trainings' | 'requests'> {
  const nameOf = (uai: string | null): string | null => {
    const found = annex.find((row) => row.uai === uai);
    return uai === null ? null : found === undefined ? uai : schoolNamed(found);
  };
  const isWithin = (day: string | null): boolean => day !== null && day >= time.from && day <= time.until;
  const inOrder = [...rows].sort((a, b) => LocalDate.compare(a.on, b.on) || (a.id < b.id ? -1 : 1));
  return {
    trainings: inOrder.flatMap(({ on, subject, schoolUai, details }) =>
      details.kind === 'training' && isWithin(on)
        ? [{ on, subject, school: nameOf(schoolUai), hours: details.hours, participants: details.participants }]
        : [],
    ),
    requests: inOrder.flatMap(({ on, subject, details }) => {
      if (details.kind !== 'reportingRequest' && details.kind !== 'survey') return [];
      const { kind, dueOn, answeredOn } = details;
      return isWithin(on) || isWithin(answeredOn) ? [{ kind, on, subject, dueOn, answeredOn }] : [];
    }),
  };
}
