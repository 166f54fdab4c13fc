import type { CollegeSurvey, Convention, NewProjectRecord, ProjectRecord } from '@chariot/contract';
import { LocalDate, newId, type Clock, type Reach } from '@chariot/kernel';
import { CLOCK, Database, Journal, Outbox, type Tx } from '@chariot/platform';
import { Inject, Injectable } from '@nestjs/common';
import { Attachments } from '../attachments/attachments.service.js';
import { conventionError } from '../convention-errors.js';
import { ConventionsService } from '../conventions/conventions.service.js';
import { ConventionChanged } from '../events.js';
import { checkRecord } from './check-record.js';
import { ProjectReader } from './project-reader.service.js';
import { ProjectRepository } from './project.repository.js';

/** More than a project of some years will ever note; what is beyond is a loop. */
const MAX_RECORDS = 1000;

/** Facts noted in the file, corrected, withdrawn. */
@Injectable()
export class ProjectRecords {
  constructor(
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(Database) private readonly database: Database,
    @Inject(Journal) private readonly journal: Journal,
    @Inject(Outbox) private readonly outbox: Outbox,
    @Inject(ConventionsService) private readonly conventions: ConventionsService,
    @Inject(Attachments) private readonly attachments: Attachments,
    @Inject(ProjectRepository) private readonly repository: ProjectRepository,
    @Inject(ProjectReader) private readonly reader: ProjectReader,
  ) {}

  /** @throws DomainError convention.projectMayNotWrite, projectFull, attachmentNotFound, and those of `checkRecord` */
  record(reach: Reach, conventionId: string, record: NewProjectRecord): Promise<ProjectRecord> {
    return this.database.transaction(reach, async (tx) => {
      const convention = await this.#writable(reach, tx, conventionId, record);
      const id = await this.#add(reach, tx, conventionId, record);
      await this.#linked(reach, tx, conventionId, id, record.attachmentIds);
      return this.#written(reach, tx, convention, { id, record, act: 'convention.project.recorded' });
    });
  }

  /** @throws DomainError as `record`, convention.projectRecordNotFound, projectKindStays */
  correct(reach: Reach, conventionId: string, id: string, record: NewProjectRecord): Promise<ProjectRecord> {
    return this.database.transaction(reach, async (tx) => {
      const convention = await this.#writable(reach, tx, conventionId, record);
      const known = await this.reader.record(reach, tx, conventionId, id);
      if (known.kind !== record.details.kind) throw conventionError('projectKindStays');
      await this.repository.change(reach, tx, id, record, this.clock.now());
      await this.#linked(reach, tx, conventionId, id, record.attachmentIds);
      return this.#written(reach, tx, convention, { id, record, act: 'convention.project.corrected' });
    });
  }

  withdraw(reach: Reach, conventionId: string, id: string): Promise<{ id: string }> {
    return this.database.transaction(reach, async (tx) => {
      const convention = await this.#writable(reach, tx, conventionId);
      const { subject, kind } = await this.reader.record(reach, tx, conventionId, id);
      await this.#linked(reach, tx, conventionId, id, []);
      await this.repository.withdraw(reach, tx, id, this.clock.now());
      await this.#told(reach, tx, convention, { id, subject, kind, act: 'convention.project.withdrawn' });
      return { id };
    });
  }

  /** By the collège that received it. @throws DomainError convention.projectSurveyNotYours, projectFull, those of `checkRecord` */
  noteSurvey(reach: Reach, conventionId: string, survey: CollegeSurvey): Promise<ProjectRecord> {
    return this.database.transaction(reach, async (tx) => {
      const convention = await this.#answerable(reach, tx, conventionId, survey);
      const record = recordOfSurvey(survey);
      const id = await this.#add(reach, tx, conventionId, record);
      return this.#written(reach, tx, convention, { id, record, act: 'convention.project.recorded' });
    });
  }

  /** The papers that others joined to it stay. @throws DomainError as `noteSurvey`, convention.projectRecordNotFound */
  answerSurvey(reach: Reach, conventionId: string, id: string, survey: CollegeSurvey): Promise<ProjectRecord> {
    return this.database.transaction(reach, async (tx) => {
      const convention = await this.#answerable(reach, tx, conventionId, survey);
      const { details, schoolUai } = await this.reader.record(reach, tx, conventionId, id);
      if (details.kind !== 'survey' || details.respondent !== 'college') {
        throw conventionError('projectRecordNotFound');
      }
      await this.#speaksFor(reach, tx, convention, schoolUai);
      const record = recordOfSurvey(survey);
      await this.repository.change(reach, tx, id, record, this.clock.now());
      return this.#written(reach, tx, convention, { id, record, act: 'convention.project.corrected' });
    });
  }

  async #answerable(reach: Reach, tx: Tx, conventionId: string, survey: CollegeSurvey): Promise<Convention> {
    const convention = await this.conventions.read(reach, tx, conventionId);
    this.#check(convention, recordOfSurvey(survey));
    await this.#speaksFor(reach, tx, convention, survey.schoolUai);
    return convention;
  }

  /** Of all the schools at once, only who speaks for each. */
  async #speaksFor(reach: Reach, tx: Tx, { id, annex }: Convention, schoolUai: string | null): Promise<void> {
    const hers = await this.repository.answersFor(reach, tx, id);
    const concerned = schoolUai === null ? annex.map(({ uai }) => uai) : [schoolUai];
    if (concerned.length === 0 || !concerned.every((uai) => hers.includes(uai))) {
      throw conventionError('projectSurveyNotYours');
    }
  }

  async #add(reach: Reach, tx: Tx, conventionId: string, record: NewProjectRecord): Promise<string> {
    const count = await this.repository.count(reach, tx, conventionId);
    if (count >= MAX_RECORDS) throw conventionError('projectFull', { count });
    const id = newId();
    const byId = reach.kind === 'person' ? reach.id : null;
    await this.repository.add(reach, tx, { id, conventionId, record, at: this.clock.now(), byId, by: reach.label });
    return id;
  }

  #linked(reach: Reach, tx: Tx, conventionId: string, id: string, attachmentIds: readonly string[]): Promise<void> {
    return this.attachments.link(reach, tx, conventionId, { subjectKind: 'project', subjectId: id }, attachmentIds);
  }

  #check({ annex }: Convention, record: NewProjectRecord): void {
    checkRecord(record, { day: LocalDate.today(this.clock), schools: annex.map(({ uai }) => uai) });
  }

  async #writable(reach: Reach, tx: Tx, conventionId: string, record?: NewProjectRecord): Promise<Convention> {
    const convention = await this.conventions.read(reach, tx, conventionId);
    if (!(await this.repository.mayWrite(reach, tx, conventionId))) throw conventionError('projectMayNotWrite');
    if (record !== undefined) this.#check(convention, record);
    return convention;
  }

  async #written(
    reach: Reach,
    tx: Tx,
    convention: Convention,
    { id, record, act }: { readonly id: string; readonly record: NewProjectRecord; readonly act: string },
  ): Promise<ProjectRecord> {
    await this.#told(reach, tx, convention, { id, subject: record.subject, kind: record.details.kind, act });
    return this.reader.record(reach, tx, convention.id, id);
  }

  async #told(
    reach: Reach,
    tx: Tx,
    { id: conventionId, reference, localAuthority }: Convention,
    {
      id,
      subject,
      kind,
      act,
    }: { readonly id: string; readonly subject: string; readonly kind: string; readonly act: string },
  ): Promise<void> {
    await this.journal.record(tx, reach, {
      act,
      subject: { kind: 'projectRecord', id, label: `${subject} (convention ${reference})` },
      placeId: localAuthority.id,
      details: { kind },
    });
    await this.outbox.emit(tx, ConventionChanged.of({ conventionId, placeId: localAuthority.id }));
  }
}

const recordOfSurvey = ({ dueOn, answeredOn, ...said }: CollegeSurvey): NewProjectRecord => ({
  ...said,
  details: { kind: 'survey', respondent: 'college', dueOn, answeredOn },
  attachmentIds: [],
});
