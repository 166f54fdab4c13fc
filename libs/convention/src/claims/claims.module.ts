import { frenchInstant, PersonalDataSources, Retention } from '@chariot/platform';
import { Module, type OnModuleInit } from '@nestjs/common';
import { AttachmentsModule } from '../attachments/attachments.module.js';
import { BankModule } from '../bank/bank.module.js';
import { ConventionsModule } from '../conventions/conventions.module.js';
import { ExpensesModule } from '../expenses/expenses.module.js';
import { PaymentsModule } from '../payments/payments.module.js';
import { Certification } from './certification.service.js';
import { Checking } from './checking.service.js';
import { ClaimSources } from './claim-sources.service.js';
import { ClaimsController } from './claims.controller.js';
import { ClaimsRepository } from './claims.repository.js';
import { CLAIMS_RETENTION } from './claims-retention.js';
import { Claims } from './claims.service.js';

const PARTS = { asked: 'l’a présenté', certified: 'l’a certifié exact' } as const;

@Module({
  imports: [ConventionsModule, ExpensesModule, AttachmentsModule, BankModule, PaymentsModule],
  controllers: [ClaimsController],
  providers: [ClaimsRepository, ClaimSources, Claims, Certification, Checking],
  exports: [Claims, ClaimSources],
})
export class ClaimsModule implements OnModuleInit {
  constructor(
    private readonly retention: Retention,
    private readonly sources: PersonalDataSources,
    private readonly repository: ClaimsRepository,
  ) {}

  onModuleInit(): void {
    this.retention.register(CLAIMS_RETENTION);
    this.sources.register({
      title: 'États récapitulatifs',
      order: 65,
      read: async (tx, personId, limit) => {
        const rows = await this.repository.ofPerson(tx, personId, limit + 1);
        return rows.map(({ reference, at, part }) => ({
          Convention: reference,
          Date: frenchInstant(at),
          Rôle: `la personne ${PARTS[part]}`,
        }));
      },
    });
  }
}
