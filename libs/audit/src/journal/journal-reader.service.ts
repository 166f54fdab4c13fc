import { Injectable } from '@nestjs/common';
import type { Reach } from '@chariot/kernel';
import { JOURNAL_EXPORT_ROWS, type JournalEntry } from '@chariot/contract';
import { writeCsv, type CsvCell, type Tx } from '@chariot/platform';
import { auditError } from '../errors.js';
import { JournalRepository, type JournalFilter, type JournalRow } from './journal.repository.js';
import { EXPORT_CUT, JOURNAL_COLUMNS, journalCells } from './journal-sheet.js';
import { sentenceOf } from './sentences.js';

const EXPORT_PAGE = 5000;

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

  /** As a spreadsheet, the latest first; beyond `JOURNAL_EXPORT_ROWS` lines the last one says that there are more. */
  async csv(tx: Tx, reach: Reach, filter: JournalFilter): Promise<Buffer> {
    const cells: CsvCell[][] = [];
    for await (const page of this.#pages(tx, reach, filter)) {
      cells.push(...page);
      if (cells.length > JOURNAL_EXPORT_ROWS) {
        cells.splice(JOURNAL_EXPORT_ROWS, cells.length, ['', EXPORT_CUT, ...JOURNAL_COLUMNS.slice(2).map(() => '')]);
        break;
      }
    }
    return writeCsv(JOURNAL_COLUMNS, cells);
  }

  /** The same without a limit, piece by piece: for a command line that writes a file. */
  async *csvPieces(tx: Tx, reach: Reach, filter: JournalFilter): AsyncGenerator<{ csv: Buffer; lines: number }> {
    const head = writeCsv(JOURNAL_COLUMNS, []);
    yield { csv: head, lines: 0 };
    for await (const page of this.#pages(tx, reach, filter)) {
      yield { csv: writeCsv(JOURNAL_COLUMNS, page).subarray(head.length), lines: page.length };
    }
  }

  async *#pages(tx: Tx, reach: Reach, filter: JournalFilter): AsyncGenerator<CsvCell[][]> {
    for (let after: string | undefined; ;) {
      const rows = await this.repository.page(tx, reach, filter, { limit: EXPORT_PAGE, after });
      if (rows.length > 0) yield rows.map(journalCells);
      after = rows.at(-1)?.id;
      if (rows.length < EXPORT_PAGE) return;
    }
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
