import { Retention } from '@chariot/platform';
import { TerritoryModule } from '@chariot/territory';
import { Module, type OnModuleInit } from '@nestjs/common';
import { FundingRepository } from '../funding/funding.repository.js';
import { AnnexLinks } from './annex-links.service.js';
import { CONVENTIONS_RETENTION } from './conventions-retention.js';
import { ConventionsController } from './conventions.controller.js';
import { ConventionsRepository } from './conventions.repository.js';
import { ConventionsService, Declarations, WritingParties } from './conventions.service.js';
import { LifeRepository } from './life.repository.js';

const SHARED = [
  ConventionsRepository,
  LifeRepository,
  FundingRepository,
  ConventionsService,
  Declarations,
  WritingParties,
];

/** The convention itself, that every other noun leans on. */
@Module({
  imports: [TerritoryModule],
  controllers: [ConventionsController],
  providers: [...SHARED, AnnexLinks],
  exports: SHARED,
})
export class ConventionsModule implements OnModuleInit {
  constructor(private readonly retention: Retention) {}

  onModuleInit(): void {
    this.retention.register(CONVENTIONS_RETENTION);
  }
}
