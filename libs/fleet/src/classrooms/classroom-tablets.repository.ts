import { Injectable } from '@nestjs/common';
import type { LocalDate, Reach } from '@chariot/kernel';
import type { Statement, Tx } from '@chariot/platform';

/** A cart, and a device in one of its slots where there is one. */
export interface StandingRow {
  readonly classroomId: string;
  readonly classroomName: string;
  readonly schoolName: string;
  readonly labelTitle: string;
  readonly accessPoint: string | null;
  readonly councilInformedOn: LocalDate | null;
  /** `null`: nothing stands in its slots, or nothing that the caller may see. */
  readonly deviceId: string | null;
  readonly slot: number;
  readonly inService: boolean;
  readonly online: boolean;
  readonly lastSeenAt: Date | null;
  readonly batteryPercent: number | null;
}

/** The function asks what the caller reaches: `classroom:read` of the cart, `device:read` of what stands in it. */
const STANDING: Statement = {
  name: 'fleet.cart.standing',
  sql: `select asked.id as "classroomId", c.name as "classroomName", c.school_name as "schoolName",
               c.label_title as "labelTitle", c.access_point as "accessPoint",
               c.informed_on::text as "councilInformedOn", c.device_id as "deviceId", c.slot,
               c.in_service as "inService", c.online, c.last_seen_at as "lastSeenAt",
               c.battery_percent as "batteryPercent"
          from unnest($1::uuid[]) as asked (id), fleet.cart_standing(asked.id, $2) as c`,
};

@Injectable()
export class ClassroomTabletsRepository {
  /** Those within reach, each by slot. */
  standing(tx: Tx, _reach: Reach, classroomIds: readonly string[], at: Date): Promise<StandingRow[]> {
    return tx.query<StandingRow>(STANDING, [classroomIds, at]);
  }
}
