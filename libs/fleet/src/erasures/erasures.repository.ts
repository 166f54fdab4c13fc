import { Injectable } from '@nestjs/common';
import type { Permission, Reach } from '@chariot/kernel';
import type { Statement, Tx } from '@chariot/platform';
import type { LockedDevice } from '../devices/placement.repository.js';
import { TOLD, type ToldOperation } from '../operations/operations.repository.js';
import { reachParams, within } from '../reach.js';
import type { ErasureCandidate } from './erasure.js';

export interface ToldErasure extends ToldOperation {
  /** It is not to be handed out for the moment. */
  readonly isFrozen: boolean;
}

const IS_DUE = (now: string): string =>
  `coalesce(fleet.erasure_of(d, ${now}) ->> 'state' in ('due', 'erasing'), false)`;

/** What the device $1 is to erase itself for at $2, told or not, frozen or not. */
const WANTED = `
           from fleet.device d
           join fleet.operation_target t on t.device_id = d.id
           join fleet.operation o on o.id = t.operation_id
          where d.id = $1 and o.kind = 'erase' and o.cancelled_at is null and o.expires_at > $2
            and fleet.concerns(o, d)
            and not exists (select from fleet.operation_device s
                             where s.operation_id = o.id and s.device_id = d.id and s.finished_at is not null)`;

/** Asked at each ask that is more than a check-in. */
const TELLING: Statement = {
  name: 'fleet.erasure.tell',
  sql: `with wanted as materialized (
         select ${TOLD}, d.id as device_id ${WANTED}
          order by o.created_at, o.id limit 1
       ), chosen as materialized (
         select wanted.*, identity.hold_freeze() as "isFrozen" from wanted
       ), told as (
         insert into fleet.operation_device (operation_id, device_id, told_at, first_told_at, times_told)
         select id, device_id, $2, $2, 1 from chosen where not "isFrozen"
         on conflict (operation_id, device_id) do update set told_at = excluded.told_at,
           times_told = fleet.operation_device.times_told + 1
       )
       select id, kind, text, seconds, url, "expiresAt", "isFrozen" from chosen`,
};
const WANTING: Statement = { name: 'fleet.erasure.wanted', sql: `select exists (select ${WANTED}) as wanted` };

@Injectable()
export class ErasuresRepository {
  /** Those of these devices on which the caller holds the permission: by what they are, not by what was sent. */
  candidates(
    tx: Tx,
    reach: Reach,
    permission: Permission,
    ids: readonly string[],
    now: Date,
  ): Promise<ErasureCandidate[]> {
    return tx.query<ErasureCandidate>(
      `select d.id, d.serial_number as "serialNumber", d.slot, c.name as "classroomName", d.school_id as "schoolId",
              d.enrolled_at is not null and d.revoked_at is null as trusted, ${IS_DUE('$4')} as due
         from fleet.device d join fleet.classroom c on c.id = d.classroom_id
        where ${within('d.school_id')} and d.id = any ($3::uuid[]) order by c.name, d.slot, d.id`,
      [...reachParams(reach, permission), ids, now],
    );
  }

  /** In a system transaction, locked in the order of their ids. */
  lock(
    tx: Tx,
    ids: readonly string[],
    now: Date,
  ): Promise<(LockedDevice & { readonly due: boolean; readonly classroomName: string })[]> {
    return tx.query<LockedDevice & { readonly due: boolean; readonly classroomName: string }>(
      `select d.id, d.serial_number as "serialNumber", d.manufacturer, d.model, d.family, d.asset_tag as "assetTag",
              d.state, d.school_id as "schoolId", d.classroom_id as "classroomId", d.slot,
              d.enrolled_at as "enrolledAt", d.revoked_at as "revokedAt", d.public_key_fingerprint as "publicKeyFingerprint", c.name as "classroomName",
              ${IS_DUE('$2')} as due
         from fleet.device d join fleet.classroom c on c.id = d.classroom_id
        where d.id = any ($1::uuid[]) order by d.id for no key update of d`,
      [ids, now],
    );
  }

  /** The list of whom an erasure is for. */
  async name(
    tx: Tx,
    operation: { readonly id: string; readonly placeId: string },
    deviceIds: readonly string[],
  ): Promise<void> {
    await tx.execute(
      `insert into fleet.operation_target (operation_id, device_id, school_id)
       select $1, one.id, $3 from unnest($2::uuid[]) as one (id)`,
      [operation.id, deviceIds, operation.placeId],
    );
  }

  /** What the device is to erase itself for, noted as told unless dangerous acts are frozen. */
  tell(tx: Tx, reach: Reach, now: Date): Promise<ToldErasure | undefined> {
    return tx.one<ToldErasure>(TELLING, [reach.id, now]);
  }

  /** Whether there is such a thing, told or not. */
  async isWanted(tx: Tx, reach: Reach, now: Date): Promise<boolean> {
    const row = await tx.one<{ wanted: boolean }>(WANTING, [reach.id, now]);
    return row?.wanted === true;
  }

  /**
   * The last word before the device destroys anything: looked at anew, and setting the switch waits until it is given.
   * @returns `undefined` for no; whether it is the first time, for yes
   */
  confirm(
    tx: Tx,
    reach: Reach,
    operationId: string,
    now: Date,
  ): Promise<{ readonly first: boolean; readonly placeId: string } | undefined> {
    return tx.one<{ first: boolean; placeId: string }>(
      `with asked as (
         select o.id, d.id as device_id, o.place_id, s.confirmed_at is null as first
           from fleet.operation_device s
           join fleet.operation o on o.id = s.operation_id
           join fleet.device d on d.id = s.device_id
          where s.operation_id = $2 and s.device_id = $1 and o.kind = 'erase' and o.cancelled_at is null
            and o.expires_at > $3 and s.finished_at is null and fleet.concerns(o, d) and not identity.hold_freeze()
       )
       update fleet.operation_device s set confirmed_at = coalesce(s.confirmed_at, $3) from asked
        where s.operation_id = asked.id and s.device_id = asked.device_id
       returning asked.first, asked.place_id as "placeId"`,
      [reach.id, operationId, now],
    );
  }

  async schoolName(tx: Tx, schoolId: string): Promise<string | null> {
    const row = await tx.one<{ name: string | null }>('select fleet.school_name($1) as name', [schoolId]);
    return row?.name ?? null;
  }

  /** Of the school that a device is in: it sees no place itself. */
  async uaiOf(tx: Tx, schoolId: string): Promise<string | null> {
    const row = await tx.one<{ uai: string | null }>('select fleet.school_uai($1) as uai', [schoolId]);
    return row?.uai ?? null;
  }
}
