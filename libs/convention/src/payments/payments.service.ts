import type { MoneySettings, NewPayment, Payment } from '@chariot/contract';
import { Money, newId, type Reach } from '@chariot/kernel';
import type { Tx } from '@chariot/platform';
import { Inject, Injectable } from '@nestjs/common';
import { BankAccounts } from '../bank/bank-accounts.service.js';
import { conventionError } from '../convention-errors.js';
import { checkPayment } from './ceilings.js';
import { pastDay } from './day.js';
import { MoneyReader } from './money-reader.service.js';
import { PaymentsRepository, type PaymentRow } from './payments.repository.js';
import { StateActs, type Act } from './state-acts.service.js';

/** The académie writes what it has paid, the collectivité what it has received. */
@Injectable()
export class Payments {
  constructor(
    @Inject(StateActs) private readonly acts: StateActs,
    @Inject(MoneyReader) private readonly reader: MoneyReader,
    @Inject(BankAccounts) private readonly accounts: BankAccounts,
    @Inject(PaymentsRepository) private readonly repository: PaymentsRepository,
  ) {}

  /** @throws DomainError those of `checkPayment`, `convention.paymentDateWrong` */
  record(reach: Reach, conventionId: string, given: NewPayment): Promise<Payment> {
    return this.acts.do(reach, conventionId, 'pays', async ({ tx, convention, at, today }) => {
      const paidOn = pastDay(given.paidOn, today);
      if (given.orderedOn !== null) pastDay(given.orderedOn, paidOn);
      checkPayment(
        { kind: given.kind, cents: Money.cents(given.cents) },
        await this.reader.ceilings(reach, tx, convention),
      );
      const account = await this.accounts.current(reach, tx, conventionId);
      const claim =
        given.kind === 'balance' ? await this.repository.claimOn(reach, tx, conventionId, today) : undefined;
      const id = newId();
      await this.repository.pay(reach, tx, {
        ...{ ...given, id, conventionId, at, paidOn },
        claimId: claim?.id ?? null,
        bankDetailsId: account?.id ?? null,
        verifiedOn: account?.verifiedOn ?? null,
      });
      return {
        noted: {
          act: 'convention.payment.recorded',
          subject: { kind: 'payment', id },
          details: { kind: given.kind, cents: given.cents, paidOn, version: claim?.version ?? null },
        },
        answer: () => this.reader.payment(reach, tx, convention, id),
      };
    });
  }

  cancel(reach: Reach, conventionId: string, id: string, reason: string): Promise<Payment> {
    return this.acts.do(reach, conventionId, 'pays', async (act) => {
      const row = await this.#found(reach, act, id);
      if (row.receivedOn !== null) throw conventionError('paymentReceived');
      await this.repository.cancelPayment(reach, act.tx, id, act.at, reason);
      return this.#noted(reach, act, row, 'convention.payment.cancelled', { cents: row.cents, reason });
    });
  }

  /** The commune's column: again where it was wrong. */
  confirm(
    reach: Reach,
    conventionId: string,
    id: string,
    receipt: { readonly receivedOn: string; readonly cents: number; readonly revenueOrderNumber: string | null },
  ): Promise<Payment> {
    return this.acts.do(reach, conventionId, 'receives', async (act) => {
      const row = await this.#found(reach, act, id);
      const receivedOn = pastDay(receipt.receivedOn, act.today, { day: row.paidOn, said: 'le versement' });
      await this.repository.confirm(reach, act.tx, id, { ...receipt, receivedOn }, act.at);
      return this.#noted(reach, act, row, 'convention.payment.received', { cents: receipt.cents, receivedOn });
    });
  }

  set(reach: Reach, tx: Tx, conventionId: string, settings: MoneySettings): Promise<MoneySettings> {
    return this.acts.within(reach, tx, conventionId, 'receives', async ({ at, today }) => {
      const fctvaRatedOn = settings.fctvaRatePercent === null ? null : today;
      await this.repository.set(reach, tx, conventionId, { ...settings, fctvaRatedOn }, at);
      return {
        noted: {
          act: 'convention.money.set',
          subject: { kind: 'convention', id: conventionId },
          details: { fctvaRatePercent: settings.fctvaRatePercent, otherGrants: settings.otherGrants.length },
        },
        answer: () => Promise.resolve(settings),
      };
    });
  }

  async #found(reach: Reach, { tx, convention }: Act, id: string): Promise<PaymentRow> {
    const row = (await this.repository.payments(reach, tx, convention.id)).find((one) => one.id === id);
    if (row === undefined) throw conventionError('paymentNotFound');
    if (row.isCancelled) throw conventionError('paymentCancelled');
    return row;
  }

  #noted(
    reach: Reach,
    { tx, convention }: Act,
    { id }: PaymentRow,
    act: string,
    details: Readonly<Record<string, string | number>>,
  ): {
    noted: { act: string; subject: { kind: string; id: string }; details: typeof details };
    answer: () => Promise<Payment>;
  } {
    return {
      noted: { act, subject: { kind: 'payment', id }, details },
      answer: () => this.reader.payment(reach, tx, convention, id),
    };
  }
}
