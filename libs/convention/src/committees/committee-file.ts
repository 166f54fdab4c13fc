import type {
  Committee,
  CommitteeGlance,
  CommitteeMember,
  CommitteeRemark,
  Decision,
  Meeting,
  PlaceRef,
} from '@chariot/contract';
import { LocalDate } from '@chariot/kernel';
import type { CommitteeRow, ConcernedRow, SeatRow } from './committees.repository.js';
import {
  compositionRemarks,
  GUEST,
  mayInvite,
  seatLabel,
  seatsOf,
  suggestedGuests,
  unseated,
  type CommitteeKind,
  type Remark,
  type Signatory,
} from './composition.js';
import { convocationRemarks } from './convocation.js';
import type { ConvocationRow, DecisionRow, MeetingRow } from './meetings.repository.js';
import { informingRemarks } from './minutes.js';
import { followUpRemarks, missionsFollowed, suggestedAgenda } from './missions.js';
import { noticeOf, noticeRemarks } from './notice.js';
import { absenceRemarks, represented } from './quorum.js';
import type { Gathering, RhythmPeriod } from './rhythm.js';
import { rhythmRemarks } from './rhythm.js';

export interface CommitteeRhythm {
  readonly rule: 'R30' | 'R36';
  readonly choice: 'schoolTerms' | 'civilQuarters' | 'schoolYear';
  readonly choiceLabel: string;
  readonly articles: readonly string[];
  readonly notComputable: string | null;
  readonly periods: (meetings: readonly Gathering[]) => RhythmPeriod[];
}

/** Where a committee stands: what the conventions that it serves ask of it, and who they bind. */
export interface Ground {
  readonly committee: Omit<CommitteeRow, 'id'> & { readonly id: string | null };
  readonly name: string;
  readonly about: string;
  readonly place: PlaceRef | null;
  readonly concerned: readonly ConcernedRow[];
  readonly refs: ReadonlyMap<string, PlaceRef>;
  readonly noticeDays: number | null;
  readonly rhythm: CommitteeRhythm;
  readonly today: LocalDate;
  readonly mayPrepare: boolean;
  readonly mayConvene: boolean;
}

/** What was written of it. */
export interface CommitteeFile {
  readonly seats: readonly SeatRow[];
  readonly meetings: readonly MeetingRow[];
  readonly convocations: readonly ConvocationRow[];
  readonly attendance: readonly { readonly meetingId: string; readonly seatId: string; readonly presence: Presence }[];
  readonly decisions: readonly DecisionRow[];
}
type Presence = 'present' | 'represented' | 'excused' | 'absent';

export const EMPTY: CommitteeFile = { seats: [], meetings: [], convocations: [], attendance: [], decisions: [] };

export function signatoriesOf({ concerned, refs }: Ground): Signatory[] {
  const ids = new Set(concerned.flatMap(({ academieId, localAuthorityId }) => [academieId, localAuthorityId]));
  return [...ids].flatMap((placeId) => {
    const ref = refs.get(placeId);
    return ref === undefined ? [] : [{ placeId, name: ref.name }];
  });
}

export const membersOf = ({ seats }: CommitteeFile): SeatRow[] =>
  seats.filter(({ ended, meetingId }) => !ended && meetingId === null);

/** Who is summoned to a meeting, or was: members, and guests where the article lets there be any. */
export function attendeesOf(kind: CommitteeKind, file: CommitteeFile, meeting: MeetingRow): SeatRow[] {
  const convened = new Set(
    file.convocations.filter(({ meetingId }) => meetingId === meeting.id).flatMap(({ seatIds }) => seatIds),
  );
  const counted = new Set(
    file.attendance.filter(({ meetingId }) => meetingId === meeting.id).map(({ seatId }) => seatId),
  );
  return file.seats.filter((seat) => {
    if (counted.has(seat.id)) return true;
    if (meeting.isHeld) return convened.has(seat.id);
    if (seat.ended) return false;
    return seat.meetingId === null || (seat.meetingId === meeting.id && mayInvite(kind));
  });
}

const gatherings = ({ meetings }: CommitteeFile): (Gathering & Pick<MeetingRow, 'agenda'>)[] =>
  meetings
    .filter(({ cancelledBecause }) => cancelledBecause === null)
    .map(({ on, isHeld, agenda }) => ({ on: LocalDate.parse(on), isHeld, agenda }));

export function memberView(seat: SeatRow, refs: ReadonlyMap<string, PlaceRef>): CommitteeMember {
  const { id, displayName, email } = seat;
  const represents = seat.represents === null ? null : (refs.get(seat.represents) ?? null);
  return { id, seat: seat.seat, function: seat.function, represents, displayName, email };
}

export const remarkView = (remark: Remark): CommitteeRemark => ({ ...remark, articles: [...remark.articles] });

export function decisionView({ committeeId: _, ...row }: DecisionRow, today: LocalDate): Decision {
  return { ...row, late: row.state === 'open' && row.dueOn !== null && row.dueOn < today };
}

export const latestConvocation = (file: CommitteeFile, meetingId: string): ConvocationRow | undefined =>
  file.convocations.filter((one) => one.meetingId === meetingId).at(-1);

export function meetingState(meeting: MeetingRow, convocation: ConvocationRow | undefined): Meeting['state'] {
  if (meeting.cancelledBecause !== null) return 'cancelled';
  if (meeting.isHeld) return 'held';
  return convocation === undefined ? 'planned' : 'convened';
}

export function meetingRemarks(ground: Ground, file: CommitteeFile, meeting: MeetingRow): Remark[] {
  if (meeting.cancelledBecause !== null) return [];
  const { kind } = ground.committee;
  const convocation = latestConvocation(file, meeting.id);
  const notice = noticeOn(ground, meeting, convocation);
  const { agenda, isHeld, academicLevelInformedOn: informedOn } = meeting;
  return [
    ...noticeRemarks(kind, notice, ground.today),
    ...convocationRemarks(kind, { agenda, sentByConvener: convocation?.byConvener ?? null }),
    ...absenceRemarks(representedAt(ground, file, meeting)),
    ...informingRemarks(kind, { isHeld, informedOn }),
  ];
}

export const noticeOn = (ground: Ground, meeting: MeetingRow, convocation: ConvocationRow | undefined) =>
  noticeOf(
    ground.committee.kind,
    LocalDate.parse(meeting.on),
    convocation === undefined ? null : LocalDate.parse(convocation.sentOn),
    ground.noticeDays,
  );

export function representedAt(ground: Ground, file: CommitteeFile, meeting: MeetingRow) {
  const presenceOf = new Map(
    file.attendance.filter((one) => one.meetingId === meeting.id).map((one) => [one.seatId, one.presence]),
  );
  return represented(
    ground.committee.kind,
    signatoriesOf(ground),
    file.seats.map(({ id, represents }) => ({ represents, presence: presenceOf.get(id) ?? null })),
  );
}

function glanceOf(ground: Ground, file: CommitteeFile, meeting: MeetingRow): Committee['meetings'][number] {
  const { id, on, at, where } = meeting;
  const state = meetingState(meeting, latestConvocation(file, id));
  const warnings = meetingRemarks(ground, file, meeting).filter(({ kind }) => kind === 'warning').length;
  return { id, on, at, where, state, warnings };
}

export function committeeGlance(ground: Ground, file: CommitteeFile): CommitteeGlance {
  const { committee, rhythm, today } = ground;
  const alive = file.meetings.filter(({ cancelledBecause }) => cancelledBecause === null);
  const next = alive.filter(({ isHeld, on }) => !isHeld && on >= today).at(-1);
  const latest = alive.find(({ isHeld }) => isHeld);
  const periods = rhythm.periods(gatherings(file));
  const current = periods.find(({ from, until }) => from <= today && today <= until);
  const held = gatherings(file).filter(({ isHeld }) => isHeld);
  return {
    id: committee.id,
    kind: committee.kind,
    name: ground.name,
    schoolUai: committee.schoolUai,
    place: ground.place,
    next: next === undefined ? null : glanceOf(ground, file, next),
    latest: latest === undefined ? null : glanceOf(ground, file, latest),
    openDecisions: file.decisions.filter(({ state }) => state === 'open').length,
    rhythm: {
      rule: rhythm.rule,
      choice: rhythm.choice,
      choiceLabel: rhythm.choiceLabel,
      articles: [...rhythm.articles],
      notComputable: rhythm.notComputable,
      periods,
    },
    remarks: [
      ...compositionRemarks(committee.kind, membersOf(file)),
      ...unseated(committee.kind, signatoriesOf(ground), membersOf(file)),
      ...rhythmRemarks(rhythm.rule, periods),
      ...followUpRemarks(committee.kind, held, current),
    ].map(remarkView),
  };
}

export function committeeView(ground: Ground, file: CommitteeFile, id: string): Committee {
  const { committee, concerned, refs, today, mayPrepare, mayConvene } = ground;
  const { kind } = committee;
  const members = membersOf(file);
  const held = gatherings(file).filter(({ isHeld }) => isHeld);
  const decisions = file.decisions.map((row) => decisionView(row, today));
  const open = decisions.filter(({ state }) => state === 'open');
  const guests = members.filter(({ seat }) => seat === 'guest');
  return {
    ...committeeGlance(ground, file),
    id,
    conventions: concerned.flatMap((one) => {
      const [academie, localAuthority] = [refs.get(one.academieId), refs.get(one.localAuthorityId)];
      if (academie === undefined || localAuthority === undefined) return [];
      const localAuthoritySeated = members.some(({ represents }) => represents === one.localAuthorityId);
      return [{ id: one.id, reference: one.reference, academie, localAuthority, localAuthoritySeated }];
    }),
    seats: [...seatsOf(kind), ...(guests.length > 0 ? [GUEST] : [])].map((seat) => ({
      ...seat,
      members: members.filter((member) => member.seat === seat.seat).map((member) => memberView(member, refs)),
    })),
    suggestedGuests: suggestedGuests(kind),
    missions: missionsFollowed(kind, held).map(({ rule, label, articles, lastExaminedOn }) => ({
      rule,
      label,
      articles: [...articles],
      lastExaminedOn,
    })),
    meetings: file.meetings.map((meeting) => glanceOf(ground, file, meeting)),
    decisions,
    suggestedAgenda: suggestedAgenda(kind, held, open.length),
    mayPrepare,
    mayConvene,
  };
}

export function meetingView(ground: Ground, file: CommitteeFile, meeting: MeetingRow): Meeting {
  const { committee, refs, today, mayPrepare, mayConvene } = ground;
  const convocation = latestConvocation(file, meeting.id);
  const presenceOf = new Map(
    file.attendance.filter((one) => one.meetingId === meeting.id).map((one) => [one.seatId, one.presence]),
  );
  return {
    id: meeting.id,
    committee: { id: meeting.committeeId, kind: committee.kind, name: ground.name },
    conventionId: committee.conventionId,
    on: meeting.on,
    at: meeting.at,
    minutes: meeting.minutes,
    where: meeting.where,
    state: meetingState(meeting, convocation),
    agenda: [...meeting.agenda],
    attendees: attendeesOf(committee.kind, file, meeting).map((seat) => ({
      ...memberView(seat, refs),
      presence: presenceOf.get(seat.id) ?? null,
      convened: convocation?.seatIds.includes(seat.id) ?? false,
    })),
    notice: {
      ...noticeOn(ground, meeting, convocation),
      how: convocation?.how ?? null,
      by: convocation?.by ?? null,
      outdated: convocation !== undefined && !meeting.isHeld && meeting.changedAt > convocation.recordedAt,
    },
    signatories: representedAt(ground, file, meeting).flatMap(({ placeId, represented: is }) => {
      const place = refs.get(placeId);
      return place === undefined ? [] : [{ place, represented: is }];
    }),
    decisions: file.decisions.filter((one) => one.meetingId === meeting.id).map((row) => decisionView(row, today)),
    minutesText: meeting.minutesText,
    academicLevelInformedOn: meeting.academicLevelInformedOn,
    indicators: meeting.indicators,
    cancelledBecause: meeting.cancelledBecause,
    remarks: meetingRemarks(ground, file, meeting).map(remarkView),
    mayPrepare,
    mayConvene,
  };
}

export const seatName = (kind: CommitteeKind, seat: SeatRow): string => seatLabel(kind, seat.seat);
