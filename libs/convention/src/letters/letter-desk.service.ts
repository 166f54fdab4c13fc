import type { Convention, Letter, Letters, NewLetter } from '@chariot/contract';
import { LocalDate, Money, type Clock, type Reach } from '@chariot/kernel';
import { CLOCK, makePdf, writeCsv, writeOds, type Tx } from '@chariot/platform';
import { Inject, Injectable } from '@nestjs/common';
import { ClaimSources } from '../claims/claim-sources.service.js';
import { Claims } from '../claims/claims.service.js';
import { financialReport } from '../claims/financial-report.js';
import { statementOf } from '../claims/statement.js';
import { mentionOf } from '../conventions/mention.js';
import { paidBy, receivedOf, repaidOf, requestedBy, totalOf } from '../payments/ledger.js';
import { reductionOn } from '../payments/ministry.js';
import { PaymentsRepository } from '../payments/payments.repository.js';
import { optionalClauses } from './clauses.js';
import { drawLetter } from './letter-document.js';
import { KIND_WORDS, titleOf } from './letter.js';
import type { LetterRow } from './letters.repository.js';
import { REPORT_COLUMNS, reportRows, type MoneyFacts } from './money-document.js';
import { letterProposals } from './proposals.js';
import { letterRemarks } from './remarks.js';
import { reportSheet } from './report-sheet.js';

const OF_MONEY: readonly NewLetter['kind'][] = ['balanceRequest', 'financialReport'];

/** A convention as its letters are drawn from it. */
export interface Desk {
  readonly convention: Convention;
  readonly certified: { readonly id: string; readonly version: number; readonly certifiedOn: LocalDate } | null;
}

/** Draws letters from what the convention, its books and its payments say now. */
@Injectable()
export class LetterDesk {
  constructor(
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(Claims) private readonly claims: Claims,
    @Inject(ClaimSources) private readonly sources: ClaimSources,
    @Inject(PaymentsRepository) private readonly payments: PaymentsRepository,
  ) {}

  async open(reach: Reach, tx: Tx, convention: Convention): Promise<Desk> {
    // The last one certified, that was not sent back.
    const certified = await this.payments.claimOn(reach, tx, convention.id, LocalDate.today(this.clock));
    return { convention, certified: certified ?? null };
  }

  letterOf({ convention, certified }: Desk, row: LetterRow): Letter {
    const { content, draftedAt, ...rest } = row;
    return {
      ...content,
      ...rest,
      kindLabel: KIND_WORDS[content.kind],
      title: titleOf(content, convention.reference),
      state: row.sentOn === null ? 'draft' : 'sent',
      draftedAt: draftedAt.toISOString(),
      remarks: letterRemarks({
        ...{ letter: content, convention, way: row.way },
        day: LocalDate.today(this.clock),
        certifiedVersion: certified?.version ?? null,
      }),
      hasTable: content.kind === 'financialReport',
    };
  }

  lettersOf(desk: Desk, rows: readonly LetterRow[], mayWrite: boolean): Letters {
    const proposals = letterProposals({
      convention: desk.convention,
      day: LocalDate.today(this.clock),
      certifiedVersion: desk.certified?.version ?? null,
      sent: rows.filter(({ sentOn }) => sentOn !== null).map(({ content }) => content),
    });
    return {
      mayWrite,
      items: rows.map((row) => this.letterOf(desk, row)),
      proposals,
      clauses: optionalClauses().map((clause) => ({ ...clause })),
    };
  }

  async pdf(reach: Reach, tx: Tx, desk: Desk, letter: NewLetter): Promise<Buffer> {
    const { convention } = desk;
    const money = await this.#money(reach, tx, desk, letter);
    const title = titleOf(letter, convention.reference);
    return makePdf({ title, mention: mentionOf(convention), at: this.clock.now() }, (page) =>
      drawLetter(page, { letter, convention, money, imputation: money?.statement.imputation ?? [] }),
    );
  }

  /** Null for what has no table. */
  async sheet(reach: Reach, tx: Tx, desk: Desk, letter: NewLetter): Promise<Buffer | null> {
    if (letter.kind !== 'financialReport') return null;
    const money = await this.#money(reach, tx, desk, letter);
    if (money?.report == null) return null;
    return writeCsv(REPORT_COLUMNS, reportRows(money.report, desk.convention, mentionOf(desk.convention)));
  }

  /** The same table as a workbook: the mention of art. 9 is below it, as it is in the table. */
  workbook(title: string, csv: Buffer, at: Date): Buffer {
    return writeOds(title, [reportSheet(csv, 'Bilan financier')], at);
  }

  async #money(reach: Reach, tx: Tx, { convention, certified }: Desk, letter: NewLetter): Promise<MoneyFacts | null> {
    if (!OF_MONEY.includes(letter.kind)) return null;
    const { statement } =
      certified === null
        ? { statement: statementOf((await this.sources.read(reach, tx, convention.id, null)).facts) }
        : await this.claims.read(reach, tx, certified.id);
    const today = LocalDate.today(this.clock);
    const payments = paidBy(await this.payments.payments(reach, tx, convention.id), today);
    const report = financialReport({
      until: convention.validity === null ? null : LocalDate.parse(convention.validity.until),
      forecastCostCents: convention.forecastCost === null ? null : Money.cents(convention.forecastCost),
      statement,
      certifiedVersion: certified?.version ?? null,
      // No payment noted is « non renseigné », and not 0.
      paidByStateCents: payments.length === 0 ? null : receivedOf(payments, today),
      unconfirmedCents: totalOf(payments.filter(({ receivedOn }) => receivedOn === null)),
      reductionCents: reductionOn(await this.payments.decisions(reach, tx, convention.id), today).cents,
      repaidCents: repaidOf(requestedBy(await this.payments.repayments(reach, tx, convention.id), today), today),
    });
    return {
      statement,
      report,
      certified: certified === null ? null : { version: certified.version, on: certified.certifiedOn },
    };
  }
}
