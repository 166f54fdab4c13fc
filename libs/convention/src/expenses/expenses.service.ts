import type {
  Convention,
  Disbursement,
  Expense,
  ExpenseKind,
  ExpenseSummary,
  NewExpense,
  RequiredService,
} from '@chariot/contract';
import { LocalDate, Money, newId, type Clock, type Reach } from '@chariot/kernel';
import { CLOCK, Database, Journal, Outbox, type Tx } from '@chariot/platform';
import { Inject, Injectable } from '@nestjs/common';
import { Attachments } from '../attachments/attachments.service.js';
import { conventionError } from '../convention-errors.js';
import { ConventionsService } from '../conventions/conventions.service.js';
import { ConventionChanged } from '../events.js';
import { classroomsOf } from '../funding/funded-classroom.js';
import { checkedExpense } from './expense-check.js';
import type { ExpenseRow } from './expense-row.js';
import { ExpensesReader } from './expenses-reader.service.js';
import { ExpensesRepository } from './expenses.repository.js';
import { mayBeNotApplicable } from './required-services.js';

type Versioned = NewExpense & { readonly version: number; readonly reason: string };

/** What the collectivité writes of its expenses; nothing is ever taken out of the books. */
@Injectable()
export class Expenses {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(Journal) private readonly journal: Journal,
    @Inject(Outbox) private readonly outbox: Outbox,
    @Inject(ConventionsService) private readonly conventions: ConventionsService,
    @Inject(Attachments) private readonly attachments: Attachments,
    @Inject(ExpensesRepository) private readonly expenses: ExpensesRepository,
    @Inject(ExpensesReader) private readonly reader: ExpensesReader,
  ) {}

  record(reach: Reach, conventionId: string, given: NewExpense): Promise<Expense> {
    return this.database.transaction(reach, async (tx) => {
      const convention = await this.#writable(reach, tx, conventionId);
      const checked = await this.#checked(reach, tx, convention, given, null);
      const id = newId();
      await this.expenses.insert(reach, tx, { id, conventionId, at: this.clock.now() }, checked);
      await this.#attach(reach, tx, conventionId, id, given.attachmentIds);
      await this.#done(tx, reach, convention, 'convention.expense.recorded', id, checked);
      return this.reader.read(reach, tx, convention, id);
    });
  }

  /** A new version; the former is kept whole, also for the statement that holds it. */
  async correct(
    reach: Reach,
    tx: Tx,
    conventionId: string,
    id: string,
    { version, reason, ...given }: Versioned,
  ): Promise<Expense> {
    const convention = await this.#writable(reach, tx, conventionId);
    const row = await this.#locked(reach, tx, conventionId, id);
    if (row.version !== version) throw conventionError('expenseChangedMeanwhile');
    const former = await this.reader.read(reach, tx, convention, id);
    const checked = await this.#checked(reach, tx, convention, given, id);
    await this.expenses.keepVersion(reach, tx, row, { content: former, reason, at: this.clock.now() });
    await this.expenses.replace(reach, tx, row, checked);
    await this.#attach(reach, tx, conventionId, id, given.attachmentIds);
    const details = { reason, version: version + 1, certified: row.certifiedVersion };
    await this.#done(tx, reach, convention, 'convention.expense.corrected', id, checked, details);
    return this.reader.read(reach, tx, convention, id);
  }

  withdraw(reach: Reach, conventionId: string, id: string, reason: string): Promise<Expense> {
    return this.database.transaction(reach, async (tx) => {
      const convention = await this.#writable(reach, tx, conventionId);
      const row = await this.#locked(reach, tx, conventionId, id);
      if (row.certifiedVersion !== null) throw conventionError('expenseCertified');
      await this.expenses.withdraw(reach, tx, id, this.clock.now(), reason);
      await this.#done(tx, reach, convention, 'convention.expense.withdrawn', id, row, { reason });
      return this.reader.read(reach, tx, convention, id);
    });
  }

  /** The mandats that paid an invoice, all of them at once. */
  setDisbursements(
    reach: Reach,
    conventionId: string,
    id: string,
    disbursements: readonly Disbursement[],
  ): Promise<Expense> {
    return this.database.transaction(reach, async (tx) => {
      const convention = await this.#writable(reach, tx, conventionId);
      const row = await this.#locked(reach, tx, conventionId, id);
      checkDisbursements(row, disbursements);
      await this.expenses.setDisbursements(reach, tx, row, disbursements);
      const mandates = disbursements.map(({ mandateNumber }) => mandateNumber);
      await this.#done(tx, reach, convention, 'convention.expense.paid', id, row, { mandates });
      return this.reader.read(reach, tx, convention, id);
    });
  }

  state(
    reach: Reach,
    conventionId: string,
    service: RequiredService,
    { how, note }: { readonly how: 'ownStaff' | 'notApplicable' | 'unstated'; readonly note: string | null },
  ): Promise<ExpenseSummary> {
    if (how === 'notApplicable' && !mayBeNotApplicable(service)) throw conventionError('expenseServiceRequired');
    return this.database.transaction(reach, async (tx) => {
      const convention = await this.#writable(reach, tx, conventionId);
      await this.expenses.state(reach, tx, conventionId, { service, how, note, at: this.clock.now() });
      await this.journal.record(tx, reach, {
        act: 'convention.service.stated',
        subject: { kind: 'convention', id: conventionId, label: convention.reference },
        placeId: convention.localAuthority.id,
        details: { service, how, note },
      });
      await this.#changed(tx, convention);
      return this.reader.summary(reach, tx, convention);
    });
  }

  /** Notes, in the transaction of a certification, that a statement holds these documents as they are now. */
  async certify(reach: Reach, tx: Tx, conventionId: string, ids: readonly string[]): Promise<void> {
    const noted = await this.expenses.certify(reach, tx, conventionId, ids);
    if (noted !== new Set(ids).size) throw conventionError('expenseNotFound');
  }

  async #writable(reach: Reach, tx: Tx, conventionId: string): Promise<Convention> {
    const convention = await this.conventions.read(reach, tx, conventionId);
    const may = await this.expenses.powers(reach, tx, conventionId);
    if (!may.write) throw conventionError('expenseMayNotWrite');
    return convention;
  }

  async #locked(reach: Reach, tx: Tx, conventionId: string, id: string): Promise<ExpenseRow> {
    const row = await this.expenses.lock(reach, tx, conventionId, id);
    if (row === undefined) throw conventionError('expenseNotFound');
    if (row.withdrawnBecause !== null) throw conventionError('expenseWithdrawn');
    return row;
  }

  async #checked(
    reach: Reach,
    tx: Tx,
    { id: conventionId, annex }: Convention,
    given: NewExpense,
    self: string | null,
  ): Promise<NewExpense> {
    const checked = checkedExpense(given, classroomsOf(annex));
    const { kind, orderId, creditedExpenseId } = checked;
    const linked = async (id: string | null, wanted: ExpenseKind, what: string): Promise<void> => {
      const row = id === null ? undefined : await this.expenses.find(reach, tx, conventionId, id);
      const fits = row !== undefined && row.kind === wanted && row.withdrawnBecause === null && row.id !== self;
      if (!fits) throw conventionError('expenseLinkWrong', { what });
    };
    if (kind === 'creditNote') await linked(creditedExpenseId, 'invoice', 'Un avoir corrige une facture');
    else if (creditedExpenseId !== null)
      throw conventionError('expenseLinkWrong', { what: 'Seul un avoir corrige une facture' });
    if (orderId !== null && kind === 'invoice') await linked(orderId, 'order', 'Une facture répond à une commande');
    else if (orderId !== null)
      throw conventionError('expenseLinkWrong', { what: 'Seule une facture répond à une commande' });
    return checked;
  }

  #attach(reach: Reach, tx: Tx, conventionId: string, id: string, attachmentIds: readonly string[]): Promise<void> {
    return this.attachments.link(reach, tx, conventionId, { subjectKind: 'expense', subjectId: id }, attachmentIds);
  }

  async #done(
    tx: Tx,
    reach: Reach,
    convention: Convention,
    act: string,
    id: string,
    {
      supplierName,
      number,
      kind,
      totalGrossCents,
    }: Pick<NewExpense, 'supplierName' | 'number' | 'kind' | 'totalGrossCents'>,
    details: Record<string, string | number | string[] | null> = {},
  ): Promise<void> {
    await this.journal.record(tx, reach, {
      act,
      subject: { kind: 'expense', id, label: `${supplierName}, n° ${number}` },
      placeId: convention.localAuthority.id,
      details: { convention: convention.reference, kind, grossCents: totalGrossCents, ...details },
    });
    await this.#changed(tx, convention);
  }

  #changed(tx: Tx, { id: conventionId, localAuthority }: Convention): Promise<void> {
    return this.outbox.emit(tx, ConventionChanged.of({ conventionId, placeId: localAuthority.id }));
  }
}

/** @throws DomainError convention.expenseDisbursementWrong */
function checkDisbursements(row: ExpenseRow, disbursements: readonly Disbursement[]): void {
  const [first] = disbursements;
  if (first === undefined) return;
  const refuse = (mandate: string, why: string) => conventionError('expenseDisbursementWrong', { mandate, why });
  if (row.kind === 'order') throw refuse(first.mandateNumber, 'une commande ne se paie pas, sa facture oui');
  for (const { mandateNumber, mandatedOn, paidOn, cents } of disbursements) {
    if (cents * row.totalGrossCents <= 0) throw refuse(mandateNumber, 'son montant a le signe de la pièce qu’il paie');
    if (paidOn !== null && LocalDate.compare(LocalDate.parse(paidOn), LocalDate.parse(mandatedOn)) < 0) {
      throw refuse(mandateNumber, 'il aurait été payé avant d’être émis');
    }
  }
  const total = Money.sum(disbursements.map(({ cents }) => Money.cents(cents)));
  if (Math.abs(total) > Math.abs(row.totalGrossCents)) {
    const [paid, due] = [total, Money.cents(row.totalGrossCents)].map(Money.format);
    throw refuse(first.mandateNumber, `avec les autres, il paie ${paid ?? ''} d’une pièce de ${due ?? ''}`);
  }
}
