import type { Reach } from '@chariot/kernel';
import type { Json } from '../json.js';
import type { Tx } from '../postgres/database.service.js';
import type { Statement } from '../postgres/standing-statements.service.js';
import { withoutSecrets } from '../logs/redaction.js';

export interface JournalEntry {
  /** Stable name of the act: `fleet.classroom.opened`. */
  readonly act: string;
  readonly subject: { readonly kind: string; readonly id: string; readonly label?: string };
  /** Where it happened: who may read it follows from it. Absent: an act on the instance itself. */
  readonly placeId?: string | null;
  readonly details?: Readonly<Record<string, Json>>;
}

const RECORD: Statement = {
  name: 'platform.journal.record',
  sql: `insert into platform.journal
         (actor_kind, actor_id, actor_label, act, subject_kind, subject_id, subject_label, place_id, details)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9::jsonb)`,
};

/** Who did what. No row, no act: the row is written in the act's own transaction. */
export class Journal {
  /** `reach` must be the one that `tx` runs under: PostgreSQL refuses a row in another's name. */
  async record(tx: Tx, reach: Reach, entry: JournalEntry): Promise<void> {
    const actor = reach.actor();
    await tx.execute(RECORD, [
      actor.kind,
      actor.id,
      actor.label,
      entry.act,
      entry.subject.kind,
      entry.subject.id,
      entry.subject.label ?? '',
      entry.placeId ?? null,
      JSON.stringify(withoutSecrets(entry.details ?? {})),
    ]);
  }
}
