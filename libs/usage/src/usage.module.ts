import { Module, type DynamicModule, type OnModuleInit, type Provider } from '@nestjs/common';
import { PLATFORM_OPTIONS, Retention, type PlatformOptions } from '@chariot/platform';
import { TerritoryModule } from '@chariot/territory';
import { DATASET_KEY } from './datasets/dataset-key.port.js';
import { DatasetsController } from './datasets/datasets.controller.js';
import { DATASETS_RETENTION } from './datasets/datasets-retention.js';
import { DatasetsRepository } from './datasets/datasets.repository.js';
import { Datasets } from './datasets/datasets.service.js';
import { datasetKeyOf } from './datasets/signature.js';
import { IndicatorsController } from './indicators/indicators.controller.js';
import { IndicatorsRepository } from './indicators/indicators.repository.js';
import { Indicators } from './indicators/indicators.service.js';
import { PeopleFigures } from './indicators/people-figures.service.js';
import { IntakeRepository } from './intake/intake.repository.js';
import { Intake } from './intake/intake.service.js';
import { USAGE_RETENTION } from './measures/usage-retention.js';
import { PUBLICATION_RETENTION } from './publication/publication-retention.js';
import { PublicationRepository } from './publication/publication.repository.js';
import { PublicationService } from './publication/publication.service.js';
import { Publishing } from './publication/publishing.service.js';
import { StandingTicks } from './standing/standing-ticks.service.js';
import { StandingRepository } from './standing/standing.repository.js';
import { Standing } from './standing/standing.service.js';
import { KeptSums } from './sums/kept-sums.service.js';

export interface UsageBindings {
  /** Providers of EQUIPMENT and CONVENTION_FACTS: what usage asks of rooms that it does not know. */
  readonly bindings: readonly Provider[];
  readonly imports?: NonNullable<DynamicModule['imports']>;
}

const datasetKey: Provider = {
  provide: DATASET_KEY,
  inject: [PLATFORM_OPTIONS],
  useFactory: ({ masterKey }: PlatformOptions) => datasetKeyOf(masterKey.derive('usage dataset Ed25519')),
};

@Module({})
export class UsageModule implements OnModuleInit {
  constructor(private readonly retention: Retention) {}

  /** Gives reactions their `Intake`. */
  static forRoot({ bindings, imports = [] }: UsageBindings): DynamicModule {
    return {
      module: UsageModule,
      imports: [TerritoryModule, ...imports],
      controllers: [IndicatorsController, DatasetsController],
      providers: [
        ...bindings,
        ...[Intake, IntakeRepository],
        ...[Standing, StandingRepository, StandingTicks],
        ...[Indicators, IndicatorsRepository, PeopleFigures, KeptSums],
        ...[PublicationService, PublicationRepository, Publishing],
        ...[datasetKey, Datasets, DatasetsRepository],
      ],
      exports: [Intake],
    };
  }

  onModuleInit(): void {
    this.retention.register(USAGE_RETENTION);
    for (const rule of [PUBLICATION_RETENTION, DATASETS_RETENTION]) this.retention.register(rule);
  }
}
