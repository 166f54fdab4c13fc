import { LocalDate, type Reach } from '@chariot/kernel';
import { makePdf, type Tx } from '@chariot/platform';
import { Inject, Injectable } from '@nestjs/common';
import { mentionOf } from '../conventions/mention.js';
import { attendeesOf, decisionView, meetingRemarks, representedAt, seatName } from './committee-file.js';
import { CommitteeReader } from './committee-reader.service.js';
import { drawMinutes } from './minutes.js';

/** The minutes, printed. */
@Injectable()
export class MinutesPrinter {
  constructor(@Inject(CommitteeReader) private readonly reader: CommitteeReader) {}

  async document(reach: Reach, tx: Tx, id: string): Promise<Buffer> {
    const { ground, file, meeting } = await this.reader.openMeeting(reach, tx, id);
    const { kind } = ground.committee;
    const on = LocalDate.parse(meeting.on);
    const presenceOf = new Map(
      file.attendance.filter((one) => one.meetingId === id).map((one) => [one.seatId, one.presence]),
    );
    const title = `Compte rendu — ${ground.name} — ${LocalDate.format(on)}`;
    const informed = meeting.academicLevelInformedOn;
    const at = new Date(`${on}T12:00:00Z`);
    return makePdf({ title, mention: mentionOf(ground.concerned[0] ?? null), at }, (page) =>
      drawMinutes(page, {
        kind,
        committee: ground.name,
        about: ground.about,
        on,
        at: meeting.at,
        where: meeting.where,
        agenda: meeting.agenda,
        attendees: attendeesOf(kind, file, meeting).map((seat) => ({
          seat: seatName(kind, seat),
          function: seat.function,
          presence: presenceOf.get(seat.id) ?? null,
        })),
        signatories: representedAt(ground, file, meeting),
        remarks: meetingRemarks(ground, file, meeting),
        text: meeting.minutesText,
        decisions: file.decisions.filter((one) => one.meetingId === id).map((row) => decisionView(row, ground.today)),
        indicators: meeting.indicators,
        academicLevelInformedOn: informed === null ? null : LocalDate.parse(informed),
      }),
    );
  }
}
