import { Injectable } from '@nestjs/common';
import type { Reach } from '@chariot/kernel';
import type { JournalEntry } from '@chariot/contract';
import type { Tx } from '@chariot/platform';
import { auditError } from '../errors.js';
import { JournalRepository, type JournalFilter, type JournalRow } from './journal.repository.js';
import { sentenceOf } from './sentences.js';

export interface JournalQuery extends JournalFilter {
  readonly limit: number;
  readonly after?: string | undefined;
}

export interface JournalPage {
  readonly items: JournalEntry[];
  readonly next: string | null;
  readonly total: number;
}

/** Who did what, from the latest to the earliest. */
@Injectable()
export class JournalReader {
  constructor(private readonly repository: JournalRepository) {}

  /** Lines of the places where the caller reads the journal; those of the instance, for who administers it. */
  async list(tx: Tx, reach: Reach, { limit, after, ...filter }: JournalQuery): Promise<JournalPage> {
    if (after !== undefined && !/^\d{1,18}$/.test(after)) throw auditError('unknownPage');
    const rows = await this.repository.page(tx, reach, filter, { limit: limit + 1, after });
    const page = rows.slice(0, limit);
    return {
      items: page.map(shown),
      next: rows.length > limit ? (page.at(-1)?.id ?? null) : null,
      total: await this.repository.count(tx, reach, filter),
    };
  }
}

const shown = (row: JournalRow): JournalEntry => ({
  id: row.id,
  at: row.at.toISOString(),
  actor: { kind: row.actorKind, id: row.actorId, label: row.actorLabel },
  act: row.act,
  sentence: sentenceOf(row.act, row.details),
  subject: { kind: row.subjectKind, id: row.subjectId, label: row.subjectLabel },
  placeId: row.placeId,
  details: row.details,
});
