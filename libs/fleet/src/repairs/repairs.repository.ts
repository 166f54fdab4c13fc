import { Injectable } from '@nestjs/common';
import type { Repair, RepairPhoto, Warranty } from '@chariot/contract';
import type { Actor, LocalDate, Permission, Reach } from '@chariot/kernel';
import type { Tx } from '@chariot/platform';
import type { SortKey } from '../paging.js';
import { isUnder, reachParams, within } from '../reach.js';
import { USUAL_DAYS } from './repair.js';

export interface RepairRow extends Omit<
  Repair,
  'openedAt' | 'openedBy' | 'school' | 'label' | 'late' | 'sentOn' | 'expectedBackOn' | 'backOn' | 'loanLabel'
> {
  readonly openedAt: Date;
  readonly openedBy: Actor;
  readonly sentOn: LocalDate | null;
  readonly expectedBackOn: LocalDate | null;
  readonly backOn: LocalDate | null;
  readonly schoolId: string;
  readonly schoolName: string;
  readonly slot: number | null;
  readonly labelTitle: string;
  readonly loanSerialNumber: string | null;
  readonly loanSlot: number | null;
}
export interface RepairFilter {
  readonly under?: string | undefined;
  readonly deviceId?: string | undefined;
  readonly state?: Repair['state'] | undefined;
  readonly late: boolean;
}
export interface PhotoRow extends Omit<RepairPhoto, 'addedAt'> {
  readonly sha256: string;
  readonly addedAt: Date;
}

const day = (column: string): string => `to_char(${column}, 'YYYY-MM-DD')`;

const COLUMNS = `r.id, r.state, r.fault, r.description, d.id as "deviceId", d.slot, d.serial_number as "serialNumber",
  d.model, d.state as "deviceState", fleet.label_title(k.settings) as "labelTitle", c.id as "classroomId",
  c.name as "classroomName", d.school_id as "schoolId", fleet.school_name(d.school_id) as "schoolName",
  r.opened_at as "openedAt", r.opened_by as "openedBy", r.supplier, r.supplier_reference as "supplierReference",
  r.under_warranty as "underWarranty", ${day('r.sent_on')} as "sentOn", ${day('r.expected_back_on')} as "expectedBackOn",
  ${day('r.back_on')} as "backOn", r.outcome, r.closing_note as "closingNote", r.cost_cents as "costCents",
  loan.id as "loanDeviceId", loan.serial_number as "loanSerialNumber", loan.slot as "loanSlot",
  (select count(*)::int from fleet.repair_photo p where p.repair_id = r.id) as photos`;

const TABLES = `from fleet.repair r
  join fleet.device d on d.id = r.device_id
  join fleet.classroom c on c.id = d.classroom_id
  join fleet.configuration k on k.hash = c.configuration_hash
  left join fleet.device loan on loan.id = r.loan_device_id`;

const FILTER = `${within('d.school_id')} and ${isUnder('d.school_id', 3)}
  and ($4::uuid is null or r.device_id = $4) and ($5::text is null or r.state = $5)
  and (not $6 or (r.state = 'sent' and coalesce(r.expected_back_on, r.sent_on + ${USUAL_DAYS}) < $7::date))`;

const filterParams = (reach: Reach, filter: RepairFilter, today: LocalDate): unknown[] => [
  ...reachParams(reach, 'device:read'),
  filter.under ?? null,
  filter.deviceId ?? null,
  filter.state ?? null,
  filter.late,
  today,
];

@Injectable()
export class RepairsRepository {
  /** The latest first. */
  page(
    tx: Tx,
    reach: Reach,
    filter: RepairFilter,
    today: LocalDate,
    page: { readonly limit: number; readonly after: SortKey | null },
  ): Promise<RepairRow[]> {
    const [openedAt = null, id = null] = page.after ?? [];
    return tx.query<RepairRow>(
      `select ${COLUMNS} ${TABLES}
        where ${FILTER} and ($8::timestamptz is null or (r.opened_at, r.id) < ($8, $9::uuid))
        order by r.opened_at desc, r.id desc limit $10`,
      [...filterParams(reach, filter, today), openedAt, id, page.limit],
    );
  }

  async count(tx: Tx, reach: Reach, filter: RepairFilter, today: LocalDate): Promise<number> {
    const row = await tx.one<{ count: number }>(
      `select count(*)::int as count from fleet.repair r join fleet.device d on d.id = r.device_id where ${FILTER}`,
      filterParams(reach, filter, today),
    );
    return row?.count ?? 0;
  }

  find(tx: Tx, reach: Reach, id: string): Promise<RepairRow | undefined> {
    return tx.one<RepairRow>(`select ${COLUMNS} ${TABLES} where ${within('d.school_id')} and r.id = $3`, [
      ...reachParams(reach, 'device:read'),
      id,
    ]);
  }

  /** Whether the caller holds that permission there; nobody else changes it until the transaction ends. */
  async lock(tx: Tx, reach: Reach, permission: Permission, id: string): Promise<boolean> {
    const row = await tx.one<{ id: string }>(
      `select r.id from fleet.repair r join fleet.device d on d.id = r.device_id
        where ${within('d.school_id')} and r.id = $3 for no key update of r`,
      [...reachParams(reach, permission), id],
    );
    return row !== undefined;
  }

  async mayReport(tx: Tx, deviceId: string): Promise<boolean> {
    return (await tx.one<{ may: boolean }>('select fleet.may_report_device($1) as may', [deviceId]))?.may === true;
  }

  /** Says that it is broken, and nothing else of it. @returns the state that it was in; null: it cannot be said */
  async reported(tx: Tx, reach: Reach, deviceId: string, why: string, at: Date): Promise<string | null> {
    const row = await tx.one<{ was: string | null }>('select fleet.report_broken($1, $2, $3, $4) as was', [
      deviceId,
      why,
      reach.actor().label,
      at,
    ]);
    return row?.was ?? null;
  }

  async insert(
    tx: Tx,
    repair: {
      readonly id: string;
      readonly deviceId: string;
      readonly fault: Repair['fault'];
      readonly description: string;
      readonly by: Actor;
      readonly at: Date;
    },
  ): Promise<void> {
    const { id, deviceId, fault, description, by, at } = repair;
    await tx.execute(
      `insert into fleet.repair (id, device_id, state, fault, description, opened_at, opened_by)
       values ($1, $2, 'open', $3, $4, $5, $6::jsonb)`,
      [id, deviceId, fault, description, at, JSON.stringify(by)],
    );
  }

  async send(
    tx: Tx,
    id: string,
    sent: {
      readonly supplier: string;
      readonly supplierReference: string | null;
      readonly underWarranty: boolean;
      readonly sentOn: string;
      readonly expectedBackOn: string | null;
      readonly loanDeviceId: string | null;
    },
  ): Promise<void> {
    const { supplier, supplierReference, underWarranty, sentOn, expectedBackOn, loanDeviceId } = sent;
    await tx.execute(
      `update fleet.repair set state = 'sent', supplier = $2, supplier_reference = $3, under_warranty = $4, sent_on = $5,
              expected_back_on = $6, loan_device_id = $7 where id = $1`,
      [id, supplier, supplierReference, underWarranty, sentOn, expectedBackOn, loanDeviceId],
    );
  }

  /** A device of the reserve stands in for nobody, whatever repair still names it. @returns those that did */
  async endLoan(tx: Tx, loanDeviceId: string): Promise<string[]> {
    const rows = await tx.query<{ id: string }>(
      `update fleet.repair set loan_device_id = null where loan_device_id = $1 and state <> 'closed' returning id`,
      [loanDeviceId],
    );
    return rows.map(({ id }) => id);
  }

  async close(
    tx: Tx,
    id: string,
    closed: {
      readonly outcome: Repair['outcome'];
      readonly backOn: string;
      readonly costCents: number | null;
      readonly note: string | null;
      readonly by: Actor;
      readonly at: Date;
    },
  ): Promise<void> {
    const { outcome, backOn, costCents, note, by, at } = closed;
    await tx.execute(
      `update fleet.repair set state = 'closed', outcome = $2, back_on = $3, cost_cents = $4, closing_note = $5,
              closed_at = $6, closed_by = $7::jsonb where id = $1`,
      [id, outcome, backOn, costCents, note, at, JSON.stringify(by)],
    );
  }

  warranty(tx: Tx, deviceId: string): Promise<Warranty | undefined> {
    return tx.one<Warranty>(
      `select supplier, ${day('starts_on')} as "startsOn", ${day('ends_on')} as "endsOn", reference
         from fleet.warranty where device_id = $1`,
      [deviceId],
    );
  }

  async setWarranty(tx: Tx, deviceId: string, { supplier, startsOn, endsOn, reference }: Warranty): Promise<void> {
    await tx.execute(
      `insert into fleet.warranty (device_id, supplier, starts_on, ends_on, reference) values ($1, $2, $3, $4, $5)
       on conflict (device_id) do update set supplier = excluded.supplier, starts_on = excluded.starts_on,
         ends_on = excluded.ends_on, reference = excluded.reference`,
      [deviceId, supplier, startsOn, endsOn, reference],
    );
  }

  photos(tx: Tx, repairId: string): Promise<PhotoRow[]> {
    return tx.query<PhotoRow>(
      `select id, name, media_type as "mediaType", size_bytes as "sizeBytes", sha256, added_at as "addedAt"
         from fleet.repair_photo where repair_id = $1 order by added_at, id`,
      [repairId],
    );
  }

  async addPhoto(tx: Tx, repairId: string, photo: PhotoRow): Promise<void> {
    await tx.execute(
      `insert into fleet.repair_photo (id, repair_id, name, media_type, size_bytes, sha256, added_at)
       values ($1, $2, $3, $4, $5, $6, $7)`,
      [photo.id, repairId, photo.name, photo.mediaType, photo.sizeBytes, photo.sha256, photo.addedAt],
    );
  }

  async removePhoto(tx: Tx, repairId: string, photoId: string): Promise<number> {
    return tx.execute('delete from fleet.repair_photo where repair_id = $1 and id = $2', [repairId, photoId]);
  }

  /** In a system transaction: of these contents, those that some photo still holds. */
  async needed(tx: Tx, sha256s: readonly string[]): Promise<Set<string>> {
    const rows = await tx.query<{ sha256: string }>(
      'select distinct sha256 from fleet.repair_photo where sha256 = any ($1::text[])',
      [sha256s],
    );
    return new Set(rows.map(({ sha256 }) => sha256));
  }

  /** In a system transaction: photos of what was closed by then. */
  forgetPhotos(tx: Tx, before: Date): Promise<number> {
    return tx.execute(
      `delete from fleet.repair_photo where id in (
         select p.id from fleet.repair_photo p join fleet.repair r on r.id = p.repair_id
          where r.closed_at < $1 order by r.closed_at limit 1000)`,
      [before],
    );
  }
}
