import type { Convention, ConventionMoney, MoneySettings, Payment, PaymentLedger, Repayment } from '@chariot/contract';
import { LocalDate, Money, type Clock, type Reach } from '@chariot/kernel';
import { CLOCK, Database, type Tx } from '@chariot/platform';
import { Inject, Injectable } from '@nestjs/common';
import { BankAccounts } from '../bank/bank-accounts.service.js';
import { bankNotices } from '../bank/bank-notices.js';
import { costsOf, isCounted } from '../claims/statement.js';
import { conventionError } from '../convention-errors.js';
import { ConventionsService } from '../conventions/conventions.service.js';
import type { Terms } from '../conventions/terms.js';
import type { KnownFacts } from '../deadlines/timeline-sources.service.js';
import { ExpensesReader } from '../expenses/expenses-reader.service.js';
import { forecastFactsOf } from '../funding/forecast-facts.js';
import { settle, type ClassroomCost, type FundingTerms } from '../funding/settlement.js';
import { figureView } from '../funding/settlement-view.js';
import { ceilingOf, type CeilingFacts } from './ceilings.js';
import { knownToDeadlines } from './known-to-deadlines.js';
import { paidBy } from './ledger.js';
import { actorsSaid, reductionOn, suspensionOn } from './ministry.js';
import { moneyOf } from './money.js';
import { decisionOf, paymentOf, repaymentOf } from './payment-view.js';
import { PaymentsRepository, type CertifiedClaimRow, type Powers } from './payments.repository.js';
import type { PaymentContext } from './payment-notices.js';

const KINDS = ['advance', 'instalment', 'balance'] as const;
const OVER: readonly Convention['state'][] = ['expired', 'terminated', 'closed'];
/** A day that no convention outlives: all that is known counts. */
const EVER = LocalDate.parse('9999-12-31');

/** The money of a convention, as its two parties read it. */
@Injectable()
export class MoneyReader {
  constructor(
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(Database) private readonly database: Database,
    @Inject(ConventionsService) private readonly conventions: ConventionsService,
    @Inject(ExpensesReader) private readonly expenses: ExpensesReader,
    @Inject(BankAccounts) private readonly accounts: BankAccounts,
    @Inject(PaymentsRepository) private readonly repository: PaymentsRepository,
  ) {}

  /** @throws DomainError `convention.notFound`, `convention.moneyNotYours` */
  money(reach: Reach, conventionId: string, asOf?: string): Promise<ConventionMoney> {
    return this.database.read(reach, async (tx) => {
      const { convention } = await this.require(reach, tx, conventionId, asOf);
      const day = LocalDate.parse(convention.asOf);
      const claim = await this.repository.claimOn(reach, tx, conventionId, day);
      const spent = (await this.expenses.all(reach, tx, convention)).filter(
        (expense) => isCounted(expense) && LocalDate.compare(LocalDate.parse(expense.issuedOn), day) <= 0,
      );
      const lines = spent.flatMap((expense) => expense.lines);
      const settings = await this.repository.settings(reach, tx, conventionId);
      const { fctvaRatePercent: ratePercent, fctvaRatedOn: ratedOn } = settings;
      return moneyOf({
        asOf: day,
        signedOn: signedBy(convention, day),
        isOver: OVER.includes(convention.state),
        terms: termsOf(convention),
        advanceCents: Money.cents(convention.advance),
        forecast: forecastFactsOf(convention),
        costs: claim === undefined ? costsOf(convention.annex, lines) : certifiedCosts(claim),
        claim: claim ?? null,
        payments: await this.repository.payments(reach, tx, conventionId),
        repayments: await this.repository.repayments(reach, tx, conventionId),
        decisions: await this.repository.decisions(reach, tx, conventionId),
        lines: lines
          .filter(({ eligibleCents }) => eligibleCents !== 0)
          .map(({ eligibleCents, accountHint }) => ({ grossCents: Money.cents(eligibleCents), accountHint })),
        ownRate: ratePercent === null || ratedOn === null ? null : { ratePercent, ratedOn },
        otherGrants: settings.otherGrants.map(({ funder, cents }) => ({ funder, cents: Money.cents(cents) })),
      });
    });
  }

  async settings(reach: Reach, tx: Tx, conventionId: string): Promise<MoneySettings> {
    await this.require(reach, tx, conventionId);
    const { fctvaRatePercent, otherGrants } = await this.repository.settings(reach, tx, conventionId);
    return { fctvaRatePercent, otherGrants };
  }

  ledger(reach: Reach, conventionId: string): Promise<PaymentLedger> {
    return this.database.read(reach, async (tx) => {
      const { convention } = await this.require(reach, tx, conventionId);
      const today = LocalDate.today(this.clock);
      const payments = await this.repository.payments(reach, tx, conventionId);
      const decisions = await this.repository.decisions(reach, tx, conventionId);
      const context = await this.#context(reach, tx, conventionId);
      const facts = await this.ceilings(reach, tx, convention);
      const actors = actorsSaid();
      const current = await this.accounts.current(reach, tx, conventionId);
      return {
        payments: payments.map((row) => paymentOf(row, signedOn(convention), context)),
        repayments: (await this.repository.repayments(reach, tx, conventionId)).map(repaymentOf),
        decisions: decisions.map(decisionOf),
        ceilings: KINDS.map((kind) => ({ kind, ...figureView(ceilingOf(kind, facts)) })),
        suspended: suspensionOn(decisions, today) !== null,
        notices: [
          ...(actors === null ? [] : [{ rule: 'T07', articles: ['art. 7.1', 'art. 7.2'], message: actors }]),
          ...bankNotices(current ?? null, {
            localAuthorityName: convention.localAuthority.name,
            checkMonths: context.checkMonths,
            today,
          }),
        ],
      };
    });
  }

  async payment(reach: Reach, tx: Tx, convention: Convention, id: string): Promise<Payment> {
    const row = (await this.repository.payments(reach, tx, convention.id)).find((one) => one.id === id);
    if (row === undefined) throw conventionError('paymentNotFound');
    return paymentOf(row, signedOn(convention), await this.#context(reach, tx, convention.id));
  }

  async repayment(reach: Reach, tx: Tx, conventionId: string, id: string): Promise<Repayment> {
    const row = (await this.repository.repayments(reach, tx, conventionId)).find((one) => one.id === id);
    if (row === undefined) throw conventionError('repaymentNotFound');
    return repaymentOf(row);
  }

  /** What bounds the State's payments as things stand today. */
  async ceilings(reach: Reach, tx: Tx, convention: Convention): Promise<CeilingFacts> {
    const today = LocalDate.today(this.clock);
    const claim = await this.repository.claimOn(reach, tx, convention.id, today);
    const reduction = reductionOn(await this.repository.decisions(reach, tx, convention.id), today).cents;
    const payments = await this.repository.payments(reach, tx, convention.id);
    return {
      signedOn: signedOn(convention),
      advanceCents: Money.cents(convention.advance),
      provisionalCents: Money.sum(convention.annex.map((row) => Money.cents(row.equipmentSubsidy))),
      dueCents:
        claim === undefined
          ? null
          : settle(termsOf(convention), {
              classrooms: certifiedCosts(claim),
              advancePaidCents: null,
              reductionCents: reduction,
            }).due.cents,
      reductionCents: reduction,
      payments: paidBy(payments, today),
    };
  }

  /** What the deadlines are told; to whoever does not read the accounts, that they are hidden from her, and not that nothing was paid. */
  async known(reach: Reach, tx: Tx, conventionId: string, terms: Terms): Promise<KnownFacts> {
    const { read } = await this.repository.powers(reach, tx, conventionId);
    if (!read) return { accountsHidden: true };
    const claim = await this.repository.claimOn(reach, tx, conventionId, EVER);
    const decisions = await this.repository.decisions(reach, tx, conventionId);
    return knownToDeadlines({
      payments: await this.repository.payments(reach, tx, conventionId),
      claim,
      dueCents:
        claim === undefined
          ? null
          : settle(fundingOf(terms), {
              classrooms: certifiedCosts(claim),
              advancePaidCents: null,
              reductionCents: reductionOn(decisions, LocalDate.today(this.clock)).cents,
            }).due.cents,
      advanceCents: Money.cents(terms.advance),
      bankVerifiedOn: await this.repository.bankVerifiedOn(reach, tx, conventionId),
    });
  }

  /** @throws DomainError `convention.notFound`, `convention.moneyNotYours` */
  async require(
    reach: Reach,
    tx: Tx,
    conventionId: string,
    asOf?: string,
  ): Promise<{ readonly convention: Convention; readonly powers: Powers }> {
    const convention = await this.conventions.read(reach, tx, conventionId, asOf);
    const powers = await this.repository.powers(reach, tx, conventionId);
    if (!powers.read) throw conventionError('moneyNotYours');
    return { convention, powers };
  }

  async #context(reach: Reach, tx: Tx, conventionId: string): Promise<PaymentContext> {
    return {
      decisions: await this.repository.decisions(reach, tx, conventionId),
      checkMonths: await this.accounts.checkMonths(reach, tx, conventionId),
      today: LocalDate.today(this.clock),
    };
  }
}

const signedOn = (convention: Convention): LocalDate | null =>
  convention.signedOn === null ? null : LocalDate.parse(convention.signedOn);

/** Nothing is due on a day before the signature. */
function signedBy(convention: Convention, day: LocalDate): LocalDate | null {
  const on = signedOn(convention);
  return on === null || LocalDate.compare(on, day) > 0 ? null : on;
}

const termsOf = (convention: Convention): FundingTerms => ({
  ratePercent: convention.fundingRatePercent,
  stateCapPerClassroomCents: Money.cents(convention.stateCapPerClassroom),
  eligibleCapPerClassroomCents: Money.cents(convention.eligibleCapPerClassroom),
});

const fundingOf = (terms: Terms): FundingTerms => ({
  ratePercent: terms.ratePercent,
  stateCapPerClassroomCents: Money.cents(terms.stateCapPerClassroom),
  eligibleCapPerClassroomCents: Money.cents(terms.eligibleCapPerClassroom),
});

const certifiedCosts = ({ classrooms }: CertifiedClaimRow): ClassroomCost[] =>
  classrooms.map(({ classroom, eligible }) => ({ classroom, eligibleTtcCents: Money.cents(eligible.cents) }));
