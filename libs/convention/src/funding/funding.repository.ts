import type { FundedDevice } from '@chariot/contract';
import type { Reach } from '@chariot/kernel';
import type { Tx } from '@chariot/platform';
import { Injectable } from '@nestjs/common';
import type { KnownDevice } from './funded-device.js';

/** Rows are seen by school, or from the collectivité that pays: row level security filters, and each query asks for one convention. */
@Injectable()
export class FundingRepository {
  async unattributed(_reach: Reach, tx: Tx, conventionIds: readonly string[]): Promise<Map<string, number>> {
    const rows = await tx.query<{ id: string; devices: number }>(
      `select convention_id id, count(*)::int devices from convention.funded_device
       where convention_id = any($1::uuid[]) and budget_line_id is null group by convention_id`,
      [conventionIds],
    );
    return new Map(rows.map((row) => [row.id, row.devices]));
  }

  async page(
    _reach: Reach,
    tx: Tx,
    conventionId: string,
    query: { limit: number; after: string | undefined; budgetLineId: string | undefined; unattributed: boolean },
  ): Promise<{ items: FundedDevice[]; total: number }> {
    const filter = `convention_id = $1 and ($2::uuid is null or budget_line_id = $2)
      and (not $3::boolean or budget_line_id is null)`;
    const params = [conventionId, query.budgetLineId ?? null, query.unattributed];
    const items = await tx.query<FundedDevice & { attributed: Date | null; enrolled: Date | null }>(
      `select serial_number "serialNumber", manufacturer, model, device_id "deviceId", school_uai "schoolUai",
              classroom_name "classroomName", slot, budget_line_id "budgetLineId", attributed_at attributed,
              enrolled_at enrolled
       from convention.funded_device where ${filter} and ($4::text is null or serial_number > $4)
       order by serial_number limit $5`,
      [...params, query.after ?? null, query.limit],
    );
    const count = await tx.one<{ total: number }>(
      `select count(*)::int total from convention.funded_device where ${filter}`,
      params,
    );
    return {
      items: items.map(({ attributed, enrolled, ...item }) => ({
        ...item,
        attributedAt: attributed?.toISOString() ?? null,
        enrolledAt: enrolled?.toISOString() ?? null,
      })),
      total: count?.total ?? 0,
    };
  }

  /**
   * The convention that devices of a school belong to: the line's if its annex names the school, else one that knows
   * them already, else the latest. A row that is not linked to the school names one that is not the collectivité's.
   */
  async conventionOf(
    _reach: Reach,
    tx: Tx,
    school: { uai: string; budgetLineId: string | null; serialNumbers: readonly string[] },
  ): Promise<{ conventionId: string; placeId: string } | undefined> {
    return tx.one(
      `select c.id "conventionId", c.local_authority_id "placeId"
       from convention.convention c join convention.annex_row a on a.convention_id = c.id and a.uai = $1
        and a.school_id is not null
       order by exists (select from convention.budget_line l where l.convention_id = c.id and l.id = $2) desc,
                exists (select from convention.funded_device d
                        where d.convention_id = c.id and d.serial_number = any($3::text[])) desc,
                c.declared_at desc, c.id desc limit 1`,
      [school.uai, school.budgetLineId, school.serialNumbers],
    );
  }

  /** A line that pays for devices, of this convention. */
  async line(
    _reach: Reach,
    tx: Tx,
    conventionId: string,
    budgetLineId: string,
  ): Promise<{ label: string; code: string } | undefined> {
    return tx.one('select label, code from convention.budget_line where convention_id = $1 and id = $2', [
      conventionId,
      budgetLineId,
    ]);
  }

  /** Whether a line pays for devices and its convention's annex names the school, which is the collectivité's. */
  async paysFor(_reach: Reach, tx: Tx, budgetLineId: string, schoolUai: string): Promise<boolean> {
    const row = await tx.one(
      `select 1 from convention.budget_line l join convention.annex_row a on a.convention_id = l.convention_id
       where l.id = $1 and l.code = 'equipment' and a.uai = $2 and a.school_id is not null`,
      [budgetLineId, schoolUai],
    );
    return row !== undefined;
  }

  /** Writes what is known of a device; the line that paid for it stays. Safe to run twice. */
  async know(_reach: Reach, tx: Tx, conventionId: string, devices: readonly KnownDevice[]): Promise<void> {
    await tx.query(
      `insert into convention.funded_device
         (convention_id, serial_number, manufacturer, model, device_id, school_id, school_uai, classroom_name, slot,
          enrolled_at)
       select $1, d."serialNumber", d.manufacturer, d.model, d."deviceId", d."schoolId", d."schoolUai",
              d."classroomName", d.slot, d."enrolledAt"
       from jsonb_to_recordset($2::jsonb) as d("serialNumber" text, manufacturer text, model text, "deviceId" uuid,
              "schoolId" uuid, "schoolUai" text, "classroomName" text, slot int, "enrolledAt" timestamptz)
       on conflict (convention_id, serial_number) do update set
         manufacturer = excluded.manufacturer, model = excluded.model,
         device_id = coalesce(excluded.device_id, funded_device.device_id),
         school_id = excluded.school_id, school_uai = excluded.school_uai,
         classroom_name = excluded.classroom_name, slot = coalesce(excluded.slot, funded_device.slot),
         enrolled_at = coalesce(funded_device.enrolled_at, excluded.enrolled_at)`,
      [conventionId, JSON.stringify(devices)],
    );
  }

  /** Where a known device stands now; gives the conventions concerned. */
  async move(
    _reach: Reach,
    tx: Tx,
    move: {
      deviceId: string;
      schoolId: string;
      schoolUai: string | null;
      classroomName: string;
      slot: number | null;
    },
  ): Promise<{ conventionId: string; placeId: string }[]> {
    return tx.query(
      `update convention.funded_device d
       set school_id = $2, school_uai = $3, classroom_name = $4, slot = $5
       from convention.convention c where c.id = d.convention_id and d.device_id = $1
       returning d.convention_id "conventionId", c.local_authority_id "placeId"`,
      [move.deviceId, move.schoolId, move.schoolUai, move.classroomName, move.slot],
    );
  }

  /** Attributes devices to the line that paid for them; those never heard of are written down by their serial alone. */
  async attribute(
    _reach: Reach,
    tx: Tx,
    target: { conventionId: string; budgetLineId: string; at: Date },
    serialNumbers: readonly string[],
  ): Promise<void> {
    await tx.query(
      `insert into convention.funded_device (convention_id, serial_number, budget_line_id, attributed_at)
       select $1, unnest($4::text[]), $2, $3
       on conflict (convention_id, serial_number) do update set
         budget_line_id = excluded.budget_line_id,
         attributed_at = case when funded_device.budget_line_id = excluded.budget_line_id
                              then funded_device.attributed_at else excluded.attributed_at end`,
      [target.conventionId, target.budgetLineId, target.at, serialNumbers],
    );
  }
}
