import { Retention } from '@chariot/platform';
import { Module, type OnModuleInit } from '@nestjs/common';
import { AttachmentsModule } from '../attachments/attachments.module.js';
import { ConventionsModule } from '../conventions/conventions.module.js';
import { EXPENSES_RETENTION } from './expenses-retention.js';
import { ExpensesReader } from './expenses-reader.service.js';
import { ExpensesController } from './expenses.controller.js';
import { ExpensesRepository } from './expenses.repository.js';
import { Expenses } from './expenses.service.js';
import { InvoiceReadings } from './invoice-readings.service.js';

@Module({
  imports: [ConventionsModule, AttachmentsModule],
  controllers: [ExpensesController],
  providers: [ExpensesRepository, ExpensesReader, Expenses, InvoiceReadings],
  exports: [Expenses, ExpensesReader],
})
export class ExpensesModule implements OnModuleInit {
  constructor(private readonly retention: Retention) {}

  onModuleInit(): void {
    this.retention.register(EXPENSES_RETENTION);
  }
}
