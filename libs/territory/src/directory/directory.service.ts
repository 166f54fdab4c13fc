import type { DirectoryFinding } from '@chariot/contract';
import { newId, Uai, type Clock, type Reach } from '@chariot/kernel';
import { CLOCK, Database, type Tx } from '@chariot/platform';
import { Inject, Injectable } from '@nestjs/common';
import type { Readable } from 'node:stream';
import { territoryError } from '../errors.js';
import { CsvFile, UnreadableCsv } from '../open-data/csv-file.js';
import { columnName, headerOf, readRow, type DirectoryEntry, type DirectoryHeader } from './directory-entry.js';
import { DirectoryRepository, type DirectoryImport, type LoadedEntry } from './directory.repository.js';

/** Rows of a statement. */
const BATCH = 2_000;
/** Beyond this share of unreadable lines the file is not what it says. */
const MOST_REFUSED = 0.05;
const SHOWN_LINES = 20;
const MINUTES_10 = 600_000;

export interface LoadedDirectory extends DirectoryImport {
  /** Where, and why: at most twenty. */
  readonly refusedLines: readonly { readonly line: number; readonly why: string }[];
}

const WHY = {
  ragged: 'elle n’a pas le même nombre de cellules que l’en-tête',
  uai: 'son UAI est faux',
  name: 'elle n’a pas de nom',
} as const;
/** The field that a column of the file fills. */
const FIELD_OF: Readonly<Record<string, keyof DirectoryEntry>> = {
  postcode: 'postcode',
  insee: 'inseeCode',
  departement: 'departementCode',
  siret: 'siret',
  district: 'districtUai',
  nature: 'natureCode',
};

/** The Annuaire de l'éducation: loaded whole from its export, looked up by UAI or by words. */
@Injectable()
export class Directory {
  constructor(
    @Inject(CLOCK) private readonly clock: Clock,
    private readonly database: Database,
    private readonly repository: DirectoryRepository,
  ) {}

  /**
   * Loads an export as it streams by, whole or not at all; safe to run twice. A column that a spreadsheet has damaged
   * is refused, and what was known of it stays.
   * @throws DomainError `territory.directory…`
   */
  load(reach: Reach, fileName: string, file: Readable): Promise<LoadedDirectory> {
    return this.database.transaction(reach, async (tx) => {
      await tx.execute(`set local statement_timeout = ${MINUTES_10}`);
      await this.repository.openStage(reach, tx);
      const reading = new Reading();
      const batch: DirectoryEntry[] = [];
      for await (const entry of reading.entries(file)) {
        batch.push(entry);
        if (batch.length === BATCH) await this.repository.stage(reach, tx, batch.splice(0));
      }
      await this.repository.stage(reach, tx, batch);
      const { rows, sha256, refused, refusedLines, refusedColumns } = reading.ended();
      const kept = refusedColumns.flatMap((column) => FIELD_OF[column] ?? []);
      const loaded = {
        ...{ id: newId(), fileName: fileName.slice(0, 200), sha256, at: this.clock.now(), rows, refused },
        changed: await this.repository.countChanges(reach, tx, kept),
        refusedColumns: refusedColumns.map(columnName),
      };
      await this.repository.recordImport(reach, tx, loaded);
      await this.repository.merge(reach, tx, loaded.id, kept);
      return { ...loaded, refusedLines };
    });
  }

  /** What is known of each UAI: a right check letter says neither that it exists nor that it is open. */
  async findings(tx: Tx, reach: Reach, uais: readonly string[]): Promise<DirectoryFinding[]> {
    const wellFormed = uais.filter((uai) => Uai.is(uai));
    const found = new Map((await this.repository.find(reach, tx, wellFormed)).map((entry) => [entry.uai, entry]));
    return uais.map((uai) => findingOf(uai, found.get(uai)));
  }

  async search(
    tx: Tx,
    reach: Reach,
    { q, departement, limit }: { q: string; departement?: string | undefined; limit: number },
  ): Promise<DirectoryFinding[]> {
    const words = q
      .normalize('NFD')
      .replace(/\p{M}/gu, '')
      .toLowerCase()
      .match(/[\p{L}\p{N}]+/gu);
    if (words === null) return [];
    const asked = { words: words.map((word) => `${word}:*`).join(' & '), departement, limit };
    return (await this.repository.search(reach, tx, asked)).map((entry) => findingOf(entry.uai, entry));
  }

  imports(tx: Tx, reach: Reach, limit: number): Promise<DirectoryImport[]> {
    return this.repository.imports(reach, tx, limit);
  }
}

const SENTENCES = {
  open: 'Trouvé dans l’annuaire, ouvert.',
  closing: 'Trouvé dans l’annuaire, sur le point de fermer.',
  closed: 'Trouvé dans l’annuaire, fermé.',
  unknown: 'Trouvé dans l’annuaire, qui ne dit pas s’il est ouvert.',
} as const;

function findingOf(uai: string, entry: LoadedEntry | undefined): DirectoryFinding {
  const formatOk = Uai.is(uai);
  if (entry === undefined) {
    const sentence = formatOk
      ? 'UAI valide, non trouvé dans l’annuaire chargé.'
      : 'Cet UAI est faux : sa lettre de contrôle ne correspond pas.';
    return { uai, formatOk, entry: null, sentence };
  }
  const { inLastImport, ...known } = entry;
  const gone = inLastImport ? '' : ' Le dernier annuaire chargé ne le cite plus.';
  return { uai, formatOk, entry: { ...known, inLastImport }, sentence: `${SENTENCES[entry.status]}${gone}` };
}

/** A file as it streams by: what was read of it, and what could not be. */
class Reading {
  readonly #file = new CsvFile();
  readonly #refusedColumns = new Set<string>();
  readonly #refusedLines: { line: number; why: string }[] = [];
  #refused = 0;
  #rows = 0;
  #lastRagged: number | null = null;

  async *entries(file: Readable): AsyncGenerator<DirectoryEntry> {
    let header: DirectoryHeader | null = null;
    for await (const { cells, line } of this.#records(file)) {
      if (header === null) {
        header = headerOf(cells);
        if (header.missing.length > 0) throw territoryError('directoryColumns', { columns: header.missing.join(', ') });
        continue;
      }
      this.#rows += 1;
      const read = readRow(header, cells);
      this.#lastRagged = 'fault' in read && read.fault === 'ragged' ? line : null;
      if ('fault' in read) this.#refuse(line, WHY[read.fault]);
      else {
        for (const column of read.damaged) this.#refusedColumns.add(column);
        yield read.entry;
      }
    }
  }

  ended() {
    if (this.#rows === 0) throw territoryError('directoryEmpty');
    if (this.#lastRagged !== null && !this.#file.endsALine) {
      throw territoryError('directoryTruncated', { line: this.#lastRagged });
    }
    if (this.#refused > this.#rows * MOST_REFUSED) {
      const line = this.#refusedLines[0]?.line ?? 1;
      throw territoryError('directoryTooBad', { refused: this.#refused, rows: this.#rows, line });
    }
    return {
      rows: this.#rows,
      refused: this.#refused,
      refusedLines: this.#refusedLines,
      refusedColumns: [...this.#refusedColumns].sort(),
      sha256: this.#file.sha256,
    };
  }

  #refuse(line: number, why: string): void {
    this.#refused += 1;
    if (this.#refusedLines.length < SHOWN_LINES) this.#refusedLines.push({ line, why });
  }

  async *#records(file: Readable): AsyncGenerator<{ cells: string[]; line: number }> {
    try {
      yield* this.#file.records(file);
    } catch (error) {
      if (!(error instanceof UnreadableCsv)) throw error;
      throw territoryError('directoryUnreadable', { line: error.line }, { cause: error });
    }
  }
}
