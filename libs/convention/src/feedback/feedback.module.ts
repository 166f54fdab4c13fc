import { frenchInstant, PersonalDataSources, Retention } from '@chariot/platform';
import { TerritoryModule } from '@chariot/territory';
import { Module, type OnModuleInit } from '@nestjs/common';
import { feedbackRetention } from './feedback-retention.js';
import { FeedbackController } from './feedback.controller.js';
import { FeedbackRepository } from './feedback.repository.js';
import { FeedbackAccounts } from './feedback.service.js';

@Module({
  imports: [TerritoryModule],
  controllers: [FeedbackController],
  providers: [FeedbackRepository, FeedbackAccounts],
})
export class FeedbackModule implements OnModuleInit {
  constructor(
    private readonly retention: Retention,
    private readonly sources: PersonalDataSources,
    private readonly feedback: FeedbackRepository,
  ) {}

  onModuleInit(): void {
    this.retention.register(feedbackRetention(this.feedback));
    this.sources.register({
      title: 'Retours d’expérience',
      order: 71,
      read: async (tx, personId, limit) =>
        (await this.feedback.ofPerson(tx, personId, limit + 1)).map((row) => ({
          Titre: row.title,
          Écrit: frenchInstant(row.createdAt),
          Publié: row.publishedAt === null ? '' : frenchInstant(row.publishedAt),
        })),
    });
  }
}
