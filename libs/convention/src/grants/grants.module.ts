import { Retention } from '@chariot/platform';
import { Module, type OnModuleInit } from '@nestjs/common';
import { AttachmentsModule } from '../attachments/attachments.module.js';
import { ConventionsModule } from '../conventions/conventions.module.js';
import { GrantsController } from './grants.controller.js';
import { GrantsRepository } from './grants.repository.js';
import { GRANTS_RETENTION } from './grants-retention.js';
import { ResourceGrants } from './grants.service.js';

@Module({
  imports: [ConventionsModule, AttachmentsModule],
  controllers: [GrantsController],
  providers: [GrantsRepository, ResourceGrants],
  exports: [ResourceGrants],
})
export class GrantsModule implements OnModuleInit {
  constructor(private readonly retention: Retention) {}

  onModuleInit(): void {
    this.retention.register(GRANTS_RETENTION);
  }
}
