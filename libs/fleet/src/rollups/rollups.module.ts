import { Module } from '@nestjs/common';
import { TerritoryModule } from '@chariot/territory';
import { RollupsRepository } from './rollups.repository.js';
import { Rollups } from './rollups.service.js';

/** The counts alone, without doors or ticks: for command lines. */
@Module({ imports: [TerritoryModule], providers: [Rollups, RollupsRepository], exports: [Rollups] })
export class RollupsModule {}
