import { Module, type DynamicModule, type OnModuleInit, type Provider } from '@nestjs/common';
import {
  frenchInstant,
  PersonalDataSources,
  PLATFORM_OPTIONS,
  Retention,
  type PlatformOptions,
} from '@chariot/platform';
import { TerritoryModule } from '@chariot/territory';
import { DATASET_KEY } from './datasets/dataset-key.port.js';
import { DatasetsController } from './datasets/datasets.controller.js';
import { DATASETS_RETENTION } from './datasets/datasets-retention.js';
import { DatasetsRepository } from './datasets/datasets.repository.js';
import { Datasets } from './datasets/datasets.service.js';
import { datasetKeyOf } from './datasets/signature.js';
import { FollowUpComments } from './follow-up/follow-up-comments.service.js';
import { FollowUpController } from './follow-up/follow-up.controller.js';
import { FollowUpRepository } from './follow-up/follow-up.repository.js';
import { FollowUpDrawing } from './follow-up/follow-up-drawing.service.js';
import { FollowUpFiles } from './follow-up/follow-up-files.service.js';
import { FOLLOW_UP_RETENTION } from './follow-up/follow-up-retention.js';
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
import { ReportMaking } from './reports/report-making.service.js';
import { ReportTelling } from './reports/report-telling.service.js';
import { ReportTicks } from './reports/report-ticks.service.js';
import { reportsRetention } from './reports/reports-retention.js';
import { ReportsController } from './reports/reports.controller.js';
import { ReportsRepository } from './reports/reports.repository.js';
import { Reports } from './reports/reports.service.js';
import { StandingTicks } from './standing/standing-ticks.service.js';
import { StandingRepository } from './standing/standing.repository.js';
import { Standing } from './standing/standing.service.js';
import { SteeringController } from './steering/steering.controller.js';
import { SteeringRepository } from './steering/steering.repository.js';
import { Steering } from './steering/steering.service.js';
import { KeptSums } from './sums/kept-sums.service.js';

export interface UsageBindings {
  /** Providers of the ports EQUIPMENT, CONVENTION_FACTS, CONVENTION_FOLLOW_UP, CONVENTION_RECORD and SCHOOL_CARTS: what usage asks of rooms that it does not know. */
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
  constructor(
    private readonly retention: Retention,
    private readonly sources: PersonalDataSources,
    private readonly reports: ReportsRepository,
  ) {}

  /** Gives reactions their `Intake`. */
  static forRoot({ bindings, imports = [] }: UsageBindings): DynamicModule {
    return {
      module: UsageModule,
      imports: [TerritoryModule, ...imports],
      controllers: [
        ...[IndicatorsController, DatasetsController, ReportsController, SteeringController],
        FollowUpController,
      ],
      providers: [
        ...bindings,
        ...[Intake, IntakeRepository],
        ...[Standing, StandingRepository, StandingTicks],
        ...[Indicators, IndicatorsRepository, PeopleFigures, KeptSums],
        ...[PublicationService, PublicationRepository, Publishing],
        ...[datasetKey, Datasets, DatasetsRepository],
        ...[Steering, SteeringRepository],
        ...[Reports, ReportsRepository, ReportMaking, ReportTelling, ReportTicks],
        ...[FollowUpFiles, FollowUpDrawing, FollowUpComments, FollowUpRepository],
      ],
      exports: [Intake],
    };
  }

  onModuleInit(): void {
    this.retention.register(USAGE_RETENTION);
    for (const rule of [
      ...[PUBLICATION_RETENTION, DATASETS_RETENTION, FOLLOW_UP_RETENTION],
      ...reportsRetention(this.reports),
    ]) {
      this.retention.register(rule);
    }
    this.sources.register({
      title: 'Rapports mensuels demandés',
      order: 75,
      read: async (tx, personId, limit) =>
        (await this.reports.ofPerson(tx, personId, limit + 1)).map(({ place, since }) => ({
          Lieu: place,
          'Demandé le': frenchInstant(since),
        })),
    });
  }
}
