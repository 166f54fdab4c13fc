import { Injectable } from '@nestjs/common';
import type { ComplianceRule, Conformity, InventoryFacts } from '@chariot/contract';
import type { LocalDate } from '@chariot/kernel';
import type { Tx } from '@chariot/platform';
import type { DeviceFacts, Gap } from './assessment.js';
import type { SetThreshold } from './thresholds.js';

export interface Due {
  readonly deviceId: string | null;
  readonly classroomId: string | null;
  /** Of a cart: the day on which it was heard. */
  readonly day: LocalDate | null;
}
export interface FactsRow extends Omit<DeviceFacts, 'inventory'> {
  readonly id: string;
  readonly schoolId: string;
  readonly classroomId: string;
  readonly conformity: Conformity;
  readonly inventory: InventoryFacts | null;
  readonly open: readonly { readonly rule: ComplianceRule; readonly details: Gap['details'] }[];
}
export interface FindingChange {
  readonly id: string;
  readonly deviceId: string;
  readonly rule: ComplianceRule;
  readonly details: Gap['details'] | null;
}

/** What the rules look at, a handful of devices at a time: the system's. */
@Injectable()
export class AssessingRepository {
  /** Takes what is due, and forgets it with the commit; of one cart and day, all that waits. */
  take(tx: Tx, now: Date, limit: number): Promise<Due[]> {
    return tx.query<Due>(
      `with due as (
         select id, classroom_id, day from fleet.compliance_due where not_before <= $1
          order by not_before, id limit $2 for no key update skip locked
       ), gone as (
         delete from fleet.compliance_due q
          where q.id in (select id from due)
             or (q.classroom_id, q.day) in (select due.classroom_id, due.day from due where due.day is not null)
         returning q.device_id, q.classroom_id, q.day
       )
       select distinct device_id as "deviceId", classroom_id as "classroomId", to_char(day, 'YYYY-MM-DD') as day from gone`,
      [now, limit],
    );
  }

  /** How many devices of these carts were heard on these days, at least. */
  async noteDays(tx: Tx, heard: readonly { readonly classroomId: string; readonly day: LocalDate }[]): Promise<void> {
    if (heard.length === 0) return;
    await tx.execute(
      `insert into fleet.cart_day (classroom_id, day, heard, enrolled)
       select one.classroom_id, one.day,
              count(*) filter (where (d.last_contact_at at time zone 'Europe/Paris')::date >= one.day), count(*)
         from unnest($1::uuid[], $2::date[]) as one (classroom_id, day)
         join fleet.device d on d.classroom_id = one.classroom_id and d.slot is not null
          and d.enrolled_at is not null and d.revoked_at is null and d.state not in ('broken', 'inRepair')
        group by one.classroom_id, one.day
       on conflict (classroom_id, day) do update
         set heard = greatest(cart_day.heard, excluded.heard),
             enrolled = greatest(cart_day.enrolled, excluded.enrolled)`,
      [heard.map(({ classroomId }) => classroomId), heard.map(({ day }) => day)],
    );
  }

  async devicesOf(tx: Tx, classroomIds: readonly string[]): Promise<string[]> {
    const rows = await tx.query<{ id: string }>(
      'select id from fleet.device where classroom_id = any ($1::uuid[]) and slot is not null',
      [classroomIds],
    );
    return rows.map(({ id }) => id);
  }

  /** Locked in the order of their ids, so that two that assess never wait for each other. */
  facts(tx: Tx, deviceIds: readonly string[]): Promise<FactsRow[]> {
    return tx.query<FactsRow>(
      `with locked as (
         select d.* from fleet.device d where d.id = any ($1::uuid[]) order by d.id for no key update
       )
       select d.id, d.school_id as "schoolId", d.classroom_id as "classroomId", d.family, d.state,
              d.slot is not null as "inCart", d.enrolled_at as "enrolledAt", d.revoked_at as "revokedAt",
              d.last_contact_at as "lastContactAt", d.conformity, i.facts as inventory, i.at as "inventoryAt",
              -- What its cart is told is no business of a device that has a configuration of its own.
              greatest(case when d.configuration_hash is null then c.configured_at end, d.configured_at, d.placed_at,
                       d.enrolled_at) as "configuredAt",
              coalesce(device.reported_revision = fleet.revision_of(device, c), false) as "isAsConfigured", d.outcome,
              to_char(coalesce(w.starts_on, d.acquired_on, (
                  select min(l.delivered_on) from fleet.delivery_device one join fleet.delivery l on l.id = one.delivery_id
                   where one.device_id = d.id), (d.created_at at time zone 'Europe/Paris')::date), 'YYYY-MM-DD') as "ownedSince",
              coalesce((select jsonb_agg(jsonb_build_object('rule', f.rule, 'details', f.details))
                          from fleet.finding f where f.device_id = d.id and f.until_at is null), '[]') as open,
              (select count(*)::int from fleet.cart_day day
                where day.classroom_id = d.classroom_id
                  and day.day > greatest((d.last_contact_at at time zone 'Europe/Paris')::date,
                                         (d.placed_at at time zone 'Europe/Paris')::date)
                  and day.heard >= 2 and day.heard * 2 >= day.enrolled - 1) as "missedDays",
              coalesce((select jsonb_agg(jsonb_build_object('name', app.name, 'package', app.packages ->> d.family,
                                                            'since', wish.assigned_at))
                          from fleet.wished_apps(d.classroom_id) wish join fleet.app on app.id = wish.app_id
                         where wish.state = 'installed' and app.packages ? d.family), '[]') as apps
         from locked d
         join fleet.device device on device.id = d.id
         join fleet.classroom c on c.id = d.classroom_id
         left join fleet.inventory i on i.device_id = d.id
         left join fleet.warranty w on w.device_id = d.id
        order by d.id`,
      [deviceIds],
    );
  }

  async thresholds(tx: Tx, schoolIds: readonly string[]): Promise<Map<string, SetThreshold[]>> {
    const rows = await tx.query<{ schoolId: string; rule: string; threshold: unknown }>(
      `select school as "schoolId", t.rule, t.threshold
         from unnest($1::uuid[]) as school cross join lateral fleet.thresholds_of(school) t`,
      [schoolIds],
    );
    const found = new Map<string, SetThreshold[]>();
    for (const { schoolId, ...set } of rows) found.set(schoolId, [...(found.get(schoolId) ?? []), set]);
    return found;
  }

  /** A gap without details is over. */
  async save(tx: Tx, changes: readonly FindingChange[], at: Date): Promise<void> {
    if (changes.length === 0) return;
    const rows = JSON.stringify(changes);
    const shape = 'as one (id uuid, "deviceId" uuid, rule text, details jsonb)';
    await tx.execute(
      `update fleet.finding f set until_at = greatest(f.since, $2) from jsonb_to_recordset($1::jsonb) ${shape}
        where f.device_id = one."deviceId" and f.rule = one.rule and f.until_at is null and one.details is null`,
      [rows, at],
    );
    await tx.execute(
      `insert into fleet.finding (id, device_id, rule, details, since)
       select one.id, one."deviceId", one.rule, one.details, $2 from jsonb_to_recordset($1::jsonb) ${shape}
        where one.details is not null
       on conflict (device_id, rule) where until_at is null do update set details = excluded.details`,
      [rows, at],
    );
  }

  /** @returns those that were something else until now */
  async conform(
    tx: Tx,
    devices: readonly { readonly id: string; readonly conformity: Conformity }[],
  ): Promise<{ id: string; classroomId: string; schoolId: string }[]> {
    if (devices.length === 0) return [];
    return tx.query(
      `update fleet.device d set conformity = one.conformity
         from unnest($1::uuid[], $2::text[]) as one (id, conformity)
        where d.id = one.id and d.conformity <> one.conformity
       returning d.id, d.classroom_id as "classroomId", d.school_id as "schoolId"`,
      [devices.map(({ id }) => id), devices.map(({ conformity }) => conformity)],
    );
  }

  /** What of the catalogues above its school each of these devices has, from its last inventory. */
  async notePresence(tx: Tx, deviceIds: readonly string[], at: Date): Promise<void> {
    await tx.execute(
      `with said as (
         select d.id as device_id, app.id as app_id, min(has.version) as version
           from fleet.device d
           join fleet.inventory i on i.device_id = d.id
          cross join lateral jsonb_to_recordset(i.facts -> 'software') as has (name text, version text)
           join fleet.app on app.packages ->> d.family = has.name
            and app.place_id in (select territory.above(d.school_id))
          where d.id = any ($1::uuid[]) group by d.id, app.id
       ), gone as (
         delete from fleet.app_presence p where p.device_id = any ($1::uuid[])
            and not exists (select from said where said.device_id = p.device_id and said.app_id = p.app_id)
       )
       insert into fleet.app_presence (device_id, app_id, version, since)
       select device_id, app_id, version, $2 from said
       on conflict (device_id, app_id) do update set version = excluded.version
         where app_presence.version <> excluded.version`,
      [deviceIds, at],
    );
  }
}
