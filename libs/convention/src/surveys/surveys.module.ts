import { frenchInstant, PersonalDataSources, Retention } from '@chariot/platform';
import { TerritoryModule } from '@chariot/territory';
import { Module, type OnModuleInit } from '@nestjs/common';
import { AnsweringController } from './answering.controller.js';
import { Answering } from './answering.service.js';
import { PublishedSurveys } from './published-surveys.service.js';
import { RecipientsRepository } from './recipients.repository.js';
import { SurveySending } from './sending.service.js';
import { SurveyPost } from './survey-post.service.js';
import { SurveyPunctuality } from './survey-punctuality.service.js';
import { SurveyResults } from './survey-results.service.js';
import { SurveyTicks } from './survey-ticks.service.js';
import { surveyRetention } from './surveys-retention.js';
import { SurveysController } from './surveys.controller.js';
import { SurveysRepository } from './surveys.repository.js';
import { Surveys } from './surveys.service.js';

@Module({
  imports: [TerritoryModule],
  controllers: [SurveysController, AnsweringController],
  providers: [
    SurveysRepository,
    RecipientsRepository,
    Surveys,
    SurveySending,
    SurveyResults,
    SurveyPost,
    SurveyTicks,
    Answering,
    SurveyPunctuality,
    PublishedSurveys,
  ],
  exports: [SurveyPunctuality, PublishedSurveys],
})
export class SurveysModule implements OnModuleInit {
  constructor(
    private readonly retention: Retention,
    private readonly sources: PersonalDataSources,
    private readonly surveys: SurveysRepository,
    private readonly recipients: RecipientsRepository,
  ) {}

  onModuleInit(): void {
    for (const rule of surveyRetention(this.surveys, this.recipients)) this.retention.register(rule);
    this.sources.register({
      title: 'Enquêtes',
      order: 70,
      read: async (tx, personId, limit) =>
        (await this.surveys.ofPerson(tx, personId, limit + 1)).map(({ title, at }) => ({
          Enquête: title,
          Date: frenchInstant(at),
          Rôle: 'l’a écrite',
        })),
    });
  }
}
