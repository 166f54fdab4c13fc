import { Retention } from '@chariot/platform';
import { TerritoryModule } from '@chariot/territory';
import { Module, type OnModuleInit } from '@nestjs/common';
import { CONVENTIONS_RETENTION } from './conventions/conventions-retention.js';
import { ConventionsController } from './conventions/conventions.controller.js';
import { ConventionsRepository } from './conventions/conventions.repository.js';
import { ConventionsService, Declarations, WritingParties } from './conventions/conventions.service.js';
import { FundingController } from './funding/funding.controller.js';
import { FundingRepository } from './funding/funding.repository.js';
import { FundingService } from './funding/funding.service.js';
import { ImportsModule } from './imports/imports.module.js';
import { RulesController } from './rules/rules.controller.js';
import { AnnexLinks } from './conventions/annex-links.service.js';

@Module({
  imports: [TerritoryModule, ImportsModule],
  controllers: [ConventionsController, FundingController, RulesController],
  providers: [
    ConventionsRepository,
    ConventionsService,
    Declarations,
    WritingParties,
    AnnexLinks,
    FundingRepository,
    FundingService,
  ],
  exports: [ConventionsService, FundingService],
})
export class ConventionModule implements OnModuleInit {
  constructor(private readonly retention: Retention) {}

  onModuleInit(): void {
    this.retention.register(CONVENTIONS_RETENTION);
  }
}
