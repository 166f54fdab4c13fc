import type { ConventionAhead, Deadline, Timeline } from '@chariot/contract';
import { LocalDate, type Clock, type Reach } from '@chariot/kernel';
import { CLOCK, Journal, Outbox, writeCalendar, type Tx } from '@chariot/platform';
import { INSTANCE_INFO, type InstanceInfo } from '@chariot/identity';
import { Inject, Injectable } from '@nestjs/common';
import { conventionError } from '../convention-errors.js';
import { ConventionsRepository, type ConventionRow } from '../conventions/conventions.repository.js';
import { ConventionsService, WritingParties } from '../conventions/conventions.service.js';
import { standingOn } from '../conventions/standing.js';
import { ConventionChanged } from '../events.js';
import { calendarFile } from './calendar-file.js';
import { choices } from './choices.js';
import { DeadlinesRepository } from './deadlines.repository.js';
import { ACTORS, type Entry } from './entry.js';
import { DEFAULT_SETTINGS, type DeadlineSettings } from './settings.js';
import { timeline, timelineNotes, validitySaid } from './timeline.js';
import type { TimelineFacts } from './timeline-facts.js';
import { TimelineSources } from './timeline-sources.service.js';

/** What a convention's deadlines are drawn from, read under one reach. */
@Injectable()
export class TimelineReader {
  constructor(
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(ConventionsRepository) private readonly conventions: ConventionsRepository,
    @Inject(ConventionsService) private readonly reader: ConventionsService,
    @Inject(DeadlinesRepository) private readonly deadlines: DeadlinesRepository,
    @Inject(TimelineSources) private readonly sources: TimelineSources,
  ) {}

  /** @throws DomainError convention.notFound, also when it is out of reach */
  async facts(
    reach: Reach,
    tx: Tx,
    id: string,
    asOf?: string,
  ): Promise<{ readonly row: ConventionRow; readonly facts: TimelineFacts }> {
    const row = await this.conventions.find(reach, tx, id);
    if (row === undefined) throw conventionError('notFound');
    const kept = await this.reader.facts(reach, tx, id);
    const day = asOf === undefined ? LocalDate.today(this.clock) : LocalDate.parse(asOf);
    const settings = (await this.deadlines.settings(reach, tx, id)) ?? DEFAULT_SETTINGS;
    const standing = standingOn(kept, day);
    const known = await this.sources.read(reach, tx, id, standing);
    const { signedOn, termination } = kept;
    return { row, facts: { ...known, standing, signedOn, termination, settings } };
  }
}

/** Deadlines as people and their calendars read them, and how they are read. */
@Injectable()
export class Deadlines {
  constructor(
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(INSTANCE_INFO) private readonly instance: InstanceInfo,
    @Inject(Journal) private readonly journal: Journal,
    @Inject(Outbox) private readonly outbox: Outbox,
    @Inject(ConventionsRepository) private readonly conventions: ConventionsRepository,
    @Inject(DeadlinesRepository) private readonly deadlines: DeadlinesRepository,
    @Inject(TimelineReader) private readonly reader: TimelineReader,
    @Inject(WritingParties) private readonly writing: WritingParties,
  ) {}

  async timeline(reach: Reach, tx: Tx, id: string, asOf?: string): Promise<Timeline> {
    const { facts } = await this.reader.facts(reach, tx, id, asOf);
    return {
      asOf: facts.standing.day,
      signedOn: facts.signedOn,
      validity: validitySaid(facts),
      entries: timeline(facts).map(shown),
      settings: facts.settings,
      choices: choices(facts),
      notes: timelineNotes(facts),
    };
  }

  /** Conventions in the order of their references, each with what is late, what is due for as long as it is not done, and what comes next. */
  async ahead(
    reach: Reach,
    tx: Tx,
    query: { readonly limit: number; readonly after?: string | undefined },
  ): Promise<{ items: ConventionAhead[]; next: string | null; total: number }> {
    const { items, total } = await this.conventions.page(reach, tx, { limit: query.limit, after: query.after });
    const refs = await this.conventions.parties(
      reach,
      tx,
      items.map(({ id }) => id),
    );
    const shownOnes: ConventionAhead[] = [];
    for (const { id, reference, title, localAuthorityId } of items) {
      const { facts } = await this.reader.facts(reach, tx, id);
      // Once it is closed nobody has anything to do for it any more, as no reminder leaves.
      const entries = facts.standing.state === 'closed' ? [] : timeline(facts);
      const localAuthority = refs.get(localAuthorityId);
      if (localAuthority === undefined) throw conventionError('notFound');
      const { day, state } = facts.standing;
      const isAhead = ({ dueOn }: Entry): boolean => dueOn !== null && dueOn >= day;
      const dueNow = entries.filter((entry) => entry.state === 'due' && !isAhead(entry));
      const next = entries.find((entry) => (entry.state === 'due' || entry.state === 'upcoming') && isAhead(entry));
      const late = entries.filter(({ state }) => state === 'late').length;
      shownOnes.push({
        ...{ conventionId: id, reference, title, localAuthority, state, late },
        dueNow: dueNow.map(shown),
        next: next === undefined ? null : shown(next),
      });
    }
    return { items: shownOnes, next: items.length === query.limit ? (items.at(-1)?.reference ?? null) : null, total };
  }

  async set(reach: Reach, tx: Tx, id: string, settings: DeadlineSettings): Promise<Timeline> {
    const { row } = await this.reader.facts(reach, tx, id);
    await this.writing.require(tx, reach, [row.academieId, row.localAuthorityId]);
    await this.deadlines.set(reach, tx, id, settings, this.clock.now());
    await this.journal.record(tx, reach, {
      act: 'convention.deadlines.set',
      subject: { kind: 'convention', id, label: row.reference },
      placeId: row.localAuthorityId,
      details: { ...settings },
    });
    await this.outbox.emit(tx, ConventionChanged.of({ conventionId: id, placeId: row.localAuthorityId }));
    return this.timeline(reach, tx, id);
  }

  /** For a calendar: iCalendar. */
  async calendar(reach: Reach, tx: Tx, id: string): Promise<{ readonly name: string; readonly text: string }> {
    const { row, facts } = await this.reader.facts(reach, tx, id);
    const file = calendarFile({
      conventionId: id,
      reference: row.reference,
      entries: timeline(facts),
      mention: facts.standing.terms.mention,
      day: facts.standing.day,
      url: `${this.instance.publicUrl}/#/conventions/${id}/echeances`,
    });
    return { name: `echeances-${row.reference.replace(/[^A-Za-z0-9-]+/g, '-')}.ics`, text: writeCalendar(file) };
  }
}

const shown = ({ thresholds: _, concerns: __, ...entry }: Entry): Deadline => ({
  ...entry,
  rules: [...entry.rules],
  articles: [...entry.articles],
  actorLabel: ACTORS[entry.actor],
});
