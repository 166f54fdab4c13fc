import { Injectable } from '@nestjs/common';
import type { Actor, Permission, Reach } from '@chariot/kernel';
import type { Statement, Tx } from '@chariot/platform';
import { reachParams, within } from '../reach.js';
import type { DeviceFamily, DeviceState } from './device.js';

/** A device, locked until the transaction ends. */
export interface LockedDevice {
  readonly id: string;
  readonly serialNumber: string;
  readonly manufacturer: string;
  readonly model: string;
  readonly family: DeviceFamily;
  readonly assetTag: string | null;
  readonly state: DeviceState;
  readonly schoolId: string;
  readonly classroomId: string;
  readonly slot: number | null;
  readonly enrolledAt: Date | null;
  readonly revokedAt: Date | null;
  /** Of the key that it was enrolled with. */
  readonly publicKeyFingerprint: string | null;
}
export interface NewDevice {
  readonly id: string;
  readonly serialNumber: string;
  readonly manufacturer: string;
  readonly model: string;
  readonly family: DeviceFamily;
  readonly state: DeviceState;
  readonly schoolId: string;
  readonly classroomId: string;
}
export interface StateChange {
  readonly deviceId: string;
  readonly from: DeviceState | null;
  readonly to: DeviceState;
  readonly reason: string;
}

const COLUMNS = `d.id, d.serial_number as "serialNumber", d.manufacturer, d.model, d.family, d.asset_tag as "assetTag",
  d.state, d.school_id as "schoolId", d.classroom_id as "classroomId", d.slot, d.enrolled_at as "enrolledAt",
  d.revoked_at as "revokedAt", d.public_key_fingerprint as "publicKeyFingerprint"`;

const OWN: Statement = {
  name: 'fleet.own_device',
  sql: `select ${COLUMNS} from fleet.device d where d.id = $1 for no key update`,
};

/** Where devices are and what state they are in: written under the lock of their classroom. */
@Injectable()
export class PlacementRepository {
  /** The row, locked, when the caller holds that permission there. Lock the classroom first. */
  lock(tx: Tx, reach: Reach, permission: Permission, id: string): Promise<LockedDevice | undefined> {
    return tx.one<LockedDevice>(
      `select ${COLUMNS} from fleet.device d where ${within('d.school_id')} and d.id = $3 for no key update`,
      [...reachParams(reach, permission), id],
    );
  }

  /** The device itself, locked: for what it says of itself. */
  lockOwn(tx: Tx, reach: Reach): Promise<LockedDevice | undefined> {
    return tx.one<LockedDevice>(OWN, [reach.id]);
  }

  async classroomName(tx: Tx, classroomId: string): Promise<string | undefined> {
    return (await tx.one<{ name: string }>('select name from fleet.classroom where id = $1', [classroomId]))?.name;
  }

  occupant(tx: Tx, classroomId: string, slot: number): Promise<LockedDevice | undefined> {
    return tx.one<LockedDevice>(
      `select ${COLUMNS} from fleet.device d where d.classroom_id = $1 and d.slot = $2 for no key update`,
      [classroomId, slot],
    );
  }

  /** New devices, each with the first of its states: not in any slot yet. */
  async insert(tx: Tx, devices: readonly NewDevice[], at: Date): Promise<void> {
    await tx.execute(
      `insert into fleet.device (id, serial_number, manufacturer, model, family, state, school_id, classroom_id, created_at)
       select one.id, one."serialNumber", one.manufacturer, one.model, one.family, one.state, one."schoolId",
              one."classroomId", $2
         from jsonb_to_recordset($1::jsonb) as one (id uuid, "serialNumber" text, manufacturer text, model text,
           family text, state text, "schoolId" uuid, "classroomId" uuid)`,
      [JSON.stringify(devices), at],
    );
  }

  /** Takes devices out of their slots: the membership ends, the device still says which classroom it was of. */
  async vacate(tx: Tx, deviceIds: readonly string[], at: Date): Promise<void> {
    await tx.execute(
      `update fleet.membership set until_at = greatest(from_at, $2) where device_id = any ($1::uuid[]) and until_at is null`,
      [deviceIds, at],
    );
    await tx.execute('update fleet.device set slot = null, placed_at = null where id = any ($1::uuid[])', [deviceIds]);
  }

  /** Puts devices that are in no slot into these. */
  async settle(
    tx: Tx,
    classroom: { readonly id: string; readonly schoolId: string },
    places: readonly { readonly deviceId: string; readonly slot: number }[],
    at: Date,
  ): Promise<void> {
    const ids = places.map(({ deviceId }) => deviceId);
    const slots = places.map(({ slot }) => slot);
    await tx.execute(
      `update fleet.device d set school_id = $3, classroom_id = $4, slot = one.slot, placed_at = $5
         from unnest($1::uuid[], $2::int[]) as one (id, slot) where d.id = one.id`,
      [ids, slots, classroom.schoolId, classroom.id, at],
    );
    await tx.execute(
      `insert into fleet.membership (device_id, classroom_id, slot, from_at)
       select one.id, $3, one.slot, $4 from unnest($1::uuid[], $2::int[]) as one (id, slot)`,
      [ids, slots, classroom.id, at],
    );
  }

  /** Stamps changes of state, in order, and leaves each device in its last one. */
  async stamp(tx: Tx, changes: readonly StateChange[], actor: Actor, at: Date): Promise<void> {
    await tx.execute(
      `insert into fleet.state_change (device_id, at, from_state, to_state, reason, actor)
       select one."deviceId", $2, one."from", one."to", one.reason, $3::jsonb
         from rows from (jsonb_to_recordset($1::jsonb) as ("deviceId" uuid, "from" text, "to" text, reason text))
           with ordinality as one order by one.ordinality`,
      [JSON.stringify(changes), at, JSON.stringify(actor)],
    );
    const last = new Map(changes.map(({ deviceId, to }) => [deviceId, to]));
    await tx.execute(
      `update fleet.device d set state = one.state from unnest($1::uuid[], $2::text[]) as one (id, state) where d.id = one.id`,
      [[...last.keys()], [...last.values()]],
    );
  }

  /** From a delivery: the day on which they came. */
  async acquire(tx: Tx, deviceIds: readonly string[], on: string): Promise<void> {
    await tx.execute('update fleet.device set acquired_on = $2 where id = any ($1::uuid[])', [deviceIds, on]);
  }

  async tag(tx: Tx, id: string, assetTag: string | null): Promise<void> {
    await tx.execute('update fleet.device set asset_tag = $2 where id = $1', [id, assetTag]);
  }

  /** Nothing more is believed of it until it is enrolled again. */
  async revoke(tx: Tx, id: string, reason: string, at: Date): Promise<void> {
    await tx.execute(
      `update fleet.device set revoked_at = $3, revocation_reason = $2, present = false, absent_at = $3
        where id = $1 and revoked_at is null`,
      [id, reason, at],
    );
  }

  /** @returns the device's place when something has changed */
  presence(
    tx: Tx,
    id: string,
    online: boolean,
    at: Date,
  ): Promise<{ readonly classroomId: string; readonly schoolId: string } | undefined> {
    return tx.one<{ classroomId: string; schoolId: string }>(
      `update fleet.device set present = $2, absent_at = case when $2 then absent_at else $3 end
        where id = $1 and present <> $2 and enrolled_at is not null and (revoked_at is null or not $2)
       returning classroom_id as "classroomId", school_id as "schoolId"`,
      [id, online, at],
    );
  }
}
