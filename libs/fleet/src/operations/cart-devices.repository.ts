import { Injectable } from '@nestjs/common';
import { IMPOSSIBLE_ON } from '@chariot/contract';
import type { Reach } from '@chariot/kernel';
import type { Tx } from '@chariot/platform';
import { reachParams, within } from '../reach.js';

const UNABLE = Object.entries(IMPOSSIBLE_ON).flatMap(([family, kinds]) => (kinds.includes('measure') ? [family] : []));

@Injectable()
export class CartDevicesRepository {
  /** Of these devices, those that are in a slot of that classroom, in the order of their slots. */
  async inCart(tx: Tx, reach: Reach, classroomId: string, deviceIds: readonly string[]): Promise<string[]> {
    if (deviceIds.length === 0) return [];
    const rows = await tx.query<{ id: string }>(
      `select d.id from fleet.device d
        where ${within('d.school_id')} and d.classroom_id = $3 and d.id = any ($4::uuid[]) and d.slot is not null
        order by d.slot`,
      [...reachParams(reach, 'device:read'), classroomId, deviceIds],
    );
    return rows.map(({ id }) => id);
  }

  /** Of these devices of that classroom, in the order in which they are given, those whose family can tell how fast its line is. */
  async ableToMeasure(tx: Tx, reach: Reach, classroomId: string, deviceIds: readonly string[]): Promise<string[]> {
    const rows = await tx.query<{ id: string }>(
      `select d.id from fleet.device d join unnest($4::uuid[]) with ordinality as asked (id, place) on asked.id = d.id
        where ${within('d.school_id')} and d.classroom_id = $3 and d.slot is not null
          and d.enrolled_at is not null and d.revoked_at is null and d.family <> all ($5::text[])
        order by asked.place`,
      [...reachParams(reach, 'device:read'), classroomId, deviceIds, UNABLE],
    );
    return rows.map(({ id }) => id);
  }
}
