import { Module } from '@nestjs/common';
import { TerritoryModule } from '@chariot/territory';

@Module({ imports: [TerritoryModule] })
export class UsageModule {}
