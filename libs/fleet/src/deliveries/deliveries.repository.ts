import { Injectable } from '@nestjs/common';
import type { Actor, Reach } from '@chariot/kernel';
import type { Tx } from '@chariot/platform';
import type { SortKey } from '../paging.js';
import { reachParams, within } from '../reach.js';

export interface DeliveredDevice {
  readonly deviceId: string;
  readonly serialNumber: string;
  readonly manufacturer: string;
  readonly model: string;
  readonly slot: number;
}
export interface NewDelivery {
  readonly id: string;
  readonly classroomId: string;
  readonly schoolId: string;
  readonly supplier: string;
  readonly reference: string;
  readonly deliveredOn: string;
  readonly budgetLineId: string | null;
  readonly createdAt: Date;
  readonly createdBy: Actor;
  readonly devices: readonly DeliveredDevice[];
}
export type DeliveryRow = Omit<NewDelivery, 'createdBy'> & { readonly classroomName: string };

const COLUMNS = `v.id, v.classroom_id as "classroomId", c.name as "classroomName", v.school_id as "schoolId", v.supplier,
  v.reference, v.delivered_on::text as "deliveredOn", v.budget_line_id as "budgetLineId", v.created_at as "createdAt",
  (select coalesce(jsonb_agg(jsonb_build_object('deviceId', l.device_id, 'serialNumber', l.serial_number,
            'manufacturer', l.manufacturer, 'model', l.model, 'slot', l.slot) order by l.slot), '[]')
     from fleet.delivery_device l where l.delivery_id = v.id) as devices`;
const TABLES = 'from fleet.delivery v join fleet.classroom c on c.id = v.classroom_id';
const FILTER = '($3::uuid is null or v.classroom_id = $3)';

@Injectable()
export class DeliveriesRepository {
  find(tx: Tx, reach: Reach, id: string): Promise<DeliveryRow | undefined> {
    return tx.one<DeliveryRow>(`select ${COLUMNS} ${TABLES} where ${within('v.school_id')} and v.id = $3`, [
      ...reachParams(reach, 'device:read'),
      id,
    ]);
  }

  /** Latest first. */
  page(
    tx: Tx,
    reach: Reach,
    classroomId: string | undefined,
    page: { readonly limit: number; readonly after: SortKey | null },
  ): Promise<DeliveryRow[]> {
    const [createdAt = null, id = null] = page.after ?? [];
    return tx.query<DeliveryRow>(
      `select ${COLUMNS} ${TABLES}
        where ${within('v.school_id')} and ${FILTER}
          and ($4::timestamptz is null or (v.created_at, v.id) < ($4, $5::uuid))
        order by v.created_at desc, v.id desc limit $6`,
      [...reachParams(reach, 'device:read'), classroomId ?? null, createdAt, id, page.limit],
    );
  }

  async count(tx: Tx, reach: Reach, classroomId: string | undefined): Promise<number> {
    const row = await tx.one<{ count: number }>(
      `select count(*)::int as count from fleet.delivery v where ${within('v.school_id')} and ${FILTER}`,
      [...reachParams(reach, 'device:read'), classroomId ?? null],
    );
    return row?.count ?? 0;
  }

  /** Which of these serial keys are a device's already, wherever it is. */
  async known(tx: Tx, keys: readonly string[]): Promise<Set<string>> {
    const rows = await tx.query<{ key: string }>('select known_serials as key from fleet.known_serials($1::text[])', [
      keys,
    ]);
    return new Set(rows.map(({ key }) => key));
  }

  /** Its devices are there already. */
  async insert(tx: Tx, delivery: NewDelivery): Promise<void> {
    await tx.execute(
      `insert into fleet.delivery (id, classroom_id, school_id, supplier, reference, delivered_on, budget_line_id,
         created_at, created_by) values ($1, $2, $3, $4, $5, $6, $7, $8, $9::jsonb)`,
      [
        delivery.id,
        delivery.classroomId,
        delivery.schoolId,
        delivery.supplier,
        delivery.reference,
        delivery.deliveredOn,
        delivery.budgetLineId,
        delivery.createdAt,
        JSON.stringify(delivery.createdBy),
      ],
    );
    await tx.execute(
      `insert into fleet.delivery_device (delivery_id, device_id, serial_number, manufacturer, model, slot)
       select $1, one."deviceId", one."serialNumber", one.manufacturer, one.model, one.slot
         from jsonb_to_recordset($2::jsonb) as one ("deviceId" uuid, "serialNumber" text, manufacturer text, model text,
           slot integer)`,
      [delivery.id, JSON.stringify(delivery.devices)],
    );
  }
}
