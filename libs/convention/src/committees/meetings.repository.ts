import type { AgendaItem, Decision, IndicatorsSnapshot, PlannedMeeting } from '@chariot/contract';
import { newId, type Reach } from '@chariot/kernel';
import type { Tx } from '@chariot/platform';
import { Injectable } from '@nestjs/common';
import type { Convocation } from './convocation.js';
import type { KnownThatDay } from './indicators.js';

export interface MeetingRow {
  readonly id: string;
  readonly committeeId: string;
  readonly on: string;
  readonly at: string;
  readonly minutes: number;
  readonly where: string;
  readonly agenda: readonly AgendaItem[];
  readonly changedAt: Date;
  readonly cancelledBecause: string | null;
  readonly isHeld: boolean;
  readonly indicators: IndicatorsSnapshot | null;
  readonly minutesText: string | null;
  readonly academicLevelInformedOn: string | null;
}

export interface ConvocationRow {
  readonly meetingId: string;
  readonly number: number;
  readonly sentOn: string;
  readonly recordedAt: Date;
  readonly how: 'chariot' | 'elsewhere';
  readonly by: string;
  readonly byConvener: boolean | null;
  readonly content: Convocation | null;
  readonly seatIds: readonly string[];
}

export interface DecisionRow extends Omit<Decision, 'late' | 'meetingOn'> {
  readonly committeeId: string;
  readonly meetingOn: string;
}

const MEETING = `id, committee_id "committeeId", held_on::text "on", starts_at "at", minutes, place "where", agenda,
  changed_at "changedAt", cancelled_because "cancelledBecause", held_at is not null "isHeld", indicators,
  minutes_text "minutesText", academic_level_informed_on::text "academicLevelInformedOn"`;

/** Meetings and what comes of them; who may is asked of the committee. */
@Injectable()
export class MeetingsRepository {
  find(_reach: Reach, tx: Tx, id: string): Promise<MeetingRow | undefined> {
    return tx.one<MeetingRow>(`select ${MEETING} from convention.committee_meeting where id = $1`, [id]);
  }

  /** The same, held for whoever writes in this transaction. */
  lock(_reach: Reach, tx: Tx, id: string): Promise<MeetingRow | undefined> {
    return tx.one<MeetingRow>(`select ${MEETING} from convention.committee_meeting where id = $1 for update`, [id]);
  }

  /** The latest of each committee first, 200 at most in all. */
  of(_reach: Reach, tx: Tx, committeeIds: readonly string[]): Promise<MeetingRow[]> {
    return tx.query<MeetingRow>(
      `select ${MEETING} from convention.committee_meeting where committee_id = any($1::uuid[])
        order by held_on desc, starts_at desc, id limit 200`,
      [committeeIds],
    );
  }

  async insert(_reach: Reach, tx: Tx, committeeId: string, planned: PlannedMeeting, now: Date): Promise<string> {
    const id = newId();
    await tx.execute(
      `insert into convention.committee_meeting
         (id, committee_id, held_on, starts_at, minutes, place, agenda, planned_at, changed_at)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $8)`,
      [id, committeeId, planned.on, planned.at, planned.minutes, planned.where, JSON.stringify(planned.agenda), now],
    );
    return id;
  }

  async change(_reach: Reach, tx: Tx, id: string, planned: PlannedMeeting, now: Date): Promise<void> {
    await tx.execute(
      `update convention.committee_meeting
          set held_on = $2, starts_at = $3, minutes = $4, place = $5, agenda = $6, changed_at = $7
        where id = $1`,
      [id, planned.on, planned.at, planned.minutes, planned.where, JSON.stringify(planned.agenda), now],
    );
  }

  async cancel(_reach: Reach, tx: Tx, id: string, reason: string, now: Date): Promise<void> {
    await tx.execute(
      'update convention.committee_meeting set cancelled_at = $2, cancelled_because = $3 where id = $1',
      [id, now, reason],
    );
    await tx.execute('update convention.committee_convocation set cancelled_at = $2 where meeting_id = $1', [id, now]);
  }

  async hold(_reach: Reach, tx: Tx, id: string, indicators: IndicatorsSnapshot, now: Date): Promise<void> {
    await tx.execute('update convention.committee_meeting set held_at = $2, indicators = $3 where id = $1', [
      id,
      now,
      JSON.stringify(indicators),
    ]);
  }

  async write(
    _reach: Reach,
    tx: Tx,
    id: string,
    minutes: { readonly text: string; readonly academicLevelInformedOn: string | null },
  ): Promise<void> {
    await tx.execute(
      'update convention.committee_meeting set minutes_text = $2, academic_level_informed_on = $3 where id = $1',
      [id, minutes.text, minutes.academicLevelInformedOn],
    );
  }

  /** In their order, of these meetings. */
  convocations(_reach: Reach, tx: Tx, meetingIds: readonly string[]): Promise<ConvocationRow[]> {
    return tx.query<ConvocationRow>(
      `select meeting_id "meetingId", number, sent_on::text "sentOn", recorded_at "recordedAt", how, sent_by "by",
              by_convener "byConvener", content, seat_ids "seatIds"
         from convention.committee_convocation where meeting_id = any($1::uuid[]) order by meeting_id, number`,
      [meetingIds],
    );
  }

  async convoke(
    _reach: Reach,
    tx: Tx,
    committeeId: string,
    convocation: Omit<ConvocationRow, 'content'> & { readonly content: Convocation | null },
  ): Promise<void> {
    const { meetingId, number, sentOn, recordedAt, how, by, byConvener, content, seatIds } = convocation;
    await tx.execute(
      `insert into convention.committee_convocation
         (meeting_id, number, committee_id, sent_on, recorded_at, how, sent_by, by_convener, content, seat_ids)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
      [
        ...[meetingId, number, committeeId, sentOn, recordedAt, how, by, byConvener],
        ...[content === null ? null : JSON.stringify(content), seatIds],
      ],
    );
  }

  attendance(
    _reach: Reach,
    tx: Tx,
    meetingIds: readonly string[],
  ): Promise<{ meetingId: string; seatId: string; presence: 'present' | 'represented' | 'excused' | 'absent' }[]> {
    return tx.query(
      `select meeting_id "meetingId", seat_id "seatId", presence from convention.committee_attendance
        where meeting_id = any($1::uuid[])`,
      [meetingIds],
    );
  }

  async attend(
    _reach: Reach,
    tx: Tx,
    { id, committeeId }: Pick<MeetingRow, 'id' | 'committeeId'>,
    attendance: readonly { readonly memberId: string; readonly presence: string }[],
  ): Promise<void> {
    await tx.execute('delete from convention.committee_attendance where meeting_id = $1', [id]);
    await tx.execute(
      `insert into convention.committee_attendance (meeting_id, seat_id, committee_id, presence)
       select $1::uuid, a."memberId", $2::uuid, a.presence from jsonb_to_recordset($3::jsonb) as a("memberId" uuid, presence text)`,
      [id, committeeId, JSON.stringify(attendance)],
    );
  }

  /** The latest meetings' first. */
  decisions(_reach: Reach, tx: Tx, committeeIds: readonly string[]): Promise<DecisionRow[]> {
    return tx.query<DecisionRow>(
      `select d.id, d.meeting_id "meetingId", d.committee_id "committeeId", m.held_on::text "meetingOn", d.text, d.owner,
              d.due_on::text "dueOn", d.state, d.ended_on::text "endedOn", d.note
         from convention.committee_decision d join convention.committee_meeting m on m.id = d.meeting_id
        where d.committee_id = any($1::uuid[]) order by m.held_on desc, d.meeting_id, d.rank limit 500`,
      [committeeIds],
    );
  }

  async decide(
    _reach: Reach,
    tx: Tx,
    { id, committeeId }: Pick<MeetingRow, 'id' | 'committeeId'>,
    decision: Pick<Decision, 'text' | 'owner' | 'dueOn'>,
  ): Promise<string> {
    const decisionId = newId();
    await tx.execute(
      `insert into convention.committee_decision (id, meeting_id, committee_id, rank, text, owner, due_on, state)
       select $1::uuid, $2::uuid, $3::uuid, count(*), $4, $5, $6::date, 'open'
         from convention.committee_decision where meeting_id = $2`,
      [decisionId, id, committeeId, decision.text, decision.owner, decision.dueOn],
    );
    return decisionId;
  }

  /** @returns whether it is of that meeting */
  async follow(
    _reach: Reach,
    tx: Tx,
    meetingId: string,
    decision: Omit<Decision, 'meetingId' | 'meetingOn' | 'late'>,
  ): Promise<boolean> {
    const { id, text, owner, dueOn, state, endedOn, note } = decision;
    return (
      (await tx.execute(
        `update convention.committee_decision
            set text = $3, owner = $4, due_on = $5, state = $6, ended_on = $7, note = $8
          where meeting_id = $1 and id = $2`,
        [meetingId, id, text, owner, dueOn, state, endedOn, note],
      )) === 1
    );
  }

  /** Devices of these conventions as the convention knew them at the end of a day, of one school when it is named. */
  async devices(
    _reach: Reach,
    tx: Tx,
    conventionIds: readonly string[],
    schoolUai: string | null,
    end: Date,
  ): Promise<Pick<KnownThatDay, 'knownDevices' | 'enrolledDevices' | 'devicesWithoutLine'>> {
    const row = await tx.one<{ known: number; enrolled: number; unpaid: number }>(
      `select count(*)::int known, (count(*) filter (where enrolled_at < $3))::int enrolled,
              (count(*) filter (where budget_line_id is null or attributed_at >= $3))::int as "unpaid"
         from convention.funded_device
        where convention_id = any($1::uuid[]) and ($2::text is null or school_uai = $2)`,
      [conventionIds, schoolUai, end],
    );
    return {
      knownDevices: row?.known ?? 0,
      enrolledDevices: row?.enrolled ?? 0,
      devicesWithoutLine: row?.unpaid ?? 0,
    };
  }

  /** Invoices less credit notes, issued by that day; null where none was recorded. */
  async spent(_reach: Reach, tx: Tx, conventionIds: readonly string[], day: string): Promise<number | null> {
    const row = await tx.one<{ cents: number | null }>('select convention.spent_by($1::uuid[], $2)::float8 as cents', [
      conventionIds,
      day,
    ]);
    return row?.cents ?? null;
  }

  /** What deadlines are drawn from: meetings of the convention's schools, and of the grounds that it is on. */
  forTimeline(
    _reach: Reach,
    tx: Tx,
    conventionId: string,
  ): Promise<
    {
      id: string;
      kind: 'local' | 'departmental';
      schoolUai: string | null;
      on: string;
      convenedOn: string | null;
      isHeld: boolean;
    }[]
  > {
    return tx.query(
      `select m.id, c.kind, c.school_uai "schoolUai", m.held_on::text "on", m.held_at is not null "isHeld",
              (select v.sent_on::text from convention.committee_convocation v where v.meeting_id = m.id
                order by v.number desc limit 1) "convenedOn"
         from convention.committee_meeting m join convention.committee c on c.id = m.committee_id
        where m.cancelled_at is null
          and (c.convention_id = $1 or $1 in (select convention.on_ground(c.place_id)))
        order by m.held_on, m.id limit 500`,
      [conventionId],
    );
  }
}
