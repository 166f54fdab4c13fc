import type { Reach } from '@chariot/kernel';
import type { Json } from '../json.js';
import type { DomainEvent } from '../outbox/event.js';
import { eventsJson, EVENTS_WRITTEN } from '../outbox/outbox.service.js';
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

const RECORD_AND_TELL: Statement = {
  name: 'platform.journal.recordAndTell',
  sql: `with told as (${EVENTS_WRITTEN}) ${RECORD.sql.replaceAll(/\$(\d)/g, (_, at) => `$${Number(at) + 1}`)}`,
};

/** Who did what. No row, no act: the row is written in the act's own transaction. */
export class Journal {
  /**
   * `reach` must be the one that `tx` runs under: PostgreSQL refuses a row in another's name.
   * @param events that tell of the act, written with it in one round trip, in their order
   */
  async record(tx: Tx, reach: Reach, entry: JournalEntry, events: readonly DomainEvent[] = []): Promise<void> {
    const actor = reach.actor();
    const row = [
      actor.kind,
      actor.id,
      actor.label,
      entry.act,
      entry.subject.kind,
      entry.subject.id,
      entry.subject.label ?? '',
      entry.placeId ?? null,
      JSON.stringify(withoutSecrets(entry.details ?? {})),
    ];
    await (events.length === 0 ? tx.execute(RECORD, row) : tx.execute(RECORD_AND_TELL, [eventsJson(events), ...row]));
  }
}
