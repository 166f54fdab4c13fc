import * as contract from '@chariot/contract';
import type { InputOf, OutputOf } from '@chariot/contract';
import type { Reach } from '@chariot/kernel';
import { Caller, Database, Door, Input, Precondition, type IfMatch } from '@chariot/platform';
import { Controller, Inject } from '@nestjs/common';
import { MoneyReader } from './money-reader.service.js';
import { Payments } from './payments.service.js';

@Controller()
export class PaymentsController {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(MoneyReader) private readonly reader: MoneyReader,
    @Inject(Payments) private readonly payments: Payments,
  ) {}

  @Door(contract.getMoney)
  money(
    @Caller() reach: Reach,
    @Input() { params, query }: InputOf<typeof contract.getMoney>,
  ): Promise<OutputOf<typeof contract.getMoney>> {
    return this.reader.money(reach, params.id, query.asOf);
  }

  @Door(contract.getMoneySettings)
  settings(
    @Caller() reach: Reach,
    @Input() { params }: InputOf<typeof contract.getMoneySettings>,
  ): Promise<OutputOf<typeof contract.getMoneySettings>> {
    return this.database.read(reach, (tx) => this.reader.settings(reach, tx, params.id));
  }

  @Door(contract.setMoneySettings)
  set(
    @Caller() reach: Reach,
    @Precondition(contract.getMoneySettings) ifMatch: IfMatch,
    @Input() { params, body }: InputOf<typeof contract.setMoneySettings>,
  ): Promise<OutputOf<typeof contract.setMoneySettings>> {
    return ifMatch.transaction(
      this.database,
      reach,
      (tx) => this.reader.settings(reach, tx, params.id),
      (tx) => this.payments.set(reach, tx, params.id, body),
    );
  }

  @Door(contract.getPayments)
  ledger(
    @Caller() reach: Reach,
    @Input() { params }: InputOf<typeof contract.getPayments>,
  ): Promise<OutputOf<typeof contract.getPayments>> {
    return this.reader.ledger(reach, params.id);
  }

  @Door(contract.recordPayment)
  record(
    @Caller() reach: Reach,
    @Input() { params, body }: InputOf<typeof contract.recordPayment>,
  ): Promise<OutputOf<typeof contract.recordPayment>> {
    return this.payments.record(reach, params.id, body);
  }

  @Door(contract.cancelPayment)
  cancel(
    @Caller() reach: Reach,
    @Input() { params, body }: InputOf<typeof contract.cancelPayment>,
  ): Promise<OutputOf<typeof contract.cancelPayment>> {
    return this.payments.cancel(reach, params.id, params.paymentId, body.reason);
  }

  @Door(contract.confirmPayment)
  confirm(
    @Caller() reach: Reach,
    @Input() { params, body }: InputOf<typeof contract.confirmPayment>,
  ): Promise<OutputOf<typeof contract.confirmPayment>> {
    return this.payments.confirm(reach, params.id, params.paymentId, body);
  }
}
