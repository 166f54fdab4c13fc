import { Injectable } from '@nestjs/common';
import type { Reach } from '@chariot/kernel';
import type { Tx } from '@chariot/platform';
import { reachParams, within } from '../reach.js';

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
}
