import { Injectable } from '@nestjs/common';
import type { Reach } from '@chariot/kernel';
import { JOURNAL_EXPORT_ROWS, type JournalEntry } from '@chariot/contract';
import { writeCsv, type CsvCell, type Tx } from '@chariot/platform';
import { auditError } from '../errors.js';
import { JournalRepository, type JournalFilter, type JournalRow } from './journal.repository.js';
import { EXPORT_CUT, JOURNAL_COLUMNS, journalCells } from './journal-sheet.js';
import { sentenceOf } from './sentences.js';

const EXPORT_PAGE = 1000;
const EXPORT_BYTES = 32 * 1024 * 1024;
const HEAD = writeCsv(JOURNAL_COLUMNS, []);
/** Lines without the head, which stands once at the top of a file. */
const bodyOf = (cells: readonly CsvCell[][]): Buffer => writeCsv(JOURNAL_COLUMNS, cells).subarray(HEAD.length);

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

  /**
   * As a spreadsheet, the latest first; beyond `JOURNAL_EXPORT_ROWS` lines, or 32 MiB, the last line says that there are
   * more.
   */
  async csv(tx: Tx, reach: Reach, filter: JournalFilter): Promise<Buffer> {
    const pieces: Buffer[] = [];
    let [lines, bytes] = [0, 0];
    for await (const { csv, cells } of this.csvPieces(tx, reach, filter, JOURNAL_EXPORT_ROWS + 1)) {
      const room = JOURNAL_EXPORT_ROWS - lines;
      const fits = cells.length <= room && bytes + csv.length <= EXPORT_BYTES;
      if (!fits) {
        if (bytes + csv.length <= EXPORT_BYTES) pieces.push(bodyOf(cells.slice(0, room)));
        pieces.push(bodyOf([['', EXPORT_CUT, ...JOURNAL_COLUMNS.slice(2).map(() => '')]]));
        break;
      }
      pieces.push(csv);
      lines += cells.length;
      bytes += csv.length;
    }
    return Buffer.concat(pieces);
  }

  /** Piece by piece, the head first: for a command line that writes a file of any size. */
  async *csvPieces(
    tx: Tx,
    reach: Reach,
    filter: JournalFilter,
    most = Infinity,
  ): AsyncGenerator<{ readonly csv: Buffer; readonly cells: readonly CsvCell[][] }> {
    yield { csv: HEAD, cells: [] };
    let left = most;
    for (let after: string | undefined; ;) {
      const limit = Math.min(EXPORT_PAGE, left);
      const rows = await this.repository.page(tx, reach, filter, { limit, after });
      const cells = rows.map(journalCells);
      if (cells.length > 0) yield { csv: bodyOf(cells), cells };
      after = rows.at(-1)?.id;
      left -= rows.length;
      if (rows.length < limit || left <= 0) return;
    }
  }
}

/** A tablet that acts is known by its id alone: its name is the line’s subject. */
const actorOf = ({ actorKind, actorId, actorLabel }: JournalRow): string =>
  actorKind === 'device' && actorLabel === actorId ? 'La tablette' : actorLabel;

const shown = (row: JournalRow): JournalEntry => ({
  id: row.id,
  at: row.at.toISOString(),
  actor: { kind: row.actorKind, id: row.actorId, label: actorOf(row) },
  act: row.act,
  sentence: sentenceOf(row.act, row.details),
  subject: { kind: row.subjectKind, id: row.subjectId, label: row.subjectLabel },
  placeId: row.placeId,
  details: row.details,
});
