import { Retention } from '@chariot/platform';
import { Module, type OnModuleInit } from '@nestjs/common';
import { BankModule } from '../bank/bank.module.js';
import { ConventionsModule } from '../conventions/conventions.module.js';
import { DeadlinesModule } from '../deadlines/deadlines.module.js';
import { TimelineSources } from '../deadlines/timeline-sources.service.js';
import { ExpensesModule } from '../expenses/expenses.module.js';
import { MoneyReader } from './money-reader.service.js';
import { PaymentsController } from './payments.controller.js';
import { PaymentsRepository } from './payments.repository.js';
import { PAYMENTS_RETENTION } from './payments-retention.js';
import { Payments } from './payments.service.js';
import { RepaymentsController } from './repayments.controller.js';
import { Repayments } from './repayments.service.js';
import { StateActs } from './state-acts.service.js';

@Module({
  imports: [ConventionsModule, DeadlinesModule, ExpensesModule, BankModule],
  controllers: [PaymentsController, RepaymentsController],
  providers: [PaymentsRepository, MoneyReader, StateActs, Payments, Repayments],
  exports: [PaymentsRepository, MoneyReader],
})
export class PaymentsModule implements OnModuleInit {
  constructor(
    private readonly retention: Retention,
    private readonly sources: TimelineSources,
    private readonly reader: MoneyReader,
  ) {}

  onModuleInit(): void {
    this.retention.register(PAYMENTS_RETENTION);
    this.sources.register('payments', (reach, tx, conventionId, { terms }) =>
      this.reader.known(reach, tx, conventionId, terms),
    );
  }
}
