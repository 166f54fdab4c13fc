import type { Convention, ProjectFile, ProjectRecord } from '@chariot/contract';
import { LocalDate, type Clock, type Reach } from '@chariot/kernel';
import { CLOCK, Database, Download, makePdf, writeCsv, writeOds, type Tx } from '@chariot/platform';
import { Inject, Injectable } from '@nestjs/common';
import { Attachments } from '../attachments/attachments.service.js';
import { conventionError } from '../convention-errors.js';
import { ConventionsService } from '../conventions/conventions.service.js';
import { mentionOf } from '../conventions/mention.js';
import type { ProjectFacts } from './finding.js';
import { drawProject, PROJECT_COLUMNS, projectRows, projectSheet, projectTitle } from './project-document.js';
import { factOf, projectFileOf, recordOf } from './project-file.js';
import { ProjectRepository } from './project.repository.js';

interface Whole {
  readonly convention: Convention;
  readonly facts: ProjectFacts;
  readonly file: ProjectFile;
}

/** The file of the project, as whoever reads the convention reads it. */
@Injectable()
export class ProjectReader {
  constructor(
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(Database) private readonly database: Database,
    @Inject(ConventionsService) private readonly conventions: ConventionsService,
    @Inject(Attachments) private readonly attachments: Attachments,
    @Inject(ProjectRepository) private readonly repository: ProjectRepository,
  ) {}

  get(reach: Reach, conventionId: string): Promise<ProjectFile> {
    return this.database.read(reach, async (tx) => (await this.whole(reach, tx, conventionId)).file);
  }

  print(reach: Reach, conventionId: string): Promise<Download> {
    return this.database.read(reach, async (tx) => {
      const { convention, facts, file } = await this.whole(reach, tx, conventionId);
      const { reference, title, academie, localAuthority } = convention;
      const paper = { reference, title, academie: academie.name, localAuthority: localAuthority.name, file };
      const options = { title: projectTitle(convention), mention: mentionOf(convention), at: this.clock.now() };
      const pdf = await makePdf(options, (page) =>
        drawProject(page, { ...paper, signedOn: facts.signedOn, schools: facts.schools }),
      );
      return new Download(pdf, `Dossier du projet ${reference}.pdf`);
    });
  }

  sheet(reach: Reach, conventionId: string): Promise<Download> {
    return this.database.read(reach, async (tx) => {
      const { convention, file } = await this.whole(reach, tx, conventionId);
      const rows = projectRows(file.records, mentionOf(convention));
      return new Download(writeCsv(PROJECT_COLUMNS, rows), `Dossier du projet ${convention.reference}.csv`);
    });
  }

  spreadsheet(reach: Reach, conventionId: string): Promise<Download> {
    return this.database.read(reach, async (tx) => {
      const { convention, file } = await this.whole(reach, tx, conventionId);
      const title = projectTitle(convention);
      const sheet = projectSheet(file.records, mentionOf(convention));
      return new Download(writeOds(title, [sheet], this.clock.now()), `${title}.ods`);
    });
  }

  /** @throws DomainError convention.notFound */
  async whole(reach: Reach, tx: Tx, conventionId: string): Promise<Whole> {
    const convention = await this.conventions.read(reach, tx, conventionId);
    const rows = await this.repository.all(reach, tx, conventionId);
    const ids = rows.map(({ id }) => id);
    const shown = await this.attachments.of(reach, tx, conventionId, 'project', ids);
    const facts: ProjectFacts = {
      day: LocalDate.today(this.clock),
      signedOn: convention.signedOn === null ? null : LocalDate.parse(convention.signedOn),
      throughputYear: convention.throughputYear,
      schools: schoolsOf(convention),
      records: rows.map((row) => factOf(row, shown.get(row.id)?.length ?? 0)),
      devices: await this.repository.standing(reach, tx, conventionId),
    };
    const records = rows.map((row) => recordOf(row, shown.get(row.id) ?? []));
    const powers = {
      mayWrite: await this.repository.mayWrite(reach, tx, conventionId),
      answersFor: await this.repository.answersFor(reach, tx, conventionId),
    };
    return { convention, facts, file: projectFileOf(facts, records, powers) };
  }

  /** @throws DomainError convention.projectRecordNotFound */
  async record(reach: Reach, tx: Tx, conventionId: string, id: string): Promise<ProjectRecord> {
    const row = await this.repository.find(reach, tx, conventionId, id);
    if (row === undefined) throw conventionError('projectRecordNotFound');
    const shown = await this.attachments.of(reach, tx, conventionId, 'project', [id]);
    return recordOf(row, shown.get(id) ?? []);
  }
}

export const schoolsOf = (convention: Pick<Convention, 'annex'>): ProjectFacts['schools'] =>
  convention.annex.map(({ uai, schoolName, referenceCollegeUai }) => ({
    uai,
    name: schoolName,
    collegeUai: referenceCollegeUai,
  }));
