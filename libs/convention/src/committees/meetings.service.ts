import type { Decision, Meeting, PlannedMeeting } from '@chariot/contract';
import { LocalDate, type Clock, type Permission, type Reach } from '@chariot/kernel';
import { CLOCK, Database, type Tx } from '@chariot/platform';
import { Inject, Injectable } from '@nestjs/common';
import { conventionError } from '../convention-errors.js';
import { CommitteeActs } from './committee-acts.service.js';
import { attendeesOf, type CommitteeFile, type Ground } from './committee-file.js';
import { CommitteeReader } from './committee-reader.service.js';
import { CommitteesRepository } from './committees.repository.js';
import { checkRepresented } from './compositions.service.js';
import { DayFigures } from './day-figures.service.js';
import { MeetingsRepository, type MeetingRow } from './meetings.repository.js';

interface Opened {
  readonly ground: Ground;
  readonly file: CommitteeFile;
  readonly meeting: MeetingRow;
}

/** Planning, holding and writing down meetings. What was held keeps its day, its agenda and what was known that day. */
@Injectable()
export class Meetings {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(CommitteesRepository) private readonly committees: CommitteesRepository,
    @Inject(MeetingsRepository) private readonly meetings: MeetingsRepository,
    @Inject(CommitteeReader) private readonly reader: CommitteeReader,
    @Inject(DayFigures) private readonly figures: DayFigures,
    @Inject(CommitteeActs) private readonly acts: CommitteeActs,
  ) {}

  plan(reach: Reach, committeeId: string, planned: PlannedMeeting): Promise<Meeting> {
    return this.database.transaction(reach, async (tx) => {
      const { ground } = await this.reader.open(reach, tx, committeeId);
      this.acts.require(ground, 'project:write');
      checkRepresented(ground, planned.guests);
      const id = await this.meetings.insert(reach, tx, committeeId, planned, this.clock.now());
      await this.#seatGuests(reach, tx, committeeId, id, planned);
      await this.#record(reach, tx, ground, 'convention.meeting.planned', id, { on: planned.on });
      return this.reader.meeting(reach, tx, id);
    });
  }

  change(reach: Reach, tx: Tx, id: string, planned: PlannedMeeting): Promise<Meeting> {
    return this.#within(reach, tx, id, 'project:write', async ({ ground, meeting }) => {
      if (meeting.isHeld) throw conventionError('meetingOver');
      checkRepresented(ground, planned.guests);
      await this.meetings.change(reach, tx, id, planned, this.clock.now());
      await this.#seatGuests(reach, tx, meeting.committeeId, id, planned);
      await this.#record(reach, tx, ground, 'convention.meeting.changed', id, { on: planned.on });
    });
  }

  /** The first time, the meeting is held and what was known that day is frozen; afterwards only attendance changes. */
  attend(
    reach: Reach,
    id: string,
    attendance: readonly { readonly memberId: string; readonly presence: string }[],
  ): Promise<Meeting> {
    return this.#act(reach, id, 'project:write', async (tx, opened) => {
      const { ground, file, meeting } = opened;
      const on = LocalDate.parse(meeting.on);
      if (on > ground.today) throw conventionError('meetingNotYet', { date: LocalDate.format(on) });
      const expected = new Set(attendeesOf(ground.committee.kind, file, meeting).map((seat) => seat.id));
      const named = new Set(attendance.map(({ memberId }) => memberId));
      if (named.size !== attendance.length || ![...named].every((memberId) => expected.has(memberId))) {
        throw conventionError('meetingNotAttendee');
      }
      await this.meetings.attend(reach, tx, meeting, attendance);
      if (!meeting.isHeld) {
        const now = this.clock.now();
        await this.meetings.hold(reach, tx, id, await this.figures.on(reach, tx, ground, file, meeting, now), now);
      }
      await this.#record(reach, tx, ground, 'convention.meeting.held', id, { on: meeting.on, counted: named.size });
    });
  }

  write(reach: Reach, id: string, minutes: { text: string; academicLevelInformedOn: string | null }): Promise<Meeting> {
    return this.#act(reach, id, 'project:write', async (tx, { ground, meeting }) => {
      if (!meeting.isHeld) throw conventionError('meetingNotHeld');
      const { academicLevelInformedOn: informedOn } = minutes;
      if (informedOn !== null && (informedOn < meeting.on || informedOn > ground.today)) {
        throw conventionError('meetingInformedBefore');
      }
      await this.meetings.write(reach, tx, id, minutes);
      await this.#record(reach, tx, ground, 'convention.meeting.minuted', id, { on: meeting.on });
    });
  }

  decide(reach: Reach, id: string, decision: Pick<Decision, 'text' | 'owner' | 'dueOn'>): Promise<Meeting> {
    return this.#act(reach, id, 'project:write', async (tx, { ground, meeting }) => {
      if (!meeting.isHeld) throw conventionError('meetingNotHeld');
      await this.meetings.decide(reach, tx, meeting, decision);
      await this.#record(reach, tx, ground, 'convention.decision.added', id, { dueOn: decision.dueOn });
    });
  }

  follow(reach: Reach, id: string, decision: Omit<Decision, 'meetingId' | 'meetingOn' | 'late'>): Promise<Meeting> {
    return this.#act(reach, id, 'project:write', async (tx, { ground, meeting }) => {
      const { state, endedOn } = decision;
      const isOpen = state === 'open';
      if (isOpen !== (endedOn === null)) throw conventionError('decisionEnd');
      if (endedOn !== null && (endedOn < meeting.on || endedOn > ground.today)) throw conventionError('decisionEnd');
      if (!(await this.meetings.follow(reach, tx, id, decision))) throw conventionError('decisionNotFound');
      await this.#record(reach, tx, ground, 'convention.decision.followed', id, { state });
    });
  }

  async #act(
    reach: Reach,
    id: string,
    permission: Permission,
    work: (tx: Tx, opened: Opened) => Promise<void>,
  ): Promise<Meeting> {
    return this.database.transaction(reach, (tx) =>
      this.#within(reach, tx, id, permission, (opened) => work(tx, opened)),
    );
  }

  async #within(
    reach: Reach,
    tx: Tx,
    id: string,
    permission: Permission,
    work: (opened: Opened) => Promise<void>,
  ): Promise<Meeting> {
    const opened = await this.reader.openMeeting(reach, tx, id);
    this.acts.require(opened.ground, permission);
    // Held from here on: two who write at once come one after the other.
    const meeting = await this.meetings.lock(reach, tx, id);
    if (meeting === undefined) throw conventionError('meetingNotFound');
    if (meeting.cancelledBecause !== null) throw conventionError('meetingCancelled');
    await work({ ...opened, meeting });
    return this.reader.meeting(reach, tx, id);
  }

  #seatGuests(reach: Reach, tx: Tx, committeeId: string, id: string, { guests }: PlannedMeeting): Promise<void> {
    const members = guests.map((guest) => ({ ...guest, seat: 'guest' as const }));
    return this.committees.seat(reach, tx, committeeId, id, members, this.clock.now());
  }

  #record(
    reach: Reach,
    tx: Tx,
    ground: Ground,
    act: string,
    id: string,
    details: Record<string, string | number | null>,
  ): Promise<void> {
    return this.acts.record(reach, tx, ground, { act, subject: { kind: 'meeting', id, label: ground.name }, details });
  }
}
