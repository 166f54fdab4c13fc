import type { Permission, Reach } from '@chariot/kernel';
import type { ServerResponse } from 'node:http';
import type { Logger } from '../logs/logger.service.js';
import type { PlaceCover } from '../web/place-cover.port.js';
import { webError } from '../web/web-errors.js';
import { Verdicts } from './verdicts.js';

/** A topic and an id to read again, never the data itself. */
export interface LiveSignal {
  readonly topic: string;
  readonly id: string;
  /** Only callers who hold `permission` there hear it; `null`: it concerns whoever is signed in. */
  readonly placeId: string | null;
  readonly classroomId?: string | null;
  /** `place:read` unless told. */
  readonly permission?: Permission;
}

export interface LiveLimits {
  readonly perPerson: number;
  readonly perProcess: number;
  /** Bytes that may wait for a slow reader before it is cut. */
  readonly backlog: number;
  readonly heartbeatMs: number;
  /** A feed ends after this long; the browser comes back by itself, and proves its session again. */
  readonly lifeMs: number;
}

export const LIVE_LIMITS: LiveLimits = {
  perPerson: 12,
  perProcess: 5_000,
  backlog: 64 * 1024,
  heartbeatMs: 25_000,
  lifeMs: 10 * 60_000,
};

interface Feed {
  readonly reach: Reach;
  readonly response: ServerResponse;
  readonly verdicts: Verdicts;
  readonly endsAt: number;
}

/** Server-sent events of one process. `publish` speaks to the feeds of this process: call it from `events.everywhere`. */
export class LiveFeed {
  readonly #feeds = new Set<Feed>();
  readonly #timer: NodeJS.Timeout;

  constructor(
    private readonly cover: PlaceCover,
    private readonly logger: Logger,
    private readonly limits: LiveLimits = LIVE_LIMITS,
  ) {
    this.#timer = setInterval(() => this.#beat(), limits.heartbeatMs).unref();
  }

  /** Takes over an answered request. @throws DomainError web.tooManyFeeds before a byte is written. */
  open(reach: Reach, response: ServerResponse, headers: Readonly<Record<string, string>> = {}): void {
    const own = [...this.#feeds].filter((feed) => feed.reach.id === reach.id).length;
    if (own >= this.limits.perPerson || this.#feeds.size >= this.limits.perProcess) throw webError('tooManyFeeds');
    response.writeHead(200, {
      ...headers,
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-store',
      'x-accel-buffering': 'no',
    });
    response.write('retry: 3000\n: bonjour\n\n');
    const feed: Feed = { reach, response, verdicts: new Verdicts(), endsAt: Date.now() + this.limits.lifeMs };
    this.#feeds.add(feed);
    response.on('close', () => this.#feeds.delete(feed));
    response.on('error', () => this.#feeds.delete(feed));
  }

  publish(signal: LiveSignal): void {
    const { permission = 'place:read', topic, id, placeId, classroomId = null } = signal;
    const text = `event: signal\ndata: ${JSON.stringify({ topic, id, classroomId, placeId })}\n\n`;
    for (const feed of this.#feeds) {
      if (placeId === null) {
        this.#write(feed, text);
        continue;
      }
      if (!feed.reach.may(permission)) continue;
      feed.verdicts
        .ask(`${permission} ${placeId}`, () => this.cover.covers(feed.reach, permission, placeId))
        .then((covered) => covered && this.#write(feed, text))
        .catch((error: unknown) => this.logger.warn('live feed could not tell who may hear', { error }));
    }
  }

  /** Ends every feed of a person in this process: her session was revoked, or her roles have changed. */
  dropPerson(personId: string): void {
    for (const feed of this.#feeds) if (feed.reach.id === personId) this.#end(feed);
  }

  get size(): number {
    return this.#feeds.size;
  }

  stop(): void {
    clearInterval(this.#timer);
    for (const feed of this.#feeds) this.#end(feed);
  }

  #beat(): void {
    const now = Date.now();
    for (const feed of this.#feeds) {
      if (feed.endsAt <= now) this.#end(feed);
      else this.#write(feed, ': \n\n');
    }
  }

  #write(feed: Feed, text: string): void {
    if (!this.#feeds.has(feed)) return;
    if (feed.response.writableLength > this.limits.backlog) return this.#cut(feed);
    feed.response.write(text);
  }

  #end(feed: Feed): void {
    this.#feeds.delete(feed);
    feed.response.end();
  }

  /** A reader that does not read: what waits for it is thrown away, not kept until it comes back. */
  #cut(feed: Feed): void {
    this.#feeds.delete(feed);
    feed.response.destroy();
  }
}
