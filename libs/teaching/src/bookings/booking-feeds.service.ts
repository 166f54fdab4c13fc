import { createHash, randomBytes } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import type { BookingFeed } from '@chariot/contract';
import { Holders, INSTANCE_INFO, type InstanceInfo } from '@chariot/identity';
import { newId, Reach, type Clock } from '@chariot/kernel';
import {
  API_PREFIX,
  CLOCK,
  Database,
  Journal,
  PROJECT_MENTION,
  writeCalendar,
  type ProjectMention,
  type Tx,
} from '@chariot/platform';
import { CARTS, type Carts } from '../carts/carts.port.js';
import { teachingError } from '../teaching-errors.js';
import { BookingFeedsRepository, type FeedRow } from './booking-feeds.repository.js';
import { BookingsRepository, type BookingRow } from './bookings.repository.js';
import { calendarFile } from './calendar-file.js';
import { later } from './slots.js';

const MOST_FEEDS = 10;
/** Being read is noted once an hour at most. */
const TOUCH_EVERY_MS = 3_600_000;
const DAY = 24 * 60;
const BEHIND_DAYS = 30;
const AHEAD_DAYS = 370;
const SYSTEM = Reach.system('agenda de réservations');

const hashOf = (token: string): Buffer => createHash('sha256').update(token).digest();

/**
 * Secret addresses that calendars read: of her own reservations, or of one cart. Each answers what its maker would see that
 * day, and stops when she would see nothing; the address is shown once, and only its hash is kept.
 */
@Injectable()
export class BookingFeeds {
  constructor(
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(INSTANCE_INFO) private readonly instance: InstanceInfo,
    @Inject(CARTS) private readonly carts: Carts,
    @Inject(PROJECT_MENTION) private readonly mention: ProjectMention,
    private readonly database: Database,
    private readonly journal: Journal,
    private readonly holders: Holders,
    private readonly feeds: BookingFeedsRepository,
    private readonly bookings: BookingsRepository,
  ) {}

  async list(tx: Tx, reach: Reach): Promise<{ items: BookingFeed[] }> {
    return { items: (await this.feeds.ofReader(reach, tx)).map(feedView) };
  }

  /** @throws DomainError `teaching.cartNotFound`, `teaching.tooManyFeeds` */
  async open(
    tx: Tx,
    reach: Reach,
    { label, classroomId }: { readonly label: string; readonly classroomId: string | null },
  ): Promise<{ feed: BookingFeed; url: string; token: string }> {
    const cart = classroomId === null ? null : await this.carts.find(tx, reach, classroomId);
    if (cart === undefined) throw teachingError('cartNotFound');
    if ((await this.feeds.ofReader(reach, tx)).length >= MOST_FEEDS)
      throw teachingError('tooManyFeeds', { most: MOST_FEEDS });
    const token = randomBytes(32).toString('base64url');
    const feed = { id: newId(), personId: reach.id, classroomId, label, createdAt: this.clock.now() };
    await this.feeds.open(reach, tx, feed, hashOf(token));
    await this.#record(tx, reach, 'teaching.bookingFeed.opened', label);
    const url = `${this.instance.publicUrl}${API_PREFIX}/agenda-feeds/${token}.ics`;
    return { feed: feedView({ ...feed, lastReadAt: null }), url, token };
  }

  /** @throws DomainError `teaching.feedNotFound`, also when it is somebody else's */
  async close(tx: Tx, reach: Reach, id: string): Promise<{ id: string }> {
    const label = await this.feeds.close(reach, tx, id);
    if (label === undefined) throw teachingError('feedNotFound');
    await this.#record(tx, reach, 'teaching.bookingFeed.closed', label);
    return { id };
  }

  /** @throws DomainError `teaching.feedClosed`: unknown, closed, or its maker sees the cart no more */
  async read(token: string): Promise<string> {
    const now = this.clock.now();
    const { feed, reach } = await this.database.transaction(SYSTEM, async (tx) => {
      const found = await this.feeds.byHash(tx, hashOf(token));
      if (found === undefined) throw teachingError('feedClosed');
      const isStale = found.lastReadAt === null || now.getTime() - found.lastReadAt.getTime() > TOUCH_EVERY_MS;
      if (isStale) await this.feeds.touch(tx, found.id, now);
      return { feed: found, reach: await this.holders.reachOf(tx, found.personId) };
    });
    if (reach?.may('booking:read') !== true) throw teachingError('feedClosed');
    const [from, until] = [later(now, -BEHIND_DAYS * DAY), later(now, AHEAD_DAYS * DAY)];
    return this.database.read(reach, async (tx) => {
      if (feed.classroomId === null) {
        const rows = await this.bookings.ofPerson(reach, tx, reach.id, from, until);
        return this.calendar(tx, reach, 'Mes réservations', rows, true);
      }
      const cart = await this.carts.find(tx, reach, feed.classroomId);
      if (cart === undefined) throw teachingError('feedClosed');
      const rows = await this.bookings.ofCarts(reach, tx, [cart.classroomId], from, until);
      return this.calendar(tx, reach, cart.name, rows, false);
    });
  }

  /** The file of these; what is out of the caller's reach is left out. */
  async calendar(tx: Tx, reach: Reach, name: string, rows: readonly BookingRow[], own: boolean): Promise<string> {
    const ids = [...new Set(rows.map(({ classroomId }) => classroomId))];
    const names = new Map((await this.carts.among(tx, reach, ids)).map((cart) => [cart.classroomId, cart.name]));
    const shown = rows.filter(({ classroomId }) => names.has(classroomId));
    const mention = await this.mention.lineFor(shown[0]?.schoolId ?? null);
    const urlOf = (classroomId: string): string => `${this.instance.publicUrl}/#/reservations/${classroomId}`;
    return writeCalendar(calendarFile({ name, rows: shown, names, own, mention, urlOf }));
  }

  #record(tx: Tx, reach: Reach, act: string, label: string): Promise<void> {
    return this.journal.record(tx, reach, {
      act,
      subject: { kind: 'person', id: reach.id, label: reach.label },
      details: { label },
    });
  }
}

const feedView = ({ id, label, classroomId, createdAt, lastReadAt }: FeedRow): BookingFeed => ({
  ...{ id, label, classroomId },
  createdAt: createdAt.toISOString(),
  lastReadAt: lastReadAt?.toISOString() ?? null,
});
