import type { Meeting } from '@chariot/contract';
import { LocalDate, type Clock, type Reach } from '@chariot/kernel';
import { INSTANCE_INFO, type InstanceInfo } from '@chariot/identity';
import { CLOCK, Database, Mail, makePdf, writeCalendar, type MailAttachment, type Tx } from '@chariot/platform';
import { Inject, Injectable } from '@nestjs/common';
import { conventionError } from '../convention-errors.js';
import { mentionOf } from '../conventions/mention.js';
import { CommitteeActs } from './committee-acts.service.js';
import { attendeesOf, latestConvocation, seatName, type CommitteeFile, type Ground } from './committee-file.js';
import { CommitteeReader } from './committee-reader.service.js';
import { CommitteesRepository, type SeatRow } from './committees.repository.js';
import {
  cancellationMail,
  convener,
  convocationMail,
  drawConvocation,
  invitation,
  invitedAs,
  type Convocation,
} from './convocation.js';
import { MeetingsRepository, type MeetingRow } from './meetings.repository.js';
import { momentOf } from './moment.js';

/** Convening: a paper, a message and a calendar entry for each, in the transaction of the act; late ones leave too. */
@Injectable()
export class Convocations {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(INSTANCE_INFO) private readonly instance: InstanceInfo,
    @Inject(Mail) private readonly mail: Mail,
    @Inject(CommitteesRepository) private readonly committees: CommitteesRepository,
    @Inject(MeetingsRepository) private readonly meetings: MeetingsRepository,
    @Inject(CommitteeReader) private readonly reader: CommitteeReader,
    @Inject(CommitteeActs) private readonly acts: CommitteeActs,
  ) {}

  convene(reach: Reach, id: string, message: string | null): Promise<Meeting> {
    return this.database.transaction(reach, async (tx) => {
      const { ground, file, meeting } = await this.#open(reach, tx, id, 'committee:convene');
      if (meeting.isHeld) throw conventionError('meetingOver');
      const seats = attendeesOf(ground.committee.kind, file, meeting);
      const content = convocationOf(ground, meeting, seats, ground.today, message === '' ? null : message);
      const number = (latestConvocation(file, id)?.number ?? 0) + 1;
      const recordedAt = this.clock.now();
      const { sentOn, by } = content;
      await this.meetings.convoke(reach, tx, meeting.committeeId, {
        ...{ meetingId: id, number, recordedAt, how: 'chariot', content, sentOn, by },
        byConvener: isConvener(reach, ground),
        seatIds: seats.map((seat) => seat.id),
      });
      const letter = convocationMail(content, mentionOf(ground.concerned[0] ?? null));
      const attachments: MailAttachment[] = [
        { name: 'convocation.pdf', type: 'application/pdf', content: await this.#paper(ground, content) },
        {
          name: 'reunion.ics',
          type: 'text/calendar',
          content: await this.#calendar(reach, tx, ground, file, meeting, number),
        },
      ];
      const addresses = addressesOf(seats);
      for (const to of addresses) await this.mail.enqueue(tx, { to, ...letter, attachments });
      await this.acts.record(reach, tx, ground, {
        act: 'convention.meeting.convened',
        subject: { kind: 'meeting', id, label: ground.name },
        details: { on: meeting.on, number, messages: addresses.length },
      });
      return this.reader.meeting(reach, tx, id);
    });
  }

  /** One that left on paper, or from somebody's own mailbox. */
  record(reach: Reach, id: string, sentOn: string, by: string): Promise<Meeting> {
    return this.database.transaction(reach, async (tx) => {
      const { ground, file, meeting } = await this.#open(reach, tx, id, 'project:write');
      if (sentOn > ground.today) throw conventionError('meetingConvocationInFuture');
      const seats = attendeesOf(ground.committee.kind, file, meeting);
      await this.meetings.convoke(reach, tx, meeting.committeeId, {
        meetingId: id,
        number: (latestConvocation(file, id)?.number ?? 0) + 1,
        sentOn,
        recordedAt: this.clock.now(),
        how: 'elsewhere',
        by,
        byConvener: null,
        content: null,
        seatIds: seats.map((seat) => seat.id),
      });
      await this.acts.record(reach, tx, ground, {
        act: 'convention.meeting.convocationRecorded',
        subject: { kind: 'meeting', id, label: ground.name },
        details: { on: meeting.on, sentOn },
      });
      return this.reader.meeting(reach, tx, id);
    });
  }

  cancel(reach: Reach, id: string, reason: string): Promise<Meeting> {
    return this.database.transaction(reach, async (tx) => {
      const { ground, file, meeting } = await this.#open(reach, tx, id, 'committee:convene');
      if (meeting.isHeld) throw conventionError('meetingOver');
      await this.meetings.cancel(reach, tx, id, reason, this.clock.now());
      const convocation = latestConvocation(file, id);
      const told = file.seats.filter((seat) => convocation?.seatIds.includes(seat.id));
      const addresses = convocation?.how === 'chariot' ? addressesOf(told) : [];
      if (addresses.length > 0) {
        const content = convocationOf(ground, meeting, told, ground.today, null);
        const letter = cancellationMail(content, reason, mentionOf(ground.concerned[0] ?? null));
        const calendar = await this.#calendar(
          ...([reach, tx, ground, file] as const),
          { ...meeting, cancelledBecause: reason },
          (convocation?.number ?? 0) + 1,
        );
        const attachments = [{ name: 'reunion-annulee.ics', type: 'text/calendar', content: calendar }] as const;
        for (const to of addresses) await this.mail.enqueue(tx, { to, ...letter, attachments });
      }
      await this.acts.record(reach, tx, ground, {
        act: 'convention.meeting.cancelled',
        subject: { kind: 'meeting', id, label: ground.name },
        details: { on: meeting.on, reason, messages: addresses.length },
      });
      return this.reader.meeting(reach, tx, id);
    });
  }

  /** As it was sent, or as it would be today. */
  async document(reach: Reach, tx: Tx, id: string): Promise<Buffer> {
    const { ground, file, meeting } = await this.reader.openMeeting(reach, tx, id);
    const seats = attendeesOf(ground.committee.kind, file, meeting);
    const sent = latestConvocation(file, id)?.content ?? null;
    return this.#paper(ground, sent ?? convocationOf(ground, meeting, seats, ground.today, null));
  }

  async calendar(reach: Reach, tx: Tx, id: string): Promise<Buffer> {
    const { ground, file, meeting } = await this.reader.openMeeting(reach, tx, id);
    const number = latestConvocation(file, id)?.number ?? 0;
    return this.#calendar(reach, tx, ground, file, meeting, meeting.cancelledBecause === null ? number : number + 1);
  }

  async #open(reach: Reach, tx: Tx, id: string, permission: 'project:write' | 'committee:convene') {
    const opened = await this.reader.openMeeting(reach, tx, id);
    this.acts.require(opened.ground, permission);
    const meeting = await this.meetings.lock(reach, tx, id);
    if (meeting === undefined) throw conventionError('meetingNotFound');
    if (meeting.cancelledBecause !== null) throw conventionError('meetingCancelled');
    return { ...opened, meeting };
  }

  #paper(ground: Ground, convocation: Convocation): Promise<Buffer> {
    const title = `Convocation — ${convocation.committee} — ${LocalDate.format(convocation.on)}`;
    const mention = mentionOf(ground.concerned[0] ?? null);
    // Dated by what it says, so that the paper of a day is the same whenever it is printed.
    const at = new Date(`${convocation.sentOn}T12:00:00Z`);
    return makePdf({ title, mention, at }, (page) => drawConvocation(page, convocation));
  }

  async #calendar(
    reach: Reach,
    tx: Tx,
    ground: Ground,
    file: CommitteeFile,
    meeting: MeetingRow,
    sequence: number,
  ): Promise<Buffer> {
    const { committee, concerned, place } = ground;
    const zone = await this.committees.zoneOf(reach, tx, place?.id ?? concerned[0]?.localAuthorityId ?? null);
    const convocation = convocationOf(ground, meeting, attendeesOf(committee.kind, file, meeting), ground.today, null);
    const page = committee.conventionId === null ? '/#/comites' : `/#/conventions/${committee.conventionId}/comites`;
    return Buffer.from(
      writeCalendar(
        invitation({
          meetingId: meeting.id,
          convocation,
          from: momentOf(LocalDate.parse(meeting.on), meeting.at, zone),
          sequence,
          stampedAt: latestConvocation(file, meeting.id)?.recordedAt ?? meeting.changedAt,
          isCancelled: meeting.cancelledBecause !== null,
          mention: mentionOf(concerned[0] ?? null),
          url: `${this.instance.publicUrl}${page}`,
        }),
      ),
    );
  }
}

function convocationOf(
  ground: Ground,
  meeting: MeetingRow,
  seats: readonly SeatRow[],
  sentOn: LocalDate,
  message: string | null,
): Convocation {
  const { kind } = ground.committee;
  const { at, minutes, where, agenda } = meeting;
  return {
    ...{ kind, at, minutes, where, agenda, sentOn, message },
    committee: ground.name,
    about: ground.about,
    on: LocalDate.parse(meeting.on),
    invited: seats.map((seat) => invitedAs(seat.function, seatName(kind, seat))),
    by: convener(kind),
  };
}

/** Each mailbox once, whoever sits twice. */
const addressesOf = (seats: readonly SeatRow[]): string[] => [
  ...new Set(seats.flatMap(({ email }) => (email === null ? [] : email))),
];

/** The head of that school, or the académie for its département; somebody else sends it for her. */
function isConvener(reach: Reach, { committee, place }: Ground): boolean {
  if (committee.kind === 'departmental') return reach.grants.some(({ role }) => role === 'academie');
  return reach.grants.some(({ role, placeId }) => role === 'schoolHead' && placeId === place?.id);
}
