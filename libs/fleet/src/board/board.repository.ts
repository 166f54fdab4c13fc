import { Injectable } from '@nestjs/common';
import type { BoardTile, DeviceErasure, SettingId } from '@chariot/contract';
import type { Reach } from '@chariot/kernel';
import type { Tx } from '@chariot/platform';
import type { ReportOutcome, SettingStatus } from '../configurations/outcome.js';
import type { DeviceState } from '../devices/device.js';
import type { Moment } from '../moment.js';
import { isUnder, reachParams, within } from '../reach.js';

/** A device in its slot, with all that the board says of it. */
export interface TileRow {
  readonly id: string;
  readonly slot: number;
  readonly serialNumber: string;
  readonly model: string;
  readonly lifeState: DeviceState;
  readonly state: BoardTile['state'];
  readonly inLostMode: boolean;
  readonly online: boolean;
  readonly enrolledAt: Date | null;
  readonly revokedAt: Date | null;
  readonly copiedAt: Date | null;
  readonly lastContactAt: Date | null;
  readonly reportedAt: Date | null;
  readonly readyAt: Date | null;
  readonly outcome: ReportOutcome | null;
  readonly told: readonly SettingId[];
  readonly reports: readonly {
    readonly setting: SettingId;
    readonly status: SettingStatus;
    readonly why: string | null;
  }[];
  readonly erasure: DeviceErasure | null;
}
export interface AttentionRow extends TileRow {
  readonly classroomId: string;
  readonly classroomName: string;
  readonly schoolName: string;
}
export interface WindowCount {
  readonly id: string;
  readonly expiresAt: Date;
  readonly codes: number;
  readonly used: number;
}
export interface SchoolCount {
  readonly schoolId: string;
  readonly classrooms: number;
  readonly capacity: number;
  readonly devices: number;
  readonly enrolled: number;
  readonly ready: number;
  readonly talking: number;
  readonly blocked: number;
}
export interface ExpectedRow {
  readonly classroomId: string;
  readonly classroomName: string;
  readonly schoolName: string;
  readonly expected: number;
  readonly since: Date;
}

const TILE = `d.id, d.slot, d.serial_number as "serialNumber", d.model, d.state as "lifeState",
  fleet.board_state(d, c, $3, $4) as state, fleet.is_in_lost_mode(d) as "inLostMode", fleet.is_online(d, $3) as online, d.enrolled_at as "enrolledAt",
  d.revoked_at as "revokedAt", d.copied_at as "copiedAt", d.last_contact_at as "lastContactAt", d.reported_at as "reportedAt",
  d.ready_at as "readyAt", case when d.reported_revision = fleet.revision_of(d, c) then d.outcome end as outcome,
  array(select jsonb_object_keys(k.settings)) as told,
  coalesce((select jsonb_agg(jsonb_build_object('setting', s.setting, 'status', s.status, 'why', s.why))
              from fleet.device_setting s
             where s.device_id = d.id and s.revision = fleet.revision_of(d, c)), '[]') as reports,
  fleet.erasure_of(d, $3) as erasure`;

const TABLES = `from fleet.device d join fleet.classroom c on c.id = d.classroom_id
  join fleet.configuration k on k.hash = fleet.hash_of(d, c)`;

/** The board and the summary: a few statements each, whatever the number of devices. */
@Injectable()
export class BoardRepository {
  tiles(tx: Tx, reach: Reach, classroomId: string, { at, quiet }: Moment): Promise<TileRow[]> {
    return tx.query<TileRow>(
      `select ${TILE} ${TABLES}
        where ${within('d.school_id')} and d.classroom_id = $5 and d.slot is not null order by d.slot`,
      [...reachParams(reach, 'device:read'), at, quiet, classroomId],
    );
  }

  labelTitle(tx: Tx, reach: Reach, classroomId: string): Promise<{ readonly labelTitle: string } | undefined> {
    return tx.one<{ labelTitle: string }>(
      `select fleet.label_title(k.settings) as "labelTitle"
         from fleet.classroom c join fleet.configuration k on k.hash = c.configuration_hash
        where ${within('c.school_id')} and c.id = $3`,
      [...reachParams(reach, 'classroom:read'), classroomId],
    );
  }

  /** The latest window that is still open, one that has codes left before any other. */
  window(tx: Tx, reach: Reach, classroomId: string, at: Date): Promise<WindowCount | undefined> {
    return tx.one<WindowCount>(
      `select w.id, w.expires_at as "expiresAt", count(e.*)::int as codes, count(e.used_at)::int as used
         from fleet.enrolment_window w join fleet.enrolment_code e on e.window_id = w.id
        where ${within('w.school_id')} and w.classroom_id = $3 and w.closed_at is null and w.expires_at > $4
        group by w.id order by (count(*) > count(e.used_at)) desc, w.opened_at desc, w.id desc limit 1`,
      [...reachParams(reach, 'enrolment:read'), classroomId, at],
    );
  }

  /** Slots that a code still opens. */
  async codedSlots(tx: Tx, reach: Reach, classroomId: string, at: Date): Promise<Set<number>> {
    const rows = await tx.query<{ slot: number }>(
      `select e.slot from fleet.enrolment_window w join fleet.enrolment_code e on e.window_id = w.id
        where ${within('w.school_id')} and w.classroom_id = $3 and w.closed_at is null and w.expires_at > $4
          and e.used_at is null`,
      [...reachParams(reach, 'enrolment:read'), classroomId, at],
    );
    return new Set(rows.map(({ slot }) => slot));
  }

  /** Of these schools, each that has a classe mobile. */
  schools(tx: Tx, _reach: Reach, schoolIds: readonly string[], { at, quiet }: Moment): Promise<SchoolCount[]> {
    return tx.query<SchoolCount>(
      `select school_id as "schoolId", classrooms, capacity, devices, enrolled, ready, talking, blocked
         from fleet.board_counts($1::uuid[], $2, $3)`,
      [schoolIds, at, quiet],
    );
  }

  /** Blocked devices: those on which something failed first, then by how long. */
  attention(
    tx: Tx,
    reach: Reach,
    schoolIds: readonly string[],
    { at, quiet }: Moment,
    limit: number,
  ): Promise<AttentionRow[]> {
    return tx.query<AttentionRow>(
      `with asked as materialized (
         select one.id, one.rank from fleet.board_blocked($5::uuid[], $3, $4, $6) with ordinality as one (id, rank)
       )
       select ${TILE}, c.id as "classroomId", c.name as "classroomName",
              fleet.school_name(c.school_id) as "schoolName" ${TABLES} join asked on asked.id = d.id
        where ${within('d.school_id')} and d.id = any (array(select asked.id from asked))
        order by asked.rank`,
      [...reachParams(reach, 'device:read'), at, quiet, schoolIds, limit],
    );
  }

  /** Of these schools, those of a place. */
  async ofPlace(tx: Tx, reach: Reach, placeId: string, schoolIds: readonly string[]): Promise<Set<string>> {
    const rows = await tx.query<{ id: string }>(
      `select one as id from unnest($3::uuid[]) as one where ${within('one')} and ${isUnder('one', 4)}`,
      [...reachParams(reach, 'device:read'), schoolIds, placeId],
    );
    return new Set(rows.map(({ id }) => id));
  }

  /** Below places of which the caller reaches all. */
  async below(
    tx: Tx,
    _reach: Reach,
    places: readonly string[],
  ): Promise<{ readonly schools: number; readonly classrooms: number }> {
    const row = await tx.one<{ schools: number; classrooms: number }>(
      'select schools, classrooms from fleet.classrooms_below($1::uuid[])',
      [places],
    );
    return row ?? { schools: 0, classrooms: 0 };
  }

  /** Classrooms where delivered devices wait, and no code is to be had: for who sees the windows, and may thus say so. */
  expected(tx: Tx, reach: Reach, schoolIds: readonly string[], { at }: Moment, limit: number): Promise<ExpectedRow[]> {
    return tx.query<ExpectedRow>(
      `select c.id as "classroomId", c.name as "classroomName", fleet.school_name(c.school_id) as "schoolName",
              count(*)::int as expected, min(d.placed_at) as since
         from fleet.device d join fleet.classroom c on c.id = d.classroom_id
        where ${within('d.school_id')} and d.school_id = any ($4::uuid[]) and d.slot is not null and d.enrolled_at is null
          and not exists (
            select from fleet.enrolment_window w join fleet.enrolment_code e on e.window_id = w.id
             where w.classroom_id = c.id and w.closed_at is null and w.expires_at > $3 and e.used_at is null)
        group by c.id order by min(d.placed_at), c.id limit $5`,
      [...reachParams(reach, 'enrolment:read'), at, schoolIds, limit],
    );
  }
}
