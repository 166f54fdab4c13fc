import { Inject, Injectable } from '@nestjs/common';
import type { FollowUpComment, InputOf, listFollowUpComments, OutputOf, writeFollowUpComment } from '@chariot/contract';
import { LocalDate, SchoolYear, type Clock, type Reach } from '@chariot/kernel';
import { CLOCK, Journal, type Tx } from '@chariot/platform';
import { Places } from '@chariot/territory';
import { usageError } from '../errors.js';
import { CONVENTION_RECORD, type ConventionRecordSource, type FollowedConvention } from './convention-record.port.js';
import { FollowUpRepository, type CommentRow } from './follow-up.repository.js';

/** What each school says of a year for the follow-up of its conventions: its head's words, shown as they are. */
@Injectable()
export class FollowUpComments {
  constructor(
    @Inject(CLOCK) private readonly clock: Clock,
    private readonly places: Places,
    private readonly journal: Journal,
    private readonly repository: FollowUpRepository,
    @Inject(CONVENTION_RECORD) private readonly conventions: ConventionRecordSource,
  ) {}

  /**
   * This year's and last year's of each convention, written or not, then older ones.
   * @throws DomainError `territory.placeNotFound`, `usage.followUpOutOfReach`
   */
  async list(tx: Tx, reach: Reach, schoolId: string): Promise<OutputOf<typeof listFollowUpComments>> {
    await this.places.ref(tx, schoolId);
    if (!(await this.places.covers(tx, reach, 'convention:read', schoolId))) throw usageError('followUpOutOfReach');
    const rows = await this.repository.comments(reach, tx, { schoolId });
    const now = SchoolYear.of(LocalDate.today(this.clock));
    const open = [now, SchoolYear.from(Number(now.slice(0, 4)) - 1)];
    const items = (await this.conventions.ofSchool(tx, reach, schoolId)).flatMap(({ said }) => {
      const own = rows.filter(({ conventionId }) => conventionId === said.id);
      const signed = said.signedOn === null ? null : SchoolYear.of(LocalDate.parse(said.signedOn));
      const asked = open.filter((year) => signed !== null && year >= signed);
      const years = [...new Set([...asked, ...own.map(({ schoolYear }) => schoolYear)])].sort().reverse();
      return years.map((year) =>
        commentOf(
          said,
          year,
          own.find(({ schoolYear }) => schoolYear === year),
        ),
      );
    });
    return { mayWrite: isHead(reach, schoolId), items };
  }

  /** @throws DomainError `usage.followUpCommentNotYours`, `convention.notFound`, `usage.followUpSchoolNotFound` */
  async write(
    tx: Tx,
    reach: Reach,
    schoolId: string,
    { conventionId, schoolYear, text }: InputOf<typeof writeFollowUpComment>['body'],
  ): Promise<FollowUpComment> {
    const school = await this.places.ref(tx, schoolId);
    if (!isHead(reach, schoolId)) throw usageError('followUpCommentNotYours');
    const { said } = await this.conventions.convention(tx, reach, conventionId);
    if (said.signedOn === null || !said.schools.some(({ id }) => id === schoolId)) {
      throw usageError('followUpSchoolNotFound');
    }
    const key = { conventionId, schoolId, schoolYear: SchoolYear.parse(schoolYear) };
    const row = text === null ? undefined : { ...key, text, writtenAt: this.clock.now() };
    const changed = row === undefined ? await this.repository.withdraw(reach, tx, key) : true;
    if (row !== undefined) await this.repository.write(reach, tx, row);
    if (changed) {
      await this.journal.record(tx, reach, {
        act: row === undefined ? 'usage.followUpComment.withdrawn' : 'usage.followUpComment.written',
        subject: { kind: 'place', id: schoolId, label: school.name },
        placeId: schoolId,
        details: { reference: said.reference, schoolYear },
      });
    }
    return commentOf(said, key.schoolYear, row);
  }
}

/** Whether she convenes by a role that is held at that very school: nobody above it speaks for it. */
const isHead = (reach: Reach, schoolId: string): boolean => reach.places('committee:convene').includes(schoolId);

const commentOf = (
  { id, reference, title }: FollowedConvention['said'],
  schoolYear: string,
  row: CommentRow | undefined,
): FollowUpComment => ({
  convention: { id, reference, title },
  schoolYear,
  text: row?.text ?? null,
  writtenAt: row?.writtenAt.toISOString() ?? null,
});
