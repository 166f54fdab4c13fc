import { Injectable } from '@nestjs/common';
import type { Reach } from '@chariot/kernel';
import type { Tx } from '@chariot/platform';
import { reachParams, within } from '../reach.js';
import type { KnownDevice, OpenClassroom } from './import-plan.js';

@Injectable()
export class ImportsRepository {
  /** Open schools where the caller may write of devices, by UAI or id. */
  schools(
    tx: Tx,
    reach: Reach,
    uais: readonly string[],
    id: string | null,
  ): Promise<{ id: string; uai: string; name: string }[]> {
    return tx.query(
      `select p.id, p.uai, p.name from territory.place p
        where ${within('p.id')} and p.kind = 'school' and (p.uai = any ($3::text[]) or p.id = $4)
          and (p.closed_on is null or p.closed_on > territory.today())`,
      [...reachParams(reach, 'device:write'), uais, id],
    );
  }

  /** Whoever has these numbers, where the caller may write of them; and the numbers that are somebody's all the same. */
  async known(tx: Tx, reach: Reach, keys: readonly string[]): Promise<Map<string, KnownDevice | null>> {
    const taken = await tx.query<{ key: string }>('select known_serials as key from fleet.known_serials($1::text[])', [
      keys,
    ]);
    const seen = await tx.query<KnownDevice & { key: string }>(
      `select d.serial_key as key, d.id, d.school_id as "schoolId", fleet.school_name(d.school_id) as "schoolName",
              d.asset_tag as "assetTag", d.acquired_on::text as "acquiredOn"
         from fleet.device d
        where ${within('d.school_id')} and d.serial_key = any ($3::text[])
          and d.state not in ('retired', 'donated', 'recycled')`,
      [...reachParams(reach, 'device:write'), keys],
    );
    const known = new Map<string, KnownDevice | null>(taken.map(({ key }) => [key, null]));
    for (const { key, ...device } of seen) known.set(key, device);
    return known;
  }

  /** Open classes mobiles of these schools, with the slots that are taken or kept for a code that is still good. */
  async classrooms(tx: Tx, reach: Reach, schoolIds: readonly string[], at: Date): Promise<OpenClassroom[]> {
    const rows = await tx.query<Omit<OpenClassroom, 'taken'> & { taken: number[] }>(
      `select c.id, c.school_id as "schoolId", c.name, c.capacity,
              array(select d.slot from fleet.device d where d.classroom_id = c.id and d.slot is not null
                    union select e.slot from fleet.enrolment_window w join fleet.enrolment_code e on e.window_id = w.id
                     where w.classroom_id = c.id and w.closed_at is null and w.expires_at > $4 and e.used_at is null) as taken
         from fleet.classroom c
        where ${within('c.school_id')} and c.school_id = any ($3::uuid[]) and c.closed_on is null order by c.id`,
      [...reachParams(reach, 'device:write'), schoolIds, at],
    );
    return rows.map((row) => ({ ...row, taken: new Set(row.taken) }));
  }

  /** What was not known of devices: their numbers and dates are only ever added. */
  async complete(
    tx: Tx,
    reach: Reach,
    devices: readonly { readonly id: string; readonly assetTag: string | null; readonly acquiredOn: string | null }[],
  ): Promise<void> {
    await tx.execute(
      `update fleet.device d set asset_tag = coalesce(d.asset_tag, one."assetTag"),
              acquired_on = coalesce(d.acquired_on, one."acquiredOn")
         from jsonb_to_recordset($3::jsonb) as one (id uuid, "assetTag" text, "acquiredOn" date)
        where ${within('d.school_id')} and d.id = one.id`,
      [...reachParams(reach, 'device:write'), JSON.stringify(devices)],
    );
  }
}
