import { Inject, Injectable } from '@nestjs/common';
import { LENT_LATE_DAYS, type InputOf, type lendTablet, type Loan, type returnLoan } from '@chariot/contract';
import { LocalDate, newId, type Clock, type Reach } from '@chariot/kernel';
import { CLOCK, Journal, Outbox, violatedConstraint, type Download, type Json, type Tx } from '@chariot/platform';
import { Places } from '@chariot/territory';
import { CART_READINESS, type CartReadiness } from '../carts/cart-readiness.port.js';
import { CARTS, type Carts } from '../carts/carts.port.js';
import { LessonChanged } from '../events.js';
import { isLate, mayBeDueOn, mayBeLentOn } from './loan.js';
import { loanError } from './loan-errors.js';
import { LOAN_SLIPS, type LoanSlips } from './loan-slips.port.js';
import { LoansRepository, type LoanList, type LoanRow, type NewLoan } from './loans.repository.js';

const LISTED = 200;

/**
 * Tablets that leave a cart with somebody, and come back. Who signed for one is on paper: what is kept here is a function,
 * and the number of the slip. The tablet stays the cart's, and is managed as it was.
 */
@Injectable()
export class Loans {
  constructor(
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(CARTS) private readonly carts: Carts,
    @Inject(CART_READINESS) private readonly readiness: CartReadiness,
    @Inject(LOAN_SLIPS) private readonly slips: LoanSlips,
    private readonly places: Places,
    private readonly repository: LoansRepository,
    private readonly journal: Journal,
    private readonly outbox: Outbox,
  ) {}

  async list(tx: Tx, reach: Reach, which: LoanList): Promise<{ items: Loan[]; total: number }> {
    const now = this.clock.now();
    const { rows, total } = await this.repository.list(tx, reach, which, now, LISTED);
    return { items: rows.map((row) => loanTold(row, now)), total };
  }

  /**
   * @throws DomainError `teaching.loanCartNotFound`, `teaching.loanOutOfReach`, `teaching.loanNotInService`,
   * `teaching.loanAlreadyOut`, `teaching.loanLentOn`, `teaching.loanDueOn`, `teaching.loanToFamily`
   */
  async lend(tx: Tx, reach: Reach, classroomId: string, asked: InputOf<typeof lendTablet>['body']): Promise<Loan> {
    const { slot, borrower, toMyself } = asked;
    if (toMyself && borrower === 'family') throw loanError('loanToFamily');
    const cart = await this.carts.find(tx, reach, classroomId);
    if (cart === undefined) throw loanError('loanCartNotFound');
    const { schoolId, timeZone } = cart;
    if (!(await this.places.covers(tx, reach, 'loan:write', schoolId))) throw loanError('loanOutOfReach');
    const now = this.clock.now();
    const today = LocalDate.at(now, timeZone);
    const lentOn = asked.lentOn === undefined ? today : LocalDate.parse(asked.lentOn);
    const dueOn = LocalDate.parse(asked.dueOn);
    if (!mayBeLentOn(lentOn, today)) throw loanError('loanLentOn', { days: LENT_LATE_DAYS });
    if (!mayBeDueOn(dueOn, lentOn, today)) throw loanError('loanDueOn');
    const { tablets = [] } = (await this.readiness.of(tx, reach, [classroomId])).get(classroomId) ?? {};
    const tablet = tablets.find((one) => one.slot === slot);
    if (tablet === undefined || !tablet.inService) throw loanError('loanNotInService');
    const loan: NewLoan = {
      ...{ id: newId(), classroomId, classroomName: cart.name, schoolId, timeZone },
      ...{ deviceId: tablet.deviceId, tablet: tablet.label, slot, borrower },
      ...{ borrowerId: toMyself ? reach.id : null, borrowerName: toMyself ? reach.label : null },
      ...{ lentOn, dueOn, lentById: reach.id, lentBy: reach.label, lentAt: now },
    };
    await this.#insert(tx, loan);
    return this.#told(tx, reach, loan.id, 'teaching.loan.lent', ({ number }) => ({ number, slot, borrower, dueOn }));
  }

  /** @throws DomainError `teaching.loanNotFound`, `teaching.loanOver`, `teaching.loanReturnedOn` */
  async takeBack(tx: Tx, reach: Reach, id: string, asked: InputOf<typeof returnLoan>['body']): Promise<Loan> {
    const row = await this.repository.lock(tx, reach, id);
    if (row === undefined) throw loanError('loanNotFound');
    if (row.returnedOn !== null) throw loanError('loanOver');
    const today = LocalDate.at(this.clock.now(), row.timeZone);
    const on = asked.returnedOn === undefined ? today : LocalDate.parse(asked.returnedOn);
    if (on < row.lentOn || on > today) throw loanError('loanReturnedOn');
    const { returned } = asked;
    await this.repository.end(tx, id, on, returned);
    return this.#told(tx, reach, id, 'teaching.loan.returned', ({ number, slot }) => ({ number, slot, returned }));
  }

  /** @returns what prints its slip @throws DomainError `teaching.loanNotFound` */
  async slip(tx: Tx, reach: Reach, id: string): Promise<() => Promise<Download>> {
    const row = await this.repository.find(tx, reach, id);
    if (row === undefined) throw loanError('loanNotFound');
    const { number, borrower, lentOn, dueOn, deviceId } = row;
    return this.slips.of(tx, reach, deviceId, { number, borrower, lentOn, dueOn });
  }

  async #insert(tx: Tx, loan: NewLoan): Promise<void> {
    try {
      await this.repository.insert(tx, loan);
    } catch (error) {
      if (violatedConstraint(error) !== 'loan_one_out') throw error;
      throw loanError('loanAlreadyOut', {}, { cause: error });
    }
  }

  async #told(
    tx: Tx,
    reach: Reach,
    id: string,
    act: string,
    detailsOf: (row: LoanRow) => Record<string, Json>,
  ): Promise<Loan> {
    const row = await this.repository.find(tx, reach, id);
    if (row === undefined) throw loanError('loanNotFound');
    const { classroomId, classroomName, schoolId } = row;
    const subject = { kind: 'classroom', id: classroomId, label: classroomName };
    await this.journal.record(tx, reach, { act, subject, placeId: schoolId, details: detailsOf(row) });
    // A tablet that leaves or comes back changes what a lesson is ready with.
    await this.outbox.emit(tx, LessonChanged.of({ classroomId, schoolId }));
    return loanTold(row, this.clock.now());
  }
}

function loanTold(row: LoanRow, now: Date): Loan {
  const { timeZone, borrowerId: _, lentById: __, ...told } = row;
  return { ...told, late: isLate(row, LocalDate.at(now, timeZone)) };
}
