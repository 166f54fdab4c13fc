import { Injectable } from '@nestjs/common';
import type { Tx } from '@chariot/platform';
import type { EnrolmentDevice } from './enrolment-decision.js';

/** A code, locked until the transaction ends, with what its window says. */
export interface LockedCode {
  readonly id: string;
  readonly windowId: string;
  readonly slot: number;
  readonly secretId: string | null;
  readonly usedAt: Date | null;
  readonly deviceId: string | null;
  readonly publicKeyFingerprint: string | null;
  readonly expiresAt: Date;
  readonly closedAt: Date | null;
}

/** What enrolment reads and writes, in a system transaction: a device that has no identity yet reaches nothing. */
@Injectable()
export class EnrolmentRepository {
  /** Which code that is, and of which classroom: without a lock, the classroom's comes first. */
  find(tx: Tx, codeHash: Buffer): Promise<{ readonly id: string; readonly classroomId: string } | undefined> {
    return tx.one<{ id: string; classroomId: string }>(
      `select k.id, w.classroom_id as "classroomId"
         from fleet.enrolment_code k join fleet.enrolment_window w on w.id = k.window_id where k.code_hash = $1`,
      [codeHash],
    );
  }

  lock(tx: Tx, id: string): Promise<LockedCode | undefined> {
    return tx.one<LockedCode>(
      `select k.id, k.window_id as "windowId", k.slot, k.secret_id as "secretId", k.used_at as "usedAt",
              k.device_id as "deviceId", k.public_key_fingerprint as "publicKeyFingerprint",
              w.expires_at as "expiresAt", w.closed_at as "closedAt"
         from fleet.enrolment_code k join fleet.enrolment_window w on w.id = k.window_id
        where k.id = $1 for no key update of k`,
      [id],
    );
  }

  /** Whether that device still has the identity that this key gave it. */
  async holds(tx: Tx, deviceId: string, publicKeyFingerprint: string): Promise<boolean> {
    const row = await tx.one<{ holds: boolean }>(
      `select exists (select from fleet.device
         where id = $1 and public_key_fingerprint = $2 and revoked_at is null) as holds`,
      [deviceId, publicKeyFingerprint],
    );
    return row?.holds === true;
  }

  async keyInUse(tx: Tx, publicKeyFingerprint: string): Promise<boolean> {
    const row = await tx.one<{ used: boolean }>(
      `select exists (select from fleet.device where public_key_fingerprint = $1 and revoked_at is null) as used`,
      [publicKeyFingerprint],
    );
    return row?.used === true;
  }

  /** The devices in the classroom's slots. */
  present(tx: Tx, classroomId: string): Promise<EnrolmentDevice[]> {
    return tx.query<EnrolmentDevice>(
      `select id, slot, state, enrolled_at is not null as enrolled, revoked_at is not null as revoked
         from fleet.device where classroom_id = $1 and slot is not null order by id for no key update`,
      [classroomId],
    );
  }

  /** Gives the device its identity; what an earlier one reported is forgotten. */
  async identify(
    tx: Tx,
    deviceId: string,
    identity: { readonly publicKeyFingerprint: string; readonly family: string; readonly at: Date },
  ): Promise<void> {
    await tx.execute(
      `update fleet.device set public_key_fingerprint = $2, family = $3, enrolled_at = $4, last_contact_at = $4,
              revoked_at = null, revocation_reason = null, copied_at = null, present = false, absent_at = null,
              reported_revision = null, reported_at = null, outcome = null, ready_at = null
        where id = $1`,
      [deviceId, identity.publicKeyFingerprint, identity.family, identity.at],
    );
    await tx.execute('select fleet.forget_boots($1, 0)', [deviceId]);
  }

  async use(tx: Tx, code: LockedCode, deviceId: string, publicKeyFingerprint: string, at: Date): Promise<void> {
    await tx.execute(
      `update fleet.enrolment_code set used_at = $4, device_id = $2, public_key_fingerprint = $3, secret_id = null
        where id = $1`,
      [code.id, deviceId, publicKeyFingerprint, at],
    );
  }

  /** What the device is called on its own screen. */
  async label(
    tx: Tx,
    deviceId: string,
  ): Promise<{ labelTitle: string; classroomName: string; schoolName: string; slot: number | null }> {
    const row = await tx.one<{ labelTitle: string; classroomName: string; schoolName: string; slot: number | null }>(
      `select fleet.label_title(k.settings) as "labelTitle", c.name as "classroomName",
              fleet.school_name(d.school_id) as "schoolName", d.slot
         from fleet.device d join fleet.classroom c on c.id = d.classroom_id
         join fleet.configuration k on k.hash = c.configuration_hash where d.id = $1`,
      [deviceId],
    );
    if (row === undefined) throw new Error(`No device ${deviceId}`);
    return row;
  }
}
