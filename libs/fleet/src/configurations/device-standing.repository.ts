import { Injectable } from '@nestjs/common';
import type { ProfileSettings } from '@chariot/contract';
import type { Reach } from '@chariot/kernel';
import type { Json, Statement, Tx } from '@chariot/platform';
import type { DeviceFamily, DeviceState } from '../devices/device.js';
import type { SchoolWeek } from './concrete.js';
import type { ReportOutcome, SettingOutcome } from './outcome.js';

/** The device that calls: where it stands, and what it should be. Locked until the transaction ends. */
export interface OwnStanding {
  readonly id: string;
  readonly serialNumber: string;
  readonly family: DeviceFamily;
  readonly state: DeviceState;
  readonly schoolId: string;
  readonly schoolName: string;
  readonly classroomId: string;
  readonly classroomName: string;
  readonly slot: number | null;
  readonly enrolledAt: Date | null;
  readonly revokedAt: Date | null;
  readonly reportedRevision: string | null;
  readonly reportedAt: Date | null;
  readonly outcome: ReportOutcome | null;
  readonly desiredRevision: string;
  readonly hash: string;
  readonly settings: ProfileSettings;
  readonly inventoryAt: Date | null;
  /** Of its school; null when it has not said them. */
  readonly hours: SchoolWeek | null;
}

const OWN: Statement = {
  name: 'fleet.own_standing',
  sql: `select d.id, d.serial_number as "serialNumber", d.family, d.state, d.school_id as "schoolId",
              fleet.school_name(d.school_id) as "schoolName", d.classroom_id as "classroomId",
              c.name as "classroomName", d.slot, d.enrolled_at as "enrolledAt", d.revoked_at as "revokedAt",
              d.reported_revision as "reportedRevision", d.reported_at as "reportedAt", d.outcome,
              fleet.revision_of(d, c) as "desiredRevision", k.hash, k.settings,
              i.at as "inventoryAt", fleet.school_hours(c.school_id) as hours
         from fleet.device d
         join fleet.classroom c on c.id = d.classroom_id
         join fleet.configuration k on k.hash = fleet.hash_of(d, c)
         left join fleet.inventory i on i.device_id = d.id
        where d.id = $1 for no key update of d`,
};
const NOTE_REPORT: Statement = {
  name: 'fleet.report.note',
  sql: `insert into fleet.report (device_id, report_id, kind, said, at) values ($1, $2, $3, $4::jsonb, $5)
        on conflict do nothing`,
};
const RENDERING: Statement = {
  name: 'fleet.rendering',
  sql: 'select payload from fleet.rendering where hash = $1 and family = $2 and version = $3',
};

@Injectable()
export class DeviceStandingRepository {
  /** Of the device whose reach it is: row level security shows it no other. */
  lockOwn(tx: Tx, reach: Reach): Promise<OwnStanding | undefined> {
    return tx.one<OwnStanding>(OWN, [reach.id]);
  }

  /** @returns where it is, and whether people saw it as online before; `undefined` when it was heard a moment ago */
  contact(
    tx: Tx,
    reach: Reach,
    at: Date,
  ): Promise<{ readonly wasOnline: boolean; readonly classroomId: string; readonly schoolId: string } | undefined> {
    return tx.one<{ wasOnline: boolean; classroomId: string; schoolId: string }>(
      `with before as (
         select d.id, fleet.is_online(d, $2) as online from fleet.device d
          where d.id = $1 and d.enrolled_at is not null and d.revoked_at is null
            and fleet.is_to_be_noted(d, $2::timestamptz)
       )
       update fleet.device d set last_contact_at = $2 from before where d.id = before.id
       returning before.online as "wasOnline", d.classroom_id as "classroomId", d.school_id as "schoolId"`,
      [reach.id, at],
    );
  }

  async rendering(tx: Tx, hash: string, family: DeviceFamily, version: number): Promise<Json | undefined> {
    const row = await tx.one<{ payload: Json }>(RENDERING, [hash, family, version]);
    return row?.payload;
  }

  async keepRendering(tx: Tx, hash: string, family: DeviceFamily, version: number, payload: Json): Promise<void> {
    await tx.execute(
      `insert into fleet.rendering (hash, family, version, payload) values ($1, $2, $3, $4::jsonb) on conflict do nothing`,
      [hash, family, version, JSON.stringify(payload)],
    );
  }

  /** @returns false when that report was noted already */
  async noteReport(
    tx: Tx,
    reach: Reach,
    report: { readonly id: string; readonly kind: string; readonly said: Json | null; readonly at: Date },
  ): Promise<boolean> {
    const said = report.said === null ? null : JSON.stringify(report.said);
    const noted = await tx.execute(NOTE_REPORT, [reach.id, report.id, report.kind, said, report.at]);
    return noted === 1;
  }

  async saveSettings(
    tx: Tx,
    reach: Reach,
    revision: string,
    settings: readonly SettingOutcome[],
    at: Date,
  ): Promise<void> {
    await tx.execute(
      `insert into fleet.device_setting (device_id, setting, revision, status, why, at)
       select $1, one.setting, $2, one.status, one.why, $4
         from jsonb_to_recordset($3::jsonb) as one (setting text, status text, why text)
       on conflict (device_id, setting) do update
         set revision = excluded.revision, status = excluded.status, why = excluded.why, at = excluded.at`,
      [reach.id, revision, JSON.stringify(settings), at],
    );
  }

  async saveOutcome(tx: Tx, reach: Reach, revision: string, outcome: ReportOutcome, at: Date): Promise<void> {
    await tx.execute(
      `update fleet.device set reported_revision = $2, reported_at = $4, outcome = $3,
              ready_at = case when $3 = 'complete' then coalesce(ready_at, $4) else ready_at end
        where id = $1`,
      [reach.id, revision, outcome, at],
    );
  }

  /** What it reported is no longer true. */
  async forgetOutcome(tx: Tx, reach: Reach): Promise<void> {
    await tx.execute(
      'update fleet.device set reported_revision = null, reported_at = null, outcome = null where id = $1',
      [reach.id],
    );
  }
}
