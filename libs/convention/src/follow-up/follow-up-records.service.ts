import {
  DISCIPLINE_LABELS,
  LEVEL_LABELS,
  type Convention,
  type FollowUpConvention,
  type FollowUpRecord,
} from '@chariot/contract';
import { LocalDate, type Clock, type Reach } from '@chariot/kernel';
import { CLOCK, type Tx } from '@chariot/platform';
import { Inject, Injectable } from '@nestjs/common';
import { ConventionsService } from '../conventions/conventions.service.js';
import { mentionOf } from '../conventions/mention.js';
import { TimelineReader } from '../deadlines/deadlines.service.js';
import { timeline, validitySaid } from '../deadlines/timeline.js';
import { ProjectRepository } from '../project/project.repository.js';
import { PublishedSurveys } from '../surveys/published-surveys.service.js';
import { deadlinesSaid, meetingsSaid, recordsSaid, schoolNamed, type Time } from './follow-up-record.js';
import { FollowUpRecordRepository } from './follow-up-record.repository.js';

export interface FollowedConvention {
  readonly said: FollowUpConvention;
  /** Of its parties and of its annex: whoever reads conventions at one of them reads this one. */
  readonly places: readonly string[];
}

/** What a convention's own books give to its follow-up (art. 8). */
@Injectable()
export class FollowUpRecords {
  constructor(
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(ConventionsService) private readonly conventions: ConventionsService,
    @Inject(TimelineReader) private readonly timelines: TimelineReader,
    @Inject(ProjectRepository) private readonly project: ProjectRepository,
    @Inject(PublishedSurveys) private readonly surveys: PublishedSurveys,
    @Inject(FollowUpRecordRepository) private readonly repository: FollowUpRecordRepository,
  ) {}

  /** @throws DomainError convention.notFound, also when it is out of reach */
  async convention(reach: Reach, tx: Tx, id: string): Promise<FollowedConvention> {
    const convention = await this.conventions.read(reach, tx, id);
    const { academie, localAuthority } = convention;
    return { said: saidOf(convention), places: [...new Set([academie.id, localAuthority.id, ...askedOf(convention)])] };
  }

  /** Those that were signed and name this school, the latest signed first. */
  async ofSchool(reach: Reach, tx: Tx, schoolId: string): Promise<FollowedConvention[]> {
    const found = [];
    for (const id of await this.repository.ofSchool(reach, tx, schoolId)) {
      found.push(await this.convention(reach, tx, id));
    }
    return found;
  }

  /** As the system: what it tells is what all readers of the convention are told, whoever has it drawn up. */
  async record(system: Reach, tx: Tx, id: string, time: Time): Promise<FollowUpRecord> {
    const today = LocalDate.today(this.clock);
    const until = time.until < today ? time.until : today;
    const convention = await this.conventions.read(system, tx, id, until);
    const { facts } = await this.timelines.facts(system, tx, id);
    const { annex } = convention;
    const nameById = new Map(annex.flatMap((row) => (row.school === null ? [] : [[row.school.id, schoolNamed(row)]])));
    const rows = await this.project.all(system, tx, id);
    const published = await this.repository.published(system, tx, [...nameById.keys()], time);
    return {
      validity: validitySaid(facts),
      deployment: { from: convention.deploymentFrom, until: convention.deploymentUntil },
      amendments: await this.#amendments(system, tx, id, time),
      meetings: meetingsSaid(facts, annex, { ...time, until }, today),
      ...deadlinesSaid(timeline(facts), time, today),
      ...recordsSaid(rows, annex, time),
      money: {
        asOf: until,
        forecastCents: convention.forecastCost,
        provisionalCents: annex.reduce((sum, { equipmentSubsidy }) => sum + equipmentSubsidy, 0),
        ...(await this.repository.money(system, tx, id, until)),
      },
      surveys: await this.surveys.of(system, tx, askedOf(convention), time),
      feedback: published.map(({ on, title, schoolId, discipline, level }) => ({
        ...{ on, title, school: nameById.get(schoolId) ?? '' },
        ...{ discipline: DISCIPLINE_LABELS[discipline], level: LEVEL_LABELS[level] },
      })),
    };
  }

  async #amendments(system: Reach, tx: Tx, id: string, time: Time): Promise<FollowUpRecord['amendments']> {
    const rows = await this.conventions.amendments(system, tx, id);
    return rows
      .filter(({ effectiveOn }) => effectiveOn >= time.from && effectiveOn <= time.until)
      .map(({ number, subject, effectiveOn }) => ({ number, subject, effectiveOn }));
  }
}

const saidOf = (convention: Convention): FollowUpConvention => ({
  id: convention.id,
  reference: convention.reference,
  title: convention.title,
  academie: convention.academie,
  localAuthority: convention.localAuthority,
  signedOn: convention.signedOn,
  mention: mentionOf(convention),
  schools: convention.annex.map((row) => ({
    ...{ id: row.school?.id ?? null, uai: row.uai, name: schoolNamed(row), classrooms: row.mobileClassrooms },
  })),
});

/** Its schools and their collèges: those that a survey may have been sent to. */
const askedOf = ({ annex }: Convention): string[] =>
  [...new Set(annex.flatMap(({ school, referenceCollege }) => [school?.id, referenceCollege?.id]))].filter(
    (id) => id !== undefined,
  );
