import { Module } from '@nestjs/common';
import { ConventionsModule } from '../conventions/conventions.module.js';
import { DeadlinesModule } from '../deadlines/deadlines.module.js';
import { ProjectModule } from '../project/project.module.js';
import { SurveysModule } from '../surveys/surveys.module.js';
import { FollowUpRecordRepository } from './follow-up-record.repository.js';
import { FollowUpRecords } from './follow-up-records.service.js';

/** What the follow-up of art. 8 is told by a convention; the file itself is usage's. */
@Module({
  imports: [ConventionsModule, DeadlinesModule, ProjectModule, SurveysModule],
  providers: [FollowUpRecordRepository, FollowUpRecords],
  exports: [FollowUpRecords],
})
export class FollowUpModule {}
