import { TerritoryModule } from '@chariot/territory';
import { Module } from '@nestjs/common';
import { ConventionsModule } from '../conventions/conventions.module.js';
import { AmendmentsController } from './amendments.controller.js';
import { AmendmentsRepository } from './amendments.repository.js';
import { Amendments } from './amendments.service.js';

@Module({
  imports: [TerritoryModule, ConventionsModule],
  controllers: [AmendmentsController],
  providers: [Amendments, AmendmentsRepository],
})
export class AmendmentsModule {}
