import { frenchInstant, PersonalDataSources, Retention } from '@chariot/platform';
import { Module, type OnModuleInit } from '@nestjs/common';
import { AttachmentsModule } from '../attachments/attachments.module.js';
import { ConventionsModule } from '../conventions/conventions.module.js';
import { DeadlinesModule } from '../deadlines/deadlines.module.js';
import { TimelineSources } from '../deadlines/timeline-sources.service.js';
import { ProjectController } from './project.controller.js';
import { knownToTimeline } from './project-file.js';
import { ProjectReader } from './project-reader.service.js';
import { ProjectRecords } from './project-records.service.js';
import { ProjectRepository } from './project.repository.js';
import { PROJECT_RETENTION } from './project-retention.js';

@Module({
  imports: [ConventionsModule, AttachmentsModule, DeadlinesModule],
  controllers: [ProjectController],
  providers: [ProjectRepository, ProjectReader, ProjectRecords],
  exports: [ProjectReader, ProjectRepository],
})
export class ProjectModule implements OnModuleInit {
  constructor(
    private readonly retention: Retention,
    private readonly sources: PersonalDataSources,
    private readonly timeline: TimelineSources,
    private readonly repository: ProjectRepository,
    private readonly reader: ProjectReader,
  ) {}

  onModuleInit(): void {
    this.retention.register(PROJECT_RETENTION);
    this.sources.register({
      title: 'Dossiers de projet',
      order: 68,
      read: async (tx, personId, limit) =>
        (await this.repository.ofPerson(tx, personId, limit + 1)).map(({ reference, subject, at }) => ({
          Convention: reference,
          'Fait noté': subject,
          Date: frenchInstant(at),
        })),
    });
    this.timeline.register('project', async (reach, tx, conventionId) =>
      knownToTimeline((await this.reader.whole(reach, tx, conventionId)).facts),
    );
  }
}
