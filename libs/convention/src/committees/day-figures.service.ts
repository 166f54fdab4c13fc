import type { IndicatorsSnapshot } from '@chariot/contract';
import { LocalDate, type Reach } from '@chariot/kernel';
import type { Tx } from '@chariot/platform';
import { Inject, Injectable } from '@nestjs/common';
import { ConventionsService } from '../conventions/conventions.service.js';
import { TimelineSources } from '../deadlines/timeline-sources.service.js';
import { standingOn } from '../conventions/standing.js';
import type { CommitteeFile, Ground } from './committee-file.js';
import { snapshot, type KnownThatDay } from './indicators.js';
import { MeetingsRepository, type MeetingRow } from './meetings.repository.js';
import { momentOf } from './moment.js';

/** What the convention knew on the day of a meeting, from its own tables, as of the end of that day. */
@Injectable()
export class DayFigures {
  constructor(
    @Inject(ConventionsService) private readonly conventions: ConventionsService,
    @Inject(MeetingsRepository) private readonly meetings: MeetingsRepository,
    @Inject(TimelineSources) private readonly sources: TimelineSources,
  ) {}

  async on(
    reach: Reach,
    tx: Tx,
    ground: Ground,
    file: CommitteeFile,
    meeting: MeetingRow,
    now: Date,
  ): Promise<IndicatorsSnapshot> {
    const day = LocalDate.parse(meeting.on);
    const { committee, concerned } = ground;
    const ids = concerned.map(({ id }) => id);
    const end = momentOf(LocalDate.addDays(day, 1), '00:00');
    const open = file.decisions.filter(
      (one) => one.meetingOn <= day && (one.state === 'open' || (one.endedOn !== null && one.endedOn > day)),
    );
    return snapshot(
      {
        ...(await this.#terms(reach, tx, ids, committee.schoolUai, day)),
        ...(await this.meetings.devices(reach, tx, ids, committee.schoolUai, end)),
        ...(await this.#dates(reach, tx, ids, day)),
        spentCents: await this.meetings.spent(reach, tx, ids, day),
        openDecisions: open.length,
        lateDecisions: open.filter(({ dueOn }) => dueOn !== null && dueOn < day).length,
        // This one is among them.
        meetingsHeld: file.meetings.filter(({ isHeld, on }) => isHeld && on < day).length + 1,
      },
      day,
      now,
    );
  }

  /** What other nouns know of one convention, when it was so by that day; several have no dates in common. */
  async #dates(
    reach: Reach,
    tx: Tx,
    ids: readonly string[],
    day: LocalDate,
  ): Promise<
    Pick<
      KnownThatDay,
      | 'throughputOn'
      | 'deploymentStartedOn'
      | 'deploymentEndedOn'
      | 'accountsHidden'
      | 'advancePaidOn'
      | 'balancePaidOn'
      | 'requests'
    >
  > {
    const [only] = ids.length === 1 ? ids : [];
    const known =
      only === undefined
        ? {}
        : await this.sources.read(reach, tx, only, standingOn(await this.conventions.facts(reach, tx, only), day));
    const by = (on: LocalDate | null | undefined): LocalDate | null =>
      on !== null && on !== undefined && on <= day ? on : null;
    const received = known.reportingRequests?.filter(({ receivedOn }) => receivedOn <= day);
    return {
      throughputOn: by(known.throughputEstablishedOn),
      deploymentStartedOn: by(known.deployment?.startedOn),
      deploymentEndedOn: by(known.deployment?.endedOn),
      accountsHidden: known.accountsHidden === true,
      advancePaidOn: by(known.advancePaidOn),
      balancePaidOn: by(known.balancePaidOn),
      requests:
        received === undefined
          ? null
          : { received: received.length, answered: received.filter((one) => by(one.answeredOn) !== null).length },
    };
  }

  /** What the text said that day: of one convention; several have no calendar in common. */
  async #terms(
    reach: Reach,
    tx: Tx,
    ids: readonly string[],
    schoolUai: string | null,
    day: LocalDate,
  ): Promise<Pick<KnownThatDay, 'classrooms' | 'expectedDevices' | 'deploymentFrom' | 'deploymentUntil'>> {
    let classrooms = 0;
    let expectedDevices = 0;
    const calendars = [];
    for (const id of ids) {
      const { terms } = standingOn(await this.conventions.facts(reach, tx, id), day);
      const rows = terms.annex.filter(({ uai }) => schoolUai === null || uai === schoolUai);
      const count = rows.reduce((sum, { mobileClassrooms }) => sum + mobileClassrooms, 0);
      classrooms += count;
      expectedDevices += count * terms.expectedDevices;
      calendars.push({ deploymentFrom: terms.deploymentFrom, deploymentUntil: terms.deploymentUntil });
    }
    const [calendar] = calendars.length === 1 ? calendars : [];
    return {
      classrooms: ids.length === 0 ? null : classrooms,
      expectedDevices: ids.length === 0 ? null : expectedDevices,
      deploymentFrom: calendar?.deploymentFrom ?? null,
      deploymentUntil: calendar?.deploymentUntil ?? null,
    };
  }
}
