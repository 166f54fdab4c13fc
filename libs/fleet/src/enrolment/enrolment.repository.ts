import { Injectable } from '@nestjs/common';
import type { InventoryFacts } from '@chariot/contract';
import type { Actor, Reach } from '@chariot/kernel';
import type { Statement, Tx } from '@chariot/platform';
import type { LockedClassroom } from '../classrooms/classrooms.repository.js';
import type { DeviceFamily, DeviceState } from '../devices/device.js';
import type { StateChange } from '../devices/placement.repository.js';
import type { InventoryChange } from '../inventory/inventory-diff.js';
import type { EnrolmentDevice } from './enrolment-decision.js';

/** A code, locked until the transaction ends, with what its window says. */
export interface HeldCode {
  readonly id: string;
  readonly slot: number;
  readonly secretId: string | null;
  readonly used: boolean;
  readonly deviceId: string | null;
  readonly expiresAt: Date;
  /** Its window was closed by hand. */
  readonly closed: boolean;
  /** It went to the key that is shown now, and the device that it made is still trusted. */
  readonly theirs: boolean;
}
export type HeldClassroom = LockedClassroom & { readonly schoolUai: string | null };
/** The device that was known by that serial number, with what it last said of itself. */
export type HeldDevice = EnrolmentDevice & {
  readonly schoolId: string;
  readonly classroomId: string;
  readonly serialNumber: string;
  readonly manufacturer: string;
  readonly model: string;
  readonly facts: InventoryFacts | null;
};
/** What an enrolment is decided on. */
export interface HeldEnrolment {
  readonly classroom: HeldClassroom;
  readonly code: HeldCode;
  readonly keyInUse: boolean;
  /** The devices in the classroom's slots. */
  readonly present: readonly EnrolmentDevice[];
  readonly known: HeldDevice | null;
}
/** A device with its identity, its slot and its facts, as all of it is written. */
export interface SettledDevice {
  readonly deviceId: string;
  readonly known: boolean;
  /** It was in that slot already. */
  readonly stays: boolean;
  readonly serial: string;
  readonly manufacturer: string;
  readonly model: string;
  readonly family: DeviceFamily;
  readonly state: DeviceState;
  readonly schoolId: string;
  readonly classroomId: string;
  readonly slot: number;
  /** Fingerprint of its public key. */
  readonly key: string;
  readonly at: Date;
  readonly facts: InventoryFacts;
  readonly factChanges: readonly InventoryChange[];
  /** Each state that it went through, in order. */
  readonly changes: readonly Omit<StateChange, 'deviceId'>[];
  readonly actor: Actor;
  readonly codeId: string;
}

type Row = Omit<HeldEnrolment, 'code' | 'keyInUse'> & {
  readonly code: Omit<HeldCode, 'expiresAt'> & { readonly expiresAt: string };
  readonly key_in_use: boolean | null;
};

const HOLD: Statement = { name: 'fleet.enrolment.hold', sql: 'select * from fleet.hold_enrolment($1, $2, $3)' };
const SETTLE: Statement = { name: 'fleet.enrolment.settle', sql: 'select fleet.settle_enrolment($1::jsonb)' };
const LABEL: Statement = {
  name: 'fleet.enrolment.label',
  sql: `select fleet.label_title(k.settings) as "labelTitle", c.name as "classroomName",
              fleet.school_name(d.school_id) as "schoolName", d.slot
         from fleet.device d join fleet.classroom c on c.id = d.classroom_id
         join fleet.configuration k on k.hash = fleet.hash_of(d, c) where d.id = $1`,
};

/** What enrolment reads and writes, in a system transaction: a device that has no identity yet reaches nothing. */
@Injectable()
export class EnrolmentRepository {
  /** Locks the classroom, the code and the devices concerned, in this order. `undefined`: nobody has that code. */
  async hold(
    tx: Tx,
    _system: Reach,
    shown: { readonly codeHash: Buffer; readonly serialKey: string; readonly publicKeyFingerprint: string },
  ): Promise<HeldEnrolment | undefined> {
    const row = await tx.one<Row>(HOLD, [shown.codeHash, shown.serialKey, shown.publicKeyFingerprint]);
    if (row === undefined) return undefined;
    const { key_in_use, code, ...held } = row;
    return { ...held, code: { ...code, expiresAt: new Date(code.expiresAt) }, keyInUse: key_in_use === true };
  }

  /** The code is used by that; whoever was in the slot has left it. */
  async settle(tx: Tx, _system: Reach, device: SettledDevice): Promise<void> {
    await tx.execute(SETTLE, [JSON.stringify(device)]);
  }

  /** What the device is called on its own screen. */
  async label(
    tx: Tx,
    _system: Reach,
    deviceId: string,
  ): Promise<{ labelTitle: string; classroomName: string; schoolName: string; slot: number | null }> {
    const row = await tx.one<{ labelTitle: string; classroomName: string; schoolName: string; slot: number | null }>(
      LABEL,
      [deviceId],
    );
    if (row === undefined) throw new Error(`No device ${deviceId}`);
    return row;
  }
}
