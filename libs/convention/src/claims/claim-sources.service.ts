import type { Convention } from '@chariot/contract';
import { LocalDate, Money, type Reach } from '@chariot/kernel';
import type { Tx } from '@chariot/platform';
import { Inject, Injectable } from '@nestjs/common';
import { Attachments } from '../attachments/attachments.service.js';
import { conventionError } from '../convention-errors.js';
import { ConventionsService } from '../conventions/conventions.service.js';
import { ExpensesReader } from '../expenses/expenses-reader.service.js';
import { Expenses } from '../expenses/expenses.service.js';
import type { ClaimFacts } from './claim-facts.js';
import { ClaimsRepository, type ClaimRow } from './claims.repository.js';

/** Where a statement is drawn from: what the convention says today, the expenses, the inventory, the documents. */
@Injectable()
export class ClaimSources {
  constructor(
    @Inject(ConventionsService) private readonly conventions: ConventionsService,
    @Inject(ExpensesReader) private readonly reader: ExpensesReader,
    @Inject(Expenses) private readonly expenses: Expenses,
    @Inject(Attachments) private readonly attachments: Attachments,
    @Inject(ClaimsRepository) private readonly claims: ClaimsRepository,
  ) {}

  /** @throws DomainError `convention.notFound`, `convention.claimNotYours` */
  async require(reach: Reach, tx: Tx, conventionId: string): Promise<Convention> {
    const convention = await this.conventions.read(reach, tx, conventionId);
    if (!(await this.claims.seesAccounts(reach, tx, conventionId))) throw conventionError('claimNotYours');
    return convention;
  }

  async read(
    reach: Reach,
    tx: Tx,
    conventionId: string,
    advanceReceivedCents: number | null,
  ): Promise<{ readonly convention: Convention; readonly facts: ClaimFacts }> {
    const convention = await this.require(reach, tx, conventionId);
    const shown = await this.attachments.of(reach, tx, conventionId, 'convention', [conventionId]);
    const facts: ClaimFacts = {
      convention: saidBy(convention, await this.claims.siretOf(reach, tx, convention.localAuthority.id)),
      expenses: await this.reader.all(reach, tx, convention),
      reconciliation: await this.reader.reconciliation(reach, tx, convention),
      deliveryReports: (shown.get(conventionId) ?? []).filter(({ kind }) => kind === 'deliveryReport'),
      // Neither bank details nor the ministry's decisions are kept yet: the statement says « non renseigné ».
      bank: null,
      advanceReceivedCents: advanceReceivedCents === null ? null : Money.cents(advanceReceivedCents),
      reductionCents: Money.ZERO,
    };
    return { convention, facts };
  }

  /** The documents of a certified statement are corrected by other versions from now on, and withdrawn no more. */
  async certified(reach: Reach, tx: Tx, { conventionId, statement }: ClaimRow): Promise<void> {
    const ids = [...new Set(statement.lines.map(({ expenseId }) => expenseId))];
    await this.expenses.certify(reach, tx, conventionId, ids);
  }
}

const saidBy = (convention: Convention, siret: string | null): ClaimFacts['convention'] => ({
  reference: convention.reference,
  title: convention.title,
  signedOn: convention.signedOn === null ? null : LocalDate.parse(convention.signedOn),
  validity:
    convention.validity === null
      ? null
      : { from: LocalDate.parse(convention.validity.from), until: LocalDate.parse(convention.validity.until) },
  academieName: convention.academie.name,
  localAuthorityName: convention.localAuthority.name,
  localAuthoritySiret: siret,
  terms: {
    ratePercent: convention.fundingRatePercent,
    stateCapPerClassroomCents: Money.cents(convention.stateCapPerClassroom),
    eligibleCapPerClassroomCents: Money.cents(convention.eligibleCapPerClassroom),
  },
  mention: convention.mention,
  annex: convention.annex,
  imputation: convention.imputation,
});
