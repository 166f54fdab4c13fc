import { LocalDate } from '@chariot/kernel';
import { frenchInstant, PersonalDataSources, Retention } from '@chariot/platform';
import { TerritoryModule } from '@chariot/territory';
import { Module, type OnModuleInit } from '@nestjs/common';
import { ConventionsModule } from '../conventions/conventions.module.js';
import { DeadlinesModule } from '../deadlines/deadlines.module.js';
import { TimelineSources } from '../deadlines/timeline-sources.service.js';
import { CommitteeActs } from './committee-acts.service.js';
import { CommitteeReader } from './committee-reader.service.js';
import { CommitteesController } from './committees.controller.js';
import { CommitteesRepository } from './committees.repository.js';
import { committeeRetention } from './committees-retention.js';
import { Compositions } from './compositions.service.js';
import { Convocations } from './convocations.service.js';
import { DayFigures } from './day-figures.service.js';
import { MeetingsController } from './meetings.controller.js';
import { MeetingsRepository } from './meetings.repository.js';
import { Meetings } from './meetings.service.js';
import { MinutesPrinter } from './minutes.service.js';

@Module({
  imports: [TerritoryModule, ConventionsModule, DeadlinesModule],
  controllers: [CommitteesController, MeetingsController],
  providers: [
    CommitteesRepository,
    MeetingsRepository,
    CommitteeActs,
    CommitteeReader,
    Compositions,
    DayFigures,
    Meetings,
    Convocations,
    MinutesPrinter,
  ],
  exports: [CommitteeReader],
})
export class CommitteesModule implements OnModuleInit {
  constructor(
    private readonly retention: Retention,
    private readonly sources: PersonalDataSources,
    private readonly timeline: TimelineSources,
    private readonly committees: CommitteesRepository,
    private readonly meetings: MeetingsRepository,
  ) {}

  onModuleInit(): void {
    for (const rule of committeeRetention(this.committees)) this.retention.register(rule);
    this.sources.register({
      title: 'Comités de pilotage',
      order: 61,
      read: async (tx, personId, limit) =>
        (await this.committees.contactsOf(tx, personId, limit + 1)).map((one) => ({
          Comité: one.kind === 'local' ? 'local' : 'départemental',
          Fonction: one.function,
          'Nom affiché': one.displayName ?? '',
          'Adresse électronique': one.email,
          'Inscrite le': frenchInstant(one.changedAt),
        })),
    });
    this.timeline.register('committees', async (reach, tx, conventionId) => ({
      meetings: (await this.meetings.forTimeline(reach, tx, conventionId)).map((one) => ({
        ...one,
        on: LocalDate.parse(one.on),
        convenedOn: one.convenedOn === null ? null : LocalDate.parse(one.convenedOn),
      })),
    }));
  }
}
