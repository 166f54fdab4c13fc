import type { CalendarFeed } from '@chariot/contract';
import { createHash, randomBytes } from 'node:crypto';
import { newId, Reach, type Clock } from '@chariot/kernel';
import { Holders, INSTANCE_INFO, type InstanceInfo } from '@chariot/identity';
import { API_PREFIX, CLOCK, Database, Journal, type Tx } from '@chariot/platform';
import { Inject, Injectable } from '@nestjs/common';
import { conventionError } from '../convention-errors.js';
import { ConventionsRepository, type ConventionRow } from '../conventions/conventions.repository.js';
import { CalendarFeedsRepository, type FeedRow } from './calendar-feeds.repository.js';
import { Deadlines } from './deadlines.service.js';

const MOST_FEEDS = 10;
/** Being read is noted once an hour at most. */
const TOUCH_EVERY_MS = 3_600_000;
const SYSTEM = Reach.system('agenda d’une convention');

const hashOf = (token: string): Buffer => createHash('sha256').update(token).digest();

/**
 * Secret addresses that calendars read. Each answers what its maker would see that day, and stops when she would see
 * nothing; the address is shown once, and only its hash is kept.
 */
@Injectable()
export class CalendarFeeds {
  constructor(
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(INSTANCE_INFO) private readonly instance: InstanceInfo,
    @Inject(Database) private readonly database: Database,
    @Inject(Journal) private readonly journal: Journal,
    @Inject(Holders) private readonly holders: Holders,
    @Inject(ConventionsRepository) private readonly conventions: ConventionsRepository,
    @Inject(CalendarFeedsRepository) private readonly feeds: CalendarFeedsRepository,
    @Inject(Deadlines) private readonly deadlines: Deadlines,
  ) {}

  async list(reach: Reach, tx: Tx, conventionId: string): Promise<{ items: CalendarFeed[] }> {
    await this.#convention(reach, tx, conventionId);
    return { items: (await this.feeds.ofConvention(reach, tx, conventionId)).map((feed) => feedView(feed, reach)) };
  }

  /** @throws DomainError convention.tooManyFeeds, convention.feedByAPersonOnly: it would outlive the token that made it */
  async open(
    reach: Reach,
    tx: Tx,
    conventionId: string,
    label: string,
  ): Promise<{ feed: CalendarFeed; url: string; token: string }> {
    const convention = await this.#convention(reach, tx, conventionId);
    if (reach.credential?.kind === 'token') throw conventionError('feedByAPersonOnly');
    const own = (await this.feeds.ofConvention(reach, tx, conventionId)).filter((one) => one.personId === reach.id);
    if (own.length >= MOST_FEEDS) throw conventionError('tooManyFeeds', { most: MOST_FEEDS });
    const token = randomBytes(32).toString('base64url');
    const feed = {
      ...{ id: newId(), conventionId, personId: reach.id, label },
      ...{ createdAt: this.clock.now(), createdBy: reach.label },
    };
    await this.feeds.open(reach, tx, feed, hashOf(token));
    await this.#record(reach, tx, convention, 'convention.calendarFeed.opened', label);
    const url = `${this.instance.publicUrl}${API_PREFIX}/calendar-feeds/${token}.ics`;
    return { feed: feedView({ ...feed, lastReadAt: null }, reach), url, token };
  }

  /** @throws DomainError convention.feedNotFound, also when it is somebody else's */
  async close(reach: Reach, tx: Tx, conventionId: string, feedId: string): Promise<{ id: string }> {
    const convention = await this.#convention(reach, tx, conventionId);
    const label = await this.feeds.close(reach, tx, conventionId, feedId);
    if (label === undefined) throw conventionError('feedNotFound');
    await this.#record(reach, tx, convention, 'convention.calendarFeed.closed', label);
    return { id: feedId };
  }

  /** @throws DomainError convention.feedClosed: unknown, closed, or its maker sees the convention no more */
  async read(token: string): Promise<string> {
    const now = this.clock.now();
    const { feed, reach } = await this.database.transaction(SYSTEM, async (tx) => {
      const found = await this.feeds.byHash(tx, hashOf(token));
      if (found === undefined) throw conventionError('feedClosed');
      const isStale = found.lastReadAt === null || now.getTime() - found.lastReadAt.getTime() > TOUCH_EVERY_MS;
      if (isStale) await this.feeds.touch(tx, found.id, now);
      return { feed: found, reach: await this.holders.reachOf(tx, found.personId) };
    });
    if (reach === null) throw conventionError('feedClosed');
    return this.database.read(reach, async (tx) => {
      if ((await this.conventions.find(reach, tx, feed.conventionId)) === undefined)
        throw conventionError('feedClosed');
      return (await this.deadlines.calendar(reach, tx, feed.conventionId)).text;
    });
  }

  async #convention(reach: Reach, tx: Tx, id: string): Promise<ConventionRow> {
    const found = await this.conventions.find(reach, tx, id);
    if (found === undefined) throw conventionError('notFound');
    return found;
  }

  #record(reach: Reach, tx: Tx, convention: ConventionRow, act: string, label: string): Promise<void> {
    return this.journal.record(tx, reach, {
      act,
      subject: { kind: 'convention', id: convention.id, label: convention.reference },
      placeId: convention.localAuthorityId,
      details: { label },
    });
  }
}

const feedView = (feed: FeedRow, reach: Reach): CalendarFeed => ({
  id: feed.id,
  label: feed.label,
  createdAt: feed.createdAt.toISOString(),
  createdBy: feed.personId === reach.id ? feed.createdBy : null,
  lastReadAt: feed.lastReadAt?.toISOString() ?? null,
});
