import { TerritoryModule } from '@chariot/territory';
import { Module } from '@nestjs/common';
import { AmendmentsModule } from './amendments/amendments.module.js';
import { AttachmentsModule } from './attachments/attachments.module.js';
import { BankModule } from './bank/bank.module.js';
import { ClaimsModule } from './claims/claims.module.js';
import { CommitteesModule } from './committees/committees.module.js';
import { ConventionsModule } from './conventions/conventions.module.js';
import { LivesModule } from './conventions/lives.module.js';
import { DeadlinesModule } from './deadlines/deadlines.module.js';
import { ExpensesModule } from './expenses/expenses.module.js';
import { ConventionFiguresRepository } from './figures/convention-figures.repository.js';
import { ConventionFigures } from './figures/convention-figures.service.js';
import { SchoolFollowUpRepository } from './figures/school-follow-up.repository.js';
import { SchoolFollowUp } from './figures/school-follow-up.service.js';
import { ForecastController } from './funding/forecast.controller.js';
import { FundingController } from './funding/funding.controller.js';
import { FundingService } from './funding/funding.service.js';
import { GrantsModule } from './grants/grants.module.js';
import { ImportsModule } from './imports/imports.module.js';
import { PaymentsModule } from './payments/payments.module.js';
import { LettersModule } from './letters/letters.module.js';
import { ProjectModule } from './project/project.module.js';
import { FollowUpModule } from './follow-up/follow-up.module.js';
import { FeedbackModule } from './feedback/feedback.module.js';
import { SurveysModule } from './surveys/surveys.module.js';
import { RulesController } from './rules/rules.controller.js';

@Module({
  imports: [
    TerritoryModule,
    ConventionsModule,
    LivesModule,
    AmendmentsModule,
    DeadlinesModule,
    CommitteesModule,
    ImportsModule,
    AttachmentsModule,
    ExpensesModule,
    ClaimsModule,
    ProjectModule,
    LettersModule,
    BankModule,
    PaymentsModule,
    GrantsModule,
    SurveysModule,
    FeedbackModule,
    FollowUpModule,
  ],
  controllers: [FundingController, ForecastController, RulesController],
  providers: [FundingService, ConventionFigures, ConventionFiguresRepository, SchoolFollowUp, SchoolFollowUpRepository],
  exports: [ConventionsModule, FundingService, ConventionFigures, SchoolFollowUp, SurveysModule, FollowUpModule],
})
export class ConventionModule {}
