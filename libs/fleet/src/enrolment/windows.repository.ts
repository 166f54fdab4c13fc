import { Injectable } from '@nestjs/common';
import type { Actor, Reach } from '@chariot/kernel';
import type { Tx } from '@chariot/platform';
import { reachParams, within } from '../reach.js';

export interface CodeRow {
  readonly id: string;
  readonly slot: number;
  readonly secretId: string | null;
  readonly usedAt: string | null;
  readonly deviceId: string | null;
}
export interface WindowRow {
  readonly id: string;
  readonly classroomId: string;
  readonly classroomName: string;
  readonly schoolId: string;
  readonly schoolName: string;
  readonly labelTitle: string;
  readonly openedAt: Date;
  readonly expiresAt: Date;
  readonly closedAt: Date | null;
  readonly openedBy: Actor;
  /** By slot. */
  readonly codes: readonly CodeRow[];
}
export interface NewWindow {
  readonly id: string;
  readonly classroomId: string;
  readonly schoolId: string;
  readonly openedAt: Date;
  readonly expiresAt: Date;
  readonly openedBy: Actor;
}
export interface NewCode {
  readonly id: string;
  readonly slot: number;
  readonly hash: Buffer;
  readonly secretId: string;
}

@Injectable()
export class WindowsRepository {
  find(tx: Tx, reach: Reach, id: string): Promise<WindowRow | undefined> {
    return tx.one<WindowRow>(
      `select w.id, w.classroom_id as "classroomId", c.name as "classroomName", w.school_id as "schoolId",
              fleet.school_name(w.school_id) as "schoolName", fleet.label_title(k.settings) as "labelTitle",
              w.opened_at as "openedAt", w.expires_at as "expiresAt", w.closed_at as "closedAt",
              w.opened_by as "openedBy",
              (select coalesce(jsonb_agg(jsonb_build_object('id', e.id, 'slot', e.slot, 'secretId', e.secret_id,
                        'usedAt', e.used_at, 'deviceId', e.device_id) order by e.slot), '[]')
                 from fleet.enrolment_code e where e.window_id = w.id) as codes
         from fleet.enrolment_window w join fleet.classroom c on c.id = w.classroom_id
         join fleet.configuration k on k.hash = c.configuration_hash
        where ${within('w.school_id')} and w.id = $3`,
      [...reachParams(reach, 'enrolment:read'), id],
    );
  }

  /** Slots of the classroom that a trusted device occupies, and those that have a code still good at that time. */
  async slots(tx: Tx, classroomId: string, at: Date): Promise<{ enrolled: Set<number>; reserved: Set<number> }> {
    const enrolled = await tx.query<{ slot: number }>(
      `select slot from fleet.device
        where classroom_id = $1 and slot is not null and enrolled_at is not null and revoked_at is null`,
      [classroomId],
    );
    const reserved = await tx.query<{ slot: number }>(
      `select e.slot from fleet.enrolment_code e join fleet.enrolment_window w on w.id = e.window_id
        where w.classroom_id = $1 and w.closed_at is null and w.expires_at > $2 and e.used_at is null`,
      [classroomId, at],
    );
    return { enrolled: new Set(enrolled.map(({ slot }) => slot)), reserved: new Set(reserved.map(({ slot }) => slot)) };
  }

  async insert(tx: Tx, opened: NewWindow, codes: readonly NewCode[]): Promise<void> {
    await tx.execute(
      `insert into fleet.enrolment_window (id, classroom_id, school_id, opened_at, expires_at, opened_by)
       values ($1, $2, $3, $4, $5, $6::jsonb)`,
      [
        opened.id,
        opened.classroomId,
        opened.schoolId,
        opened.openedAt,
        opened.expiresAt,
        JSON.stringify(opened.openedBy),
      ],
    );
    await tx.execute(
      `insert into fleet.enrolment_code (id, window_id, slot, code_hash, secret_id)
       select one.id, $1, one.slot, one.hash, one.secret
         from unnest($2::uuid[], $3::int[], $4::bytea[], $5::uuid[]) as one (id, slot, hash, secret)`,
      [
        opened.id,
        codes.map(({ id }) => id),
        codes.map(({ slot }) => slot),
        codes.map(({ hash }) => hash),
        codes.map(({ secretId }) => secretId),
      ],
    );
  }

  /** @returns ids of the sealed codes that nobody may print any more; `undefined` when it was closed already */
  async close(tx: Tx, reach: Reach, id: string, at: Date): Promise<string[] | undefined> {
    const closed = await tx.execute(
      `update fleet.enrolment_window w set closed_at = $4
        where ${within('w.school_id')} and w.id = $3 and w.closed_at is null`,
      [...reachParams(reach, 'enrolment:open'), id, at],
    );
    if (closed === 0) return undefined;
    const sealed = await tx.query<{ secretId: string }>(
      'select secret_id as "secretId" from fleet.enrolment_code where window_id = $1 and secret_id is not null for no key update',
      [id],
    );
    await tx.execute(
      'update fleet.enrolment_code set secret_id = null where window_id = $1 and secret_id is not null',
      [id],
    );
    return sealed.map(({ secretId }) => secretId);
  }
}
