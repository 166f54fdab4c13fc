import { createHash } from 'node:crypto';
import type { Claim, ClaimChecks, ClaimDraft, ClaimStatement, ClaimSummary } from '@chariot/contract';
import type { Clock, Reach } from '@chariot/kernel';
import { CLOCK, Database, Download, makePdf, writeCsv, writeOds, type Tx } from '@chariot/platform';
import { Inject, Injectable } from '@nestjs/common';
import { conventionError } from '../convention-errors.js';
import { ConventionsRepository } from '../conventions/conventions.repository.js';
import { checksOf, sameExpenses } from './checks.js';
import { claimTitle, composeClaim } from './claim-document.js';
import { ClaimSources } from './claim-sources.service.js';
import { claimSheets } from './claim-spreadsheet.js';
import { claimOf, payableOf, summaryOf, type RefOf } from './claim-view.js';
import { CLAIM_COLUMNS, claimRows } from './claim-csv.js';
import type { ClaimFacts } from './claim-facts.js';
import { ClaimsRepository, type ClaimRow, type QueueFilter } from './claims.repository.js';
import { findingsOf, mayBeCertified } from './findings.js';
import { statementOf } from './statement.js';

export const sha256 = (content: string | Buffer): string => createHash('sha256').update(content).digest('hex');

interface Page {
  readonly limit: number;
  readonly after?: string | undefined;
}
export interface ClaimPage {
  readonly items: ClaimSummary[];
  readonly next: string | null;
  readonly total: number;
}

/** Statements of expenses, as they are read: by the two parties, and by nobody else. */
@Injectable()
export class Claims {
  constructor(
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(Database) private readonly database: Database,
    @Inject(ClaimSources) private readonly sources: ClaimSources,
    @Inject(ClaimsRepository) private readonly repository: ClaimsRepository,
    @Inject(ConventionsRepository) private readonly conventions: ConventionsRepository,
  ) {}

  /** @throws DomainError `convention.notFound`, `convention.claimNotYours` */
  draft(reach: Reach, conventionId: string, advanceReceivedCents?: number): Promise<ClaimDraft> {
    return this.database.read(reach, async (tx) => {
      const facts = await this.#drawn(reach, tx, conventionId, advanceReceivedCents);
      const statement = statementOf(facts);
      const findings = findingsOf(facts, statement);
      const last = await this.repository.last(reach, tx, conventionId);
      return {
        statement,
        findings,
        mayBeCertified: mayBeCertified(findings),
        lastVersion: last?.version ?? null,
        changedSince: last !== undefined && !sameExpenses(last.statement, statement),
        payable: payableOf(last),
      };
    });
  }

  /** The same on paper, which says that it is worth nothing yet. */
  draftDocument(reach: Reach, conventionId: string, advanceReceivedCents?: number): Promise<Download> {
    return this.database.read(reach, async (tx) => {
      const statement = statementOf(await this.#drawn(reach, tx, conventionId, advanceReceivedCents));
      const name = `État récapitulatif ${statement.convention.reference} projet.pdf`;
      return new Download(await this.#draftPdf(statement, sha256(JSON.stringify(statement))), name);
    });
  }

  draftLines(reach: Reach, conventionId: string): Promise<Download> {
    return this.database.read(reach, async (tx) => {
      const statement = statementOf(await this.#drawn(reach, tx, conventionId));
      const name = `État récapitulatif ${statement.convention.reference} projet.csv`;
      return new Download(writeCsv(CLAIM_COLUMNS, claimRows(statement)), name);
    });
  }

  /** What the collectivité has confirmed as received is the advance, unless she writes another figure. */
  async #drawn(reach: Reach, tx: Tx, conventionId: string, advanceReceivedCents?: number): Promise<ClaimFacts> {
    const advance = advanceReceivedCents ?? (await this.sources.advanceReceived(reach, tx, conventionId));
    return (await this.sources.read(reach, tx, conventionId, advance)).facts;
  }

  #draftPdf(statement: ClaimStatement, statementSha256: string): Promise<Buffer> {
    const paper = { statement, statementSha256, certified: null };
    const { mention } = statement.convention;
    const options = { title: claimTitle(paper), mention, at: this.clock.now(), layout: 'landscape' } as const;
    return makePdf(options, (page) => composeClaim(page, paper));
  }

  /** Latest first. */
  list(reach: Reach, conventionId: string, { limit, after }: Page): Promise<ClaimPage> {
    return this.database.read(reach, async (tx) => {
      await this.sources.require(reach, tx, conventionId);
      return this.#page(reach, tx, limit, (most) =>
        this.repository.page(reach, tx, conventionId, { limit: most, after }),
      );
    });
  }

  /** The académie's: certified statements of its conventions, the longest certified first. */
  queue(reach: Reach, filter: QueueFilter, { limit, after }: Page): Promise<ClaimPage> {
    return this.database.read(reach, (tx) =>
      this.#page(reach, tx, limit, (most) => this.repository.queue(reach, tx, filter, { limit: most, after })),
    );
  }

  get(reach: Reach, id: string): Promise<Claim> {
    return this.database.read(reach, (tx) => this.read(reach, tx, id));
  }

  /** @throws DomainError `convention.claimNotFound` */
  async read(reach: Reach, tx: Tx, id: string): Promise<Claim> {
    const row = await this.row(reach, tx, id);
    return claimOf(row, await this.#refs(reach, tx, [row]));
  }

  async summary(reach: Reach, tx: Tx, id: string): Promise<ClaimSummary> {
    const row = await this.row(reach, tx, id);
    return summaryOf(row, await this.#refs(reach, tx, [row]));
  }

  async row(reach: Reach, tx: Tx, id: string): Promise<ClaimRow> {
    const row = await this.repository.find(reach, tx, id);
    if (row === undefined) throw conventionError('claimNotFound');
    return row;
  }

  /** The frozen document, to the byte; a draft is printed anew. */
  document(reach: Reach, id: string): Promise<Download> {
    return this.database.read(reach, async (tx) => {
      const row = await this.row(reach, tx, id);
      const version = row.version === null ? 'projet' : `version ${String(row.version)}`;
      const name = `État récapitulatif ${row.reference} ${version}.pdf`;
      const frozen = await this.repository.document(reach, tx, id);
      if (frozen !== undefined) return new Download(frozen, name);
      return new Download(await this.#draftPdf(row.statement, row.statementSha256), name);
    });
  }

  lines(reach: Reach, id: string): Promise<Download> {
    return this.database.read(reach, async (tx) => {
      const { statement, reference } = await this.row(reach, tx, id);
      return new Download(writeCsv(CLAIM_COLUMNS, claimRows(statement)), `État récapitulatif ${reference}.csv`);
    });
  }

  spreadsheet(reach: Reach, id: string): Promise<Download> {
    return this.database.read(reach, async (tx) => {
      const row = await this.row(reach, tx, id);
      const title = `État récapitulatif ${row.reference}`;
      const at = row.certifiedAt ?? row.askedAt;
      return new Download(writeOds(title, claimSheets(row.statement), at), `${title}.ods`);
    });
  }

  checks(reach: Reach, id: string): Promise<ClaimChecks> {
    return this.database.read(reach, async (tx) => this.compare(reach, tx, await this.row(reach, tx, id)));
  }

  /** The statement against the books and the inventory of today. */
  async compare(reach: Reach, tx: Tx, claim: ClaimRow): Promise<ClaimChecks> {
    const { facts } = await this.sources.read(reach, tx, claim.conventionId, claim.advanceReceivedCents);
    return checksOf({ statement: claim.statement, today: statementOf(facts), ...facts });
  }

  async #page(
    reach: Reach,
    tx: Tx,
    limit: number,
    read: (most: number) => Promise<{ items: ClaimRow[]; total: number }>,
  ): Promise<ClaimPage> {
    const { items, total } = await read(limit + 1);
    const page = items.slice(0, limit);
    const refOf = await this.#refs(reach, tx, page);
    return {
      items: page.map((row) => summaryOf(row, refOf)),
      next: items.length > limit ? (page.at(-1)?.id ?? null) : null,
      total,
    };
  }

  async #refs(reach: Reach, tx: Tx, rows: readonly ClaimRow[]): Promise<RefOf> {
    const refs = await this.conventions.parties(reach, tx, [...new Set(rows.map(({ conventionId }) => conventionId))]);
    return (placeId) => {
      const found = refs.get(placeId);
      if (found === undefined) throw conventionError('claimNotFound');
      return found;
    };
  }
}
