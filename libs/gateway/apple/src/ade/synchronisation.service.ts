import { Inject, Injectable } from '@nestjs/common';
import { Reach, type Clock } from '@chariot/kernel';
import { CLOCK, Database, Vault, type Tx } from '@chariot/platform';
import { latestOfEach, readDepToken, type DepDevicePage, type DepToken } from '@chariot/wire-apple';
import { AppleCalls, AppleRefusal, type AppleSession } from './apple-calls.service.js';
import { Assignments } from './assignments.service.js';
import { AdeDevicesRepository } from './devices.repository.js';
import { CURSOR_REFUSED, SAME_CURSOR, TOKEN_EXPIRED, TOO_MANY_PAGES } from './failure.js';
import { AdeServerRepository, type ServerRow } from './server.repository.js';
import { TOKEN_SECRET } from './token-secret.js';

const SYSTEM = Reach.system('Apple School Manager');
/** Apple asks for a few questions a day; a purchase is seen within the half hour, and at once by whoever asks. */
const EVERY_MS = 30 * 60_000;
/** After a failure: doubled each time, half a day at most. */
const RETRY_MS = 5 * 60_000;
const MOST_RETRY_MS = 12 * 60 * 60_000;
/** Of a thousand devices each: ten times the largest fleet that Chariot is for. */
const MOST_PAGES = 5_000;

type Place = Pick<ServerRow, 'tokenSecret' | 'cursor' | 'listed' | 'listingSince'>;

/** Reads what Apple gives to this server, and tells it what each iPad is to be given. By the process that leads. */
@Injectable()
export class Synchronisation {
  constructor(
    @Inject(CLOCK) private readonly clock: Clock,
    private readonly database: Database,
    private readonly servers: AdeServerRepository,
    private readonly devices: AdeDevicesRepository,
    @Inject(Vault) private readonly vault: Vault,
    private readonly apple: AppleCalls,
    private readonly assignments: Assignments,
  ) {}

  /** What is due: the list where its time has come, and whatever Apple has not been told yet. Safe to run twice. */
  async run(): Promise<void> {
    const now = this.clock.now();
    const known = await this.database.read(SYSTEM, (tx) => this.#known(tx));
    if (known === undefined) return;
    const { server, token } = known;
    if (server.failedAt !== null && server.dueAt > now) return;
    const isDue = server.dueAt <= now;
    if (!isDue && !(await this.assignments.isDue(server))) return;
    try {
      if (server.tokenEndsAt <= now) throw new AppleRefusal(TOKEN_EXPIRED);
      const session = this.apple.by(token);
      if (isDue) await this.#read(session, server);
      await this.assignments.send(session, server);
      if (isDue) await this.#write((tx) => this.servers.noteSynced(tx, now, later(now, EVERY_MS)));
    } catch (error) {
      if (!(error instanceof AppleRefusal)) throw error;
      await this.#failed(error, server.failures, now);
    }
  }

  /** From where it was left; from the beginning where Apple wants no more of that place, once. */
  async #read(session: AppleSession, server: ServerRow): Promise<void> {
    try {
      await this.#pages(session, server);
    } catch (error) {
      if (!(error instanceof AppleRefusal) || !CURSOR_REFUSED.has(error.word)) throw error;
      const current = await this.database.read(SYSTEM, (tx) => this.servers.server(tx));
      if (current?.tokenSecret !== server.tokenSecret) return;
      const anew = { ...current, cursor: null, listed: false, listingSince: null };
      await this.#write((tx) => this.servers.advance(tx, current, anew));
      await this.#pages(session, anew);
    }
  }

  async #pages(session: AppleSession, from: Place): Promise<void> {
    let place = from;
    const met = new Set<string>();
    for (let pages = 0; pages < MOST_PAGES; pages += 1) {
      const page = await session.devices(place.listed ? 'changes' : 'list', place.cursor);
      const next = await this.#keep(place, page);
      // Another process reads on, or another token came.
      if (next === null) return;
      if (!page.more_to_follow && place.listed) return;
      // A list that is followed by itself would be asked for for ever.
      if (page.more_to_follow && (next.cursor === null || next.cursor === place.cursor || met.has(next.cursor)))
        throw new AppleRefusal(SAME_CURSOR);
      if (next.cursor !== null) met.add(next.cursor);
      // What changed while the whole list was read is asked for at once.
      if (next.listed && !place.listed) met.clear();
      place = next;
    }
    throw new AppleRefusal(TOO_MANY_PAGES);
  }

  /** A page and where it ends, together: who dies between the two reads it again. */
  async #keep(place: Place, page: DepDevicePage): Promise<Place | null> {
    const now = this.clock.now();
    const isLast = !place.listed && !page.more_to_follow;
    const since = place.listed ? null : (place.listingSince ?? now);
    const next: Place = {
      tokenSecret: place.tokenSecret,
      cursor: page.cursor ?? place.cursor,
      listed: place.listed || isLast,
      listingSince: isLast ? null : since,
    };
    return this.#write(async (tx) => {
      if (!(await this.servers.advance(tx, place, next))) return null;
      await this.devices.note(tx, latestOfEach(page.devices), now);
      if (isLast && since !== null) await this.devices.leave(tx, since, now);
      return next;
    });
  }

  async #known(tx: Tx): Promise<{ readonly server: ServerRow; readonly token: DepToken } | undefined> {
    const server = await this.servers.server(tx);
    if (server === undefined) return undefined;
    return { server, token: readDepToken(await this.vault.open(tx, server.tokenSecret, TOKEN_SECRET)) };
  }

  async #failed({ word, afterSeconds }: AppleRefusal, before: number, now: Date): Promise<void> {
    const own = Math.min(MOST_RETRY_MS, RETRY_MS * 2 ** Math.min(before, 10));
    const dueAt = later(now, Math.max(own, afterSeconds * 1_000));
    await this.#write((tx) => this.servers.noteFailure(tx, word, now, dueAt));
  }

  #write<T>(work: (tx: Tx) => Promise<T>): Promise<T> {
    return this.database.transaction(SYSTEM, async (tx) => {
      await this.servers.lock(tx);
      return work(tx);
    });
  }
}

const later = (from: Date, ms: number): Date => new Date(from.getTime() + ms);
