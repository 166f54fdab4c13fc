import { Injectable } from '@nestjs/common';
import type { LocalDate, Reach } from '@chariot/kernel';
import type { Statement, Tx } from '@chariot/platform';
import { reachParams, within } from '../reach.js';

/** A device in its slot, as a lesson looks at it. */
export interface ClassroomTablet {
  readonly classroomId: string;
  readonly classroomName: string;
  readonly schoolName: string;
  readonly labelTitle: string;
  readonly deviceId: string;
  readonly slot: number;
  readonly inService: boolean;
  readonly online: boolean;
  readonly lastSeenAt: Date | null;
  readonly batteryPercent: number | null;
}
export interface ClassroomBox {
  readonly classroomId: string;
  readonly accessPoint: string | null;
  readonly councilInformedOn: LocalDate | null;
}

/** Asked twice in a lesson, by the key of a cart: planned once for each connection. */
const TABLETS: Statement = {
  name: 'fleet.classroom.tablets',
  sql: `select c.id as "classroomId", c.name as "classroomName", fleet.school_name(c.school_id) as "schoolName",
               fleet.classroom_title(c.configuration_hash) as "labelTitle", d.id as "deviceId", d.slot,
               d.state = 'inService' and d.enrolled_at is not null and d.revoked_at is null as "inService",
               fleet.is_online(d, $4) as online, d.last_contact_at as "lastSeenAt",
               (i.facts ->> 'batteryPercent')::int as "batteryPercent"
          from fleet.device d join fleet.classroom c on c.id = d.classroom_id
          left join fleet.inventory i on i.device_id = d.id
         where ${within('d.school_id')} and d.classroom_id = any ($3::uuid[]) and d.slot is not null
         order by d.classroom_id, d.slot`,
};
const BOXES: Statement = {
  name: 'fleet.classroom.boxes',
  sql: `select c.id as "classroomId", c.access_point as "accessPoint",
               c.school_council_informed_on::text as "councilInformedOn"
          from fleet.classroom c where ${within('c.school_id')} and c.id = any ($3::uuid[])`,
};

@Injectable()
export class ClassroomTabletsRepository {
  tablets(tx: Tx, reach: Reach, classroomIds: readonly string[], at: Date): Promise<ClassroomTablet[]> {
    return tx.query<ClassroomTablet>(TABLETS, [...reachParams(reach, 'device:read'), classroomIds, at]);
  }

  boxes(tx: Tx, reach: Reach, classroomIds: readonly string[]): Promise<ClassroomBox[]> {
    return tx.query<ClassroomBox>(BOXES, [...reachParams(reach, 'classroom:read'), classroomIds]);
  }
}
