import { Injectable } from '@nestjs/common';
import type { Reach } from '@chariot/kernel';
import type { Tx } from '@chariot/platform';

export interface KeyRow {
  readonly classroomId: string;
  readonly personId: string | null;
  readonly who: string | null;
  readonly held: boolean;
  readonly place: string | null;
  readonly since: Date;
}

@Injectable()
export class KeysRepository {
  of(_reach: Reach, tx: Tx, classroomIds: readonly string[]): Promise<KeyRow[]> {
    return tx.query<KeyRow>(
      `select classroom_id as "classroomId", person_id as "personId", person_label as who, held, place, said_at as since
         from teaching.cart_key where classroom_id = any ($1::uuid[])`,
      [classroomIds],
    );
  }

  /** What is held about somebody. */
  aboutPerson(tx: Tx, personId: string, limit: number): Promise<KeyRow[]> {
    return tx.query<KeyRow>(
      `select classroom_id as "classroomId", person_id as "personId", person_label as who, held, place, said_at as since
         from teaching.cart_key where person_id = $1 order by said_at limit $2`,
      [personId, limit],
    );
  }

  async say(_reach: Reach, tx: Tx, key: KeyRow & { readonly schoolId: string }): Promise<void> {
    await tx.execute(
      `insert into teaching.cart_key (classroom_id, school_id, person_id, person_label, held, place, said_at)
       values ($1, $2, $3, $4, $5, $6, $7)
       on conflict (classroom_id) do update set person_id = excluded.person_id, person_label = excluded.person_label,
         held = excluded.held, place = excluded.place, said_at = excluded.said_at`,
      [key.classroomId, key.schoolId, key.personId, key.who, key.held, key.place, key.since],
    );
  }
}
