import { Injectable } from '@nestjs/common';
import type { Reach } from '@chariot/kernel';
import type { Tx } from '@chariot/platform';

/** A device that has one of the serial numbers asked for, as far as the caller reaches. */
export interface SerialHolder {
  readonly serialKey: string;
  readonly serialNumber: string;
  readonly classroomId: string | null;
  readonly schoolId: string;
  readonly slot: number | null;
  readonly trusted: boolean;
}

const TRUSTED = 'd.enrolled_at is not null and d.revoked_at is null';

@Injectable()
export class SlotInvitationsRepository {
  /** Devices in use that have these serial numbers. Row level security gives those that the caller may see. */
  holders(tx: Tx, _reach: Reach, serialKeys: readonly string[]): Promise<SerialHolder[]> {
    return tx.query<SerialHolder>(
      `select d.serial_key as "serialKey", d.serial_number as "serialNumber", d.classroom_id as "classroomId",
              d.school_id as "schoolId", d.slot, ${TRUSTED} as trusted
         from fleet.device d
        where d.serial_key = any ($1) and d.state not in ('retired', 'donated', 'recycled')`,
      [serialKeys],
    );
  }

  /** What is expected in the classroom: in a slot, and never enrolled, of that family as far as its maker tells. */
  async expected(tx: Tx, _reach: Reach, classroomId: string): Promise<string[]> {
    const rows = await tx.query<{ serial: string }>(
      `select serial_number as serial from fleet.device
        where classroom_id = $1 and slot is not null and enrolled_at is null and family = 'apple' order by slot`,
      [classroomId],
    );
    return rows.map(({ serial }) => serial);
  }

  /** The sealed code that is still good for that slot. */
  async openCode(tx: Tx, _system: Reach, classroomId: string, slot: number, at: Date): Promise<string | undefined> {
    const row = await tx.one<{ secretId: string }>(
      `select e.secret_id as "secretId" from fleet.enrolment_code e join fleet.enrolment_window w on w.id = e.window_id
        where w.classroom_id = $1 and e.slot = $2 and w.closed_at is null and w.expires_at > $3 and e.used_at is null
          and e.secret_id is not null`,
      [classroomId, slot, at],
    );
    return row?.secretId;
  }
}
