import type { Convention } from '@chariot/contract';
import { LocalDate, Money, type Clock, type Reach } from '@chariot/kernel';
import { CLOCK, type Tx } from '@chariot/platform';
import { Inject, Injectable } from '@nestjs/common';
import { Attachments } from '../attachments/attachments.service.js';
import { BankDetailsRepository } from '../bank/bank-details.repository.js';
import { conventionError } from '../convention-errors.js';
import { ConventionsService } from '../conventions/conventions.service.js';
import { ExpensesReader } from '../expenses/expenses-reader.service.js';
import { Expenses } from '../expenses/expenses.service.js';
import { paidBy } from '../payments/ledger.js';
import { reductionOn } from '../payments/ministry.js';
import { PaymentsRepository } from '../payments/payments.repository.js';
import type { ClaimFacts } from './claim-facts.js';
import { ClaimsRepository, type ClaimRow } from './claims.repository.js';

/** Where a statement is drawn from: what the convention says today, the expenses, the inventory, the documents. */
@Injectable()
export class ClaimSources {
  constructor(
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(ConventionsService) private readonly conventions: ConventionsService,
    @Inject(ExpensesReader) private readonly reader: ExpensesReader,
    @Inject(Expenses) private readonly expenses: Expenses,
    @Inject(Attachments) private readonly attachments: Attachments,
    @Inject(BankDetailsRepository) private readonly bank: BankDetailsRepository,
    @Inject(PaymentsRepository) private readonly payments: PaymentsRepository,
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
      bank: await this.#account(reach, tx, conventionId),
      advanceReceivedCents: advanceReceivedCents === null ? null : Money.cents(advanceReceivedCents),
      // What the ministry takes off is of the ledger of payments, on top of what the statement says is due.
      reductionCents: reductionOn(await this.payments.decisions(reach, tx, conventionId), LocalDate.today(this.clock))
        .cents,
    };
    return { convention, facts };
  }

  /**
   * What the ledger holds before any balance, once the collectivité has confirmed it whole; null where there is nothing,
   * or something that she has not confirmed.
   */
  async advanceReceived(reach: Reach, tx: Tx, conventionId: string): Promise<number | null> {
    await this.require(reach, tx, conventionId);
    const payments = await this.payments.payments(reach, tx, conventionId);
    const before = paidBy(payments, LocalDate.today(this.clock)).filter(({ kind }) => kind !== 'balance');
    const received = before.flatMap(({ receivedCents }) => (receivedCents === null ? [] : [receivedCents]));
    return before.length === 0 || received.length < before.length ? null : Money.sum(received);
  }

  /** The account that the State pays on, masked by its keeper; null: « non renseigné ». */
  async #account(reach: Reach, tx: Tx, conventionId: string): Promise<ClaimFacts['bank']> {
    const details = await this.bank.current(reach, tx, conventionId);
    if (details === undefined) return null;
    return { account: details.maskedIban, bic: details.bic, holder: details.holder };
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
