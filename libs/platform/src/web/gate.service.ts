import type { Reach } from '@chariot/kernel';
import type { FastifyReply } from 'fastify';
import { addressKey } from './address-key.js';
import type { DoorRequest } from './door-request.js';
import type { DoorRoute } from './door-route.js';
import type { RateLimiter } from './rate-limiter.js';
import { sessionCookieAt } from './session-cookie.service.js';
import type { SessionResolver } from './session-resolver.port.js';
import type { InFlight } from './in-flight.js';
import type { RefusalPage } from './problem.js';
import { presentedToken } from './session-token.js';
import { webError } from './web-errors.js';

/** What a Fastify route carries about itself: exactly one of the two doors, or the gate stays shut. */
export interface DoorConfig {
  readonly door?: DoorRoute;
  readonly openDoor?: string;
  readonly refusal?: RefusalPage | undefined;
}

const CHANGES_NOTHING = new Set(['GET', 'HEAD', 'OPTIONS']);

/** Characters of a path and its query; a page of ids is the longest that is asked. */
const LONGEST_ADDRESS = 4_096;

/** What may be under way at once. */
export interface Crowd {
  /** Of one address, a whole school's or a whole académie's. */
  readonly address: InFlight;
  /** Of one person, or of one API token: pages ask for a dozen things, and several may be open. */
  readonly caller: InFlight;
}
export const MOST_AT_ONCE = { address: 256, caller: 32 };

/**
 * Decides, from the head of a request alone and before a byte of its body is read, whether it may go on:
 * rate → crowd → session → permission → same site. A parser is thus never fed by a stranger.
 */
export class Gate {
  readonly #origin: string;
  readonly #cookieName: string;

  constructor(
    private readonly sessions: SessionResolver,
    private readonly limiter: RateLimiter,
    private readonly crowd: Crowd,
    publicUrl: string,
  ) {
    this.#origin = new URL(publicUrl).origin;
    this.#cookieName = sessionCookieAt(publicUrl);
  }

  /** @throws DomainError of the catalogue `web`. */
  async admit(request: DoorRequest, reply: FastifyReply): Promise<void> {
    // Whoever is gone already hears no answer, and has no address to be counted for: nothing is done for her.
    if (request.socket.remoteAddress === undefined) throw webError('unreadable');
    const seconds = this.limiter.take(addressKey(request.ip));
    if (seconds > 0) {
      reply.header('retry-after', String(seconds));
      throw webError('tooMany');
    }
    if (request.url.length > LONGEST_ADDRESS) throw webError('addressTooLong');
    const { door, openDoor } = request.routeOptions.config as DoorConfig;
    if (openDoor !== undefined) return;
    if (door === undefined) throw webError('notFound');
    const ends = door.deadlineMs !== null;
    if (ends) enter(this.crowd.address, addressKey(request.ip), request, reply);
    const presented = presentedToken(request.headers, this.#cookieName);
    if (door.permission !== 'public') {
      const reach = presented === undefined ? null : await this.sessions.resolve(presented.token);
      // A browser adds a cookie by itself: what a program holds is never believed from there.
      const planted = presented?.byCookie === true && reach?.credential?.kind === 'token';
      // She left, or was told to wait no longer, while it was asked who she is: nobody would give her place back.
      if (reply.raw.destroyed) throw webError('unreadable');
      if (presented === undefined || reach === null || planted) throw webError('signInRequired');
      if (!reach.may(door.permission)) throw webError('forbidden');
      request.reach = reach;
      if (ends) enter(this.crowd.caller, callerOf(reach), request, reply);
    }
    if (presented !== undefined) request.sessionToken = presented.token;
    if (!CHANGES_NOTHING.has(request.method) && presented?.byCookie !== false) this.#checkSite(request);
  }

  /** Another site can make a browser send our cookie, but neither a header of its own choosing nor our origin. */
  #checkSite(request: DoorRequest): void {
    const { origin, cookie, 'x-chariot': ours } = request.headers;
    if (origin !== undefined && origin !== this.#origin) throw webError('crossSite');
    if (cookie !== undefined && ours !== '1') throw webError('crossSite');
  }
}

const callerOf = ({ id, credential }: Reach): string =>
  credential?.kind === 'token' ? `token ${credential.id}` : `person ${id}`;

/** Until it is answered and its work is done: whoever goes away before leaves the work behind. */
function enter(inFlight: InFlight, caller: string, request: DoorRequest, reply: FastifyReply): void {
  const leave = inFlight.enter(caller);
  if (leave === null) {
    reply.header('retry-after', '1');
    throw webError('tooManyAtOnce');
  }
  reply.raw.once('close', () => void Promise.resolve(request.working).then(leave, leave));
}
