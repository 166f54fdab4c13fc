import { frenchInstant, PersonalDataSources, Retention } from '@chariot/platform';
import { TerritoryModule } from '@chariot/territory';
import { Module, type OnModuleInit } from '@nestjs/common';
import { ConventionsModule } from '../conventions/conventions.module.js';
import { CalendarFeedsRepository } from './calendar-feeds.repository.js';
import { CalendarFeeds } from './calendar-feeds.service.js';
import { deadlineRetention } from './deadlines-retention.js';
import { DeadlinesController } from './deadlines.controller.js';
import { DeadlinesRepository } from './deadlines.repository.js';
import { Deadlines, TimelineReader } from './deadlines.service.js';
import { OpenPoints } from './open-points.service.js';
import { ReminderTicks } from './reminder-ticks.service.js';
import { Reminders } from './reminders.service.js';
import { TimelineSources } from './timeline-sources.service.js';

@Module({
  imports: [TerritoryModule, ConventionsModule],
  controllers: [DeadlinesController],
  providers: [
    DeadlinesRepository,
    CalendarFeedsRepository,
    TimelineSources,
    TimelineReader,
    Deadlines,
    CalendarFeeds,
    OpenPoints,
    Reminders,
    ReminderTicks,
  ],
  exports: [TimelineSources, TimelineReader, OpenPoints, DeadlinesRepository],
})
export class DeadlinesModule implements OnModuleInit {
  constructor(
    private readonly retention: Retention,
    private readonly sources: PersonalDataSources,
    private readonly deadlines: DeadlinesRepository,
    private readonly feeds: CalendarFeedsRepository,
  ) {}

  onModuleInit(): void {
    for (const rule of deadlineRetention(this.deadlines, this.feeds)) this.retention.register(rule);
    this.sources.register({
      title: 'Adresses d’agenda',
      order: 60,
      read: async (tx, personId, limit) =>
        (await this.feeds.ofPerson(tx, personId, limit + 1)).map((feed) => ({
          Nom: feed.label,
          Ouverte: frenchInstant(feed.createdAt),
          'Dernière lecture': feed.lastReadAt === null ? '' : frenchInstant(feed.lastReadAt),
        })),
    });
  }
}
