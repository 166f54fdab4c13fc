import { frenchInstant, PersonalDataSources, Retention } from '@chariot/platform';
import { Module, type OnModuleInit } from '@nestjs/common';
import { ConventionsModule } from '../conventions/conventions.module.js';
import { DeadlinesModule } from '../deadlines/deadlines.module.js';
import { BankAccounts } from './bank-accounts.service.js';
import { BankChanges } from './bank-changes.service.js';
import { BankController } from './bank.controller.js';
import { BankDetailsRepository } from './bank-details.repository.js';
import { BANK_RETENTION } from './bank-retention.js';

@Module({
  imports: [ConventionsModule, DeadlinesModule],
  controllers: [BankController],
  providers: [BankDetailsRepository, BankAccounts, BankChanges],
  exports: [BankAccounts, BankDetailsRepository],
})
export class BankModule implements OnModuleInit {
  constructor(
    private readonly retention: Retention,
    private readonly sources: PersonalDataSources,
    private readonly repository: BankDetailsRepository,
  ) {}

  onModuleInit(): void {
    this.retention.register(BANK_RETENTION);
    this.sources.register({
      title: 'Coordonnées bancaires',
      order: 66,
      read: async (tx, personId, limit) => {
        const rows = await this.repository.ofPerson(tx, personId, limit + 1);
        return rows.map(({ reference, askedAt }) => ({
          Convention: reference,
          Date: frenchInstant(askedAt),
          Rôle: 'a demandé de changer le compte',
        }));
      },
    });
  }
}
