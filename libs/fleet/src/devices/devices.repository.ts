import { Injectable } from '@nestjs/common';
import type { Device, DeviceDetail, InventoryFacts, ProfileSettings, SettingId, Warranty } from '@chariot/contract';
import type { Actor, LocalDate, Reach } from '@chariot/kernel';
import type { Tx } from '@chariot/platform';
import type { SettingStatus } from '../configurations/outcome.js';
import type { Moment } from '../moment.js';
import { reachParams, within } from '../reach.js';
import type { DeviceFamily, DeviceState } from './device.js';

/** A device as it is listed: its school by id and name, its label before its variables are filled in. */
export interface DeviceRow {
  readonly id: string;
  readonly serialNumber: string;
  readonly assetTag: string | null;
  readonly family: DeviceFamily;
  readonly manufacturer: string;
  readonly model: string;
  readonly state: DeviceState;
  readonly schoolId: string;
  readonly schoolName: string;
  readonly classroomId: string;
  readonly classroomName: string;
  readonly slot: number | null;
  readonly labelTitle: string;
  readonly boardState: Device['boardState'];
  readonly inLostMode: boolean;
  readonly online: boolean;
  readonly enrolledAt: Date | null;
  readonly lastContactAt: Date | null;
  readonly osName: string | null;
  readonly osVersion: string | null;
  readonly batteryPercent: number | null;
  readonly erasure: Device['erasure'];
  readonly year: number;
  readonly conformity: Device['conformity'];
  readonly warrantyEndsOn: LocalDate | null;
}
export interface ShownDevice extends DeviceRow {
  readonly schoolUai: string | null;
}
export interface DeviceDetailRow extends DeviceRow {
  readonly facts: InventoryFacts | null;
  readonly inventoryAt: Date | null;
  readonly copiedAt: Date | null;
  readonly lostMode: DeviceDetail['lostMode'];
  readonly warranty: Warranty | null;
  readonly desiredRevision: string;
  readonly reportedRevision: string | null;
  readonly settings: ProfileSettings;
  readonly reports: readonly {
    readonly setting: SettingId;
    readonly status: SettingStatus;
    readonly why: string | null;
    readonly at: string;
  }[];
}
/** A device in a file. */
export interface DeviceLine {
  readonly uai: string | null;
  readonly school: string;
  readonly city: string | null;
  readonly classroom: string;
  readonly slot: number | null;
  readonly serialNumber: string;
  readonly assetTag: string | null;
  readonly manufacturer: string;
  readonly model: string;
  readonly os: string;
  readonly year: number;
  readonly state: DeviceState;
  readonly conformity: Device['conformity'];
  readonly warrantyEndsOn: LocalDate | null;
  readonly enrolledAt: Date | null;
  readonly lastContactAt: Date | null;
  readonly family: DeviceFamily;
}
interface StateChangeRow {
  readonly at: Date;
  readonly from: DeviceState | null;
  readonly to: DeviceState;
  readonly reason: string;
  readonly actor: Actor;
}
interface MembershipRow {
  readonly classroomId: string;
  readonly classroomName: string;
  readonly slot: number | null;
  readonly from: Date;
  readonly until: Date | null;
}

const COLUMNS = `d.id, d.serial_number as "serialNumber", d.asset_tag as "assetTag", d.family, d.manufacturer, d.model,
  d.state, d.school_id as "schoolId", fleet.school_name(d.school_id) as "schoolName", d.classroom_id as "classroomId",
  c.name as "classroomName", d.slot, fleet.label_title(k.settings) as "labelTitle",
  fleet.board_state(d, c, $3, $4) as "boardState", fleet.is_in_lost_mode(d) as "inLostMode", fleet.is_online(d, $3) as online,
  d.enrolled_at as "enrolledAt", d.last_contact_at as "lastContactAt", i.facts ->> 'osName' as "osName",
  i.facts ->> 'osVersion' as "osVersion", (i.facts ->> 'batteryPercent')::int as "batteryPercent",
  fleet.erasure_of(d, $3) as erasure, l.year, l.conformity,
  to_char(w.ends_on, 'YYYY-MM-DD') as "warrantyEndsOn"`;

const TABLES = `from fleet.device d
  join fleet.listing l on l.device_id = d.id
  join fleet.classroom c on c.id = d.classroom_id
  join fleet.configuration k on k.hash = fleet.hash_of(d, c)
  left join fleet.inventory i on i.device_id = d.id
  left join fleet.warranty w on w.device_id = d.id`;

/** A device and where it stands, for who keeps books about it. */
export interface StandingDevice {
  readonly deviceId: string;
  readonly serialNumber: string;
  readonly manufacturer: string;
  readonly model: string;
  readonly schoolId: string;
  readonly schoolUai: string | null;
  readonly classroomName: string;
  readonly slot: number | null;
  readonly enrolledAt: Date | null;
}

@Injectable()
export class DevicesRepository {
  /** In the order of the ids: what people read of each, for who reaches it. */
  shown(tx: Tx, _reach: Reach, ids: readonly string[], { at, quiet }: Moment): Promise<ShownDevice[]> {
    return tx.query<ShownDevice>('select * from fleet.shown_devices($1::uuid[], $2, $3)', [ids, at, quiet]);
  }

  lines(tx: Tx, _reach: Reach, ids: readonly string[]): Promise<DeviceLine[]> {
    return tx.query<DeviceLine>('select * from fleet.device_lines($1::uuid[])', [ids]);
  }

  find(tx: Tx, reach: Reach, id: string, { at, quiet }: Moment): Promise<DeviceDetailRow | undefined> {
    return tx.one<DeviceDetailRow>(
      `select ${COLUMNS}, d.copied_at as "copiedAt", fleet.lost_mode_of(d, $3) as "lostMode", i.facts, i.at as "inventoryAt", fleet.revision_of(d, c) as "desiredRevision",
              d.reported_revision as "reportedRevision", k.settings,
              case when w.device_id is not null then jsonb_build_object(
                'supplier', w.supplier, 'startsOn', to_char(w.starts_on, 'YYYY-MM-DD'),
                'endsOn', to_char(w.ends_on, 'YYYY-MM-DD'), 'reference', w.reference) end as warranty,
              coalesce((select jsonb_agg(jsonb_build_object('setting', s.setting, 'status', s.status, 'why', s.why, 'at', s.at))
                          from fleet.device_setting s
                         where s.device_id = d.id and s.revision = fleet.revision_of(d, c)), '[]') as reports
         ${TABLES} where ${within('d.school_id')} and d.id = $5`,
      [...reachParams(reach, 'device:read'), at, quiet, id],
    );
  }

  /** Oldest first. */
  async history(
    tx: Tx,
    id: string,
  ): Promise<{
    memberships: MembershipRow[];
    states: StateChangeRow[];
    inventoryChanges: DeviceDetail['inventoryChanges'];
  }> {
    const memberships = await tx.query<MembershipRow>(
      `select m.classroom_id as "classroomId", coalesce(c.name, '') as "classroomName", m.slot,
              m.from_at as "from", m.until_at as "until"
         from fleet.membership m left join fleet.classroom c on c.id = m.classroom_id
        where m.device_id = $1 order by m.id`,
      [id],
    );
    const states = await tx.query<StateChangeRow>(
      `select at, from_state as "from", to_state as "to", reason, actor from fleet.state_change
        where device_id = $1 order by id`,
      [id],
    );
    const changes = await tx.query<{ at: Date; fact: string; before: string | null; after: string | null }>(
      `select at, fact, before, after from (
         select id, at, fact, before, after from fleet.inventory_change where device_id = $1 order by id desc limit 200
       ) as latest order by id`,
      [id],
    );
    const inventoryChanges = changes.map((change) => ({ ...change, at: change.at.toISOString() }));
    return { memberships, states, inventoryChanges };
  }

  /** Those in a slot or away, not those that have left for good. */
  ofSchools(tx: Tx, schoolIds: readonly string[]): Promise<StandingDevice[]> {
    return tx.query<StandingDevice>(
      `select d.id as "deviceId", d.serial_number as "serialNumber", d.manufacturer, d.model,
              d.school_id as "schoolId", s.uai as "schoolUai", c.name as "classroomName", d.slot,
              d.enrolled_at as "enrolledAt"
         from fleet.device d
         join fleet.classroom c on c.id = d.classroom_id
         join territory.place s on s.id = d.school_id
        where d.school_id = any ($1::uuid[]) and d.state not in ('retired', 'donated', 'recycled')
        order by d.id`,
      [schoolIds],
    );
  }

  /** Devices that a word may reach: enrolled and trusted; of a classroom, those that are in their cart. */
  toWake(
    tx: Tx,
    target: { readonly classroomIds: readonly string[]; readonly deviceIds: readonly string[] },
  ): Promise<{ id: string; family: DeviceFamily }[]> {
    return tx.query<{ id: string; family: DeviceFamily }>(
      `select id, family from fleet.device
        where (classroom_id = any ($1::uuid[]) or id = any ($2::uuid[]))
          and enrolled_at is not null and revoked_at is null
          and (slot is not null or id = any ($2::uuid[]))`,
      [target.classroomIds, target.deviceIds],
    );
  }

  /** Those that are to erase themselves and have not said how it ended, in a cart or not. */
  toErase(tx: Tx, now: Date): Promise<{ id: string; family: DeviceFamily }[]> {
    return tx.query<{ id: string; family: DeviceFamily }>(
      `select distinct d.id, d.family
         from fleet.operation o
         join fleet.operation_target t on t.operation_id = o.id
         join fleet.device d on d.id = t.device_id
        where o.kind = 'erase' and o.cancelled_at is null and o.expires_at > $1 and fleet.concerns(o, d)
          and d.enrolled_at is not null and d.revoked_at is null
          and not exists (select from fleet.operation_device s
                           where s.operation_id = o.id and s.device_id = d.id and s.finished_at is not null)`,
      [now],
    );
  }
}
