import { Module, type OnModuleInit, type Provider } from '@nestjs/common';
import { Instruments, PLATFORM_OPTIONS, Retention, type PlatformOptions } from '@chariot/platform';
import { TerritoryModule } from '@chariot/territory';
import { JournalController } from './journal/journal.controller.js';
import { JournalReader } from './journal/journal-reader.service.js';
import { JournalRepository } from './journal/journal.repository.js';
import { PersonalDataController } from './personal-data/personal-data.controller.js';
import { PersonalDataRepository } from './personal-data/personal-data.repository.js';
import { PersonalDataExport } from './personal-data/personal-data.service.js';
import { RegistersController } from './registers/registers.controller.js';
import { Registers } from './registers/registers.service.js';
import { RetentionController } from './retention/retention.controller.js';
import { keyedDigest } from './seals/canonical.js';
import { SEALS } from './seals/instruments.js';
import { journalRules } from './seals/journal-retention.js';
import { SEAL_DIGEST } from './seals/seal-key.port.js';
import { Sealing } from './seals/sealing.service.js';
import { SealsRepository } from './seals/seals.repository.js';
import { Segments } from './seals/segments.service.js';
import { Verifying } from './seals/verification.service.js';

const sealDigest: Provider = {
  provide: SEAL_DIGEST,
  inject: [PLATFORM_OPTIONS],
  useFactory: ({ masterKey }: PlatformOptions) => keyedDigest(masterKey.derive('audit journal seal')),
};

@Module({
  imports: [TerritoryModule],
  controllers: [JournalController, PersonalDataController, RegistersController, RetentionController],
  providers: [
    ...[JournalReader, JournalRepository],
    ...[PersonalDataExport, PersonalDataRepository],
    Registers,
    sealDigest,
    ...[Sealing, SealsRepository, Segments, Verifying],
  ],
  exports: [JournalReader, Sealing, Verifying],
})
export class AuditModule implements OnModuleInit {
  constructor(
    private readonly retention: Retention,
    private readonly sealing: Sealing,
    private readonly seals: SealsRepository,
    private readonly instruments: Instruments,
  ) {}

  onModuleInit(): void {
    for (const rule of journalRules(this.sealing, this.seals)) this.retention.register(rule);
    this.instruments.register(SEALS);
  }
}
