import type { Committee, CommitteeGlance, Meeting, PlaceRef } from '@chariot/contract';
import { LocalDate, type Clock, type Reach } from '@chariot/kernel';
import { CLOCK, type Tx } from '@chariot/platform';
import { Places } from '@chariot/territory';
import { Inject, Injectable } from '@nestjs/common';
import { conventionError } from '../convention-errors.js';
import { ConventionsRepository } from '../conventions/conventions.repository.js';
import { meetingTrimesters } from '../deadlines/committee-entries.js';
import { TimelineReader } from '../deadlines/deadlines.service.js';
import { YEAR_READINGS } from '../deadlines/meeting-years.js';
import type { TimelineFacts } from '../deadlines/timeline-facts.js';
import {
  committeeGlance,
  committeeView,
  EMPTY,
  meetingView,
  type CommitteeFile,
  type CommitteeRhythm,
  type Ground,
} from './committee-file.js';
import { CommitteesRepository, type CommitteeRow, type ConcernedRow } from './committees.repository.js';
import { MeetingsRepository, type MeetingRow } from './meetings.repository.js';
import { departmentalRhythm, localRhythm } from './rhythm.js';

const UNSIGNED = 'Non calculable tant que la convention n’est pas signée.';
const NO_NUMBER = 'La convention ne dit pas combien de réunions tenir.';

type Kept = Omit<CommitteeRow, 'id'> & { readonly id: string | null };

/** Committees and meetings as people read them, drawn from what was written and from what the conventions ask. */
@Injectable()
export class CommitteeReader {
  constructor(
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(Places) private readonly places: Places,
    @Inject(ConventionsRepository) private readonly conventions: ConventionsRepository,
    @Inject(TimelineReader) private readonly timeline: TimelineReader,
    @Inject(CommitteesRepository) private readonly committees: CommitteesRepository,
    @Inject(MeetingsRepository) private readonly meetings: MeetingsRepository,
  ) {}

  /** One for each school of the annex, composed or not, then those of the grounds that the convention is on. */
  async ofConvention(reach: Reach, tx: Tx, conventionId: string): Promise<CommitteeGlance[]> {
    const { facts } = await this.timeline.facts(reach, tx, conventionId);
    const composed = await this.committees.localOf(reach, tx, conventionId);
    const listed = new Set(facts.standing.terms.annex.map(({ uai }) => uai));
    const schools = [
      ...listed,
      ...composed.flatMap(({ schoolUai: uai }) => (uai === null || listed.has(uai) ? [] : uai)),
    ];
    const local = schools.map(
      (schoolUai): Kept =>
        composed.find((row) => row.schoolUai === schoolUai) ?? {
          id: null,
          kind: 'local',
          conventionId,
          schoolUai,
          placeId: null,
        },
    );
    return this.#glances(
      reach,
      tx,
      [...local, ...(await this.committees.departmental(reach, tx, conventionId))],
      facts,
    );
  }

  async departmental(reach: Reach, tx: Tx): Promise<CommitteeGlance[]> {
    return this.#glances(reach, tx, await this.committees.departmental(reach, tx, null));
  }

  /** @throws DomainError convention.committeeNotFound, also when it is out of reach */
  async committee(reach: Reach, tx: Tx, id: string): Promise<Committee> {
    const { ground, file } = await this.open(reach, tx, id);
    return committeeView(ground, file, id);
  }

  /** @throws DomainError convention.meetingNotFound, also when it is out of reach */
  async meeting(reach: Reach, tx: Tx, id: string): Promise<Meeting> {
    const { ground, file, meeting } = await this.openMeeting(reach, tx, id);
    return meetingView(ground, file, meeting);
  }

  async open(reach: Reach, tx: Tx, id: string): Promise<{ ground: Ground; file: CommitteeFile }> {
    const row = await this.committees.find(reach, tx, id);
    if (row === undefined) throw conventionError('committeeNotFound');
    return { ground: await this.ground(reach, tx, row), file: await this.#file(reach, tx, [id]) };
  }

  async openMeeting(
    reach: Reach,
    tx: Tx,
    id: string,
  ): Promise<{ ground: Ground; file: CommitteeFile; meeting: MeetingRow }> {
    const found = await this.meetings.find(reach, tx, id);
    if (found === undefined) throw conventionError('meetingNotFound');
    const { ground, file } = await this.open(reach, tx, found.committeeId);
    return { ground, file, meeting: found };
  }

  async #glances(reach: Reach, tx: Tx, rows: readonly Kept[], facts?: TimelineFacts): Promise<CommitteeGlance[]> {
    const ids = rows.flatMap(({ id }) => id ?? []);
    const file = await this.#file(reach, tx, ids);
    const glances: CommitteeGlance[] = [];
    for (const row of rows) {
      glances.push(
        committeeGlance(await this.ground(reach, tx, row, facts), row.id === null ? EMPTY : partOf(file, row.id)),
      );
    }
    return glances;
  }

  async #file(reach: Reach, tx: Tx, committeeIds: readonly string[]): Promise<CommitteeFile> {
    if (committeeIds.length === 0) return EMPTY;
    const meetings = await this.meetings.of(reach, tx, committeeIds);
    const ids = meetings.map(({ id }) => id);
    return {
      meetings,
      seats: await this.committees.seats(reach, tx, committeeIds),
      convocations: await this.meetings.convocations(reach, tx, ids),
      attendance: await this.meetings.attendance(reach, tx, ids),
      decisions: await this.meetings.decisions(reach, tx, committeeIds),
    };
  }

  async ground(reach: Reach, tx: Tx, committee: Kept, facts?: TimelineFacts): Promise<Ground> {
    const concerned = await this.committees.concerned(reach, tx, committee);
    const refs = new Map(
      await this.conventions.parties(
        reach,
        tx,
        concerned.map(({ id }) => id),
      ),
    );
    const shared = {
      committee,
      concerned,
      refs,
      mayPrepare: await this.committees.allows(reach, tx, 'project:write', committee),
      mayConvene: await this.committees.allows(reach, tx, 'committee:convene', committee),
    };
    return committee.kind === 'local'
      ? { ...shared, ...(await this.#local(reach, tx, committee, concerned, refs, facts)) }
      : { ...shared, ...(await this.#departmental(tx, committee, concerned, refs)) };
  }

  async #local(
    reach: Reach,
    tx: Tx,
    { conventionId, schoolUai }: Kept,
    [convention]: readonly ConcernedRow[],
    refs: ReadonlyMap<string, PlaceRef>,
    known?: TimelineFacts,
  ): Promise<Pick<Ground, 'name' | 'about' | 'place' | 'noticeDays' | 'rhythm' | 'today'>> {
    const facts = known ?? (await this.timeline.facts(reach, tx, conventionId ?? '')).facts;
    const school = await this.committees.schoolOf(reach, tx, conventionId ?? '', schoolUai ?? '');
    const place = refs.get(school?.schoolId ?? '') ?? null;
    const name = place?.name ?? school?.schoolName ?? 'école';
    const authority = refs.get(convention?.localAuthorityId ?? '')?.name ?? '';
    return {
      name: `Comité de pilotage local, ${name} (${schoolUai ?? ''})`,
      about: `Convention ${convention?.reference ?? ''}, ${authority}`,
      place,
      noticeDays: facts.standing.terms.localNoticeDays,
      rhythm: localRhythmOf(facts),
      today: facts.standing.day,
    };
  }

  async #departmental(
    tx: Tx,
    { placeId }: Kept,
    concerned: readonly ConcernedRow[],
    refs: ReadonlyMap<string, PlaceRef>,
  ): Promise<Pick<Ground, 'name' | 'about' | 'place' | 'noticeDays' | 'rhythm' | 'today'>> {
    const place = refs.get(placeId ?? '') ?? (placeId === null ? null : await this.places.ref(tx, placeId));
    const today = LocalDate.today(this.clock);
    return {
      name: `Comité de pilotage départemental, ${place?.name ?? ''}`,
      about: `${String(concerned.length)} ${concerned.length === 1 ? 'convention' : 'conventions'} signées`.replace(
        /^1 convention signées$/,
        '1 convention signée',
      ),
      place,
      noticeDays: most(concerned.map(({ noticeDays }) => noticeDays)),
      rhythm: departmentalRhythmOf(concerned, today),
      today,
    };
  }
}

function partOf(file: CommitteeFile, committeeId: string): CommitteeFile {
  const meetings = file.meetings.filter((one) => one.committeeId === committeeId);
  const ids = new Set(meetings.map(({ id }) => id));
  return {
    meetings,
    seats: file.seats.filter((one) => one.committeeId === committeeId),
    convocations: file.convocations.filter((one) => ids.has(one.meetingId)),
    attendance: file.attendance.filter((one) => ids.has(one.meetingId)),
    decisions: file.decisions.filter((one) => one.committeeId === committeeId),
  };
}

/** What the most demanding of several conventions asks; null where none says. */
const most = (numbers: readonly (number | null)[]): number | null =>
  numbers.reduce((max, one) => (one === null ? max : Math.max(max ?? one, one)), null);

function localRhythmOf(facts: TimelineFacts): CommitteeRhythm {
  const required = facts.standing.terms.localMeetingsPerTerm;
  const isSchool = facts.settings.terms === 'school';
  const trimesters = meetingTrimesters(facts);
  return {
    rule: 'R30',
    choice: isSchool ? 'schoolTerms' : 'civilQuarters',
    choiceLabel: isSchool ? 'trimestre scolaire (trois par an)' : 'trimestre civil (quatre par an)',
    articles: ['art. 4.1.3'],
    notComputable: facts.signedOn === null ? UNSIGNED : required === null ? NO_NUMBER : null,
    periods: (meetings) => (required === null ? [] : localRhythm(trimesters, required, meetings, facts.standing.day)),
  };
}

function departmentalRhythmOf(concerned: readonly ConcernedRow[], today: LocalDate): CommitteeRhythm {
  const required = most(concerned.map(({ perYear }) => perYear));
  const [since] = concerned
    .flatMap(({ signedOn }) => (signedOn === null ? [] : LocalDate.parse(signedOn)))
    .sort((a, b) => LocalDate.compare(a, b));
  const year = Number(today.slice(0, 4)) + (today.slice(5) < '09-01' ? 0 : 1);
  return {
    rule: 'R36',
    choice: 'schoolYear',
    choiceLabel: YEAR_READINGS.school,
    articles: ['art. 4.2.3'],
    notComputable:
      since === undefined
        ? 'Non calculable tant qu’aucune convention n’est signée ici.'
        : required === null
          ? NO_NUMBER
          : null,
    periods: (meetings) =>
      since === undefined || required === null
        ? []
        : departmentalRhythm(since, LocalDate.of(year, 8, 31), required, meetings, today),
  };
}
