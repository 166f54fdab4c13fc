import { Inject, Injectable } from '@nestjs/common';
import { Reach, ROLE_PERMISSIONS, type Clock } from '@chariot/kernel';
import { CLOCK, Database, Journal, Outbox, type SessionResolver, type Tx } from '@chariot/platform';
import { SessionsClosed } from '../events.js';
import { identityError } from '../errors.js';
import { browserName } from './browser.js';
import { needsTouch, proves, SESSION_LIFE_MS, sessionEnd, type SessionMethod } from './session.js';
import { SessionsRepository } from './sessions.repository.js';
import { hashOf, isToken, newToken } from './token.service.js';

export interface SignedInPerson {
  readonly personId: string;
  readonly displayName: string;
}

/** The way a person came in, and the User-Agent of what she came in with. */
export interface Entrance {
  readonly method: SessionMethod;
  readonly userAgent: string | undefined;
}

export interface OpenedSession {
  readonly token: string;
  /** How long a browser may keep it at most, in seconds. */
  readonly seconds: number;
}

/** Opens and closes sessions, and says at each request who a token is and what she holds today. */
@Injectable()
export class Sessions implements SessionResolver {
  constructor(
    @Inject(CLOCK) private readonly clock: Clock,
    private readonly database: Database,
    private readonly repository: SessionsRepository,
    private readonly journal: Journal,
    private readonly outbox: Outbox,
  ) {}

  /** Roles are read at each request: one that has ended carries nothing at the next. */
  async resolve(token: string): Promise<Reach | null> {
    if (!isToken(token)) return null;
    const now = this.clock.now();
    const hash = hashOf(token);
    const system = Reach.system('session');
    const session = await this.repository.living(system, this.database, hash, now);
    if (session === undefined) return null;
    if (needsTouch(session.lastSeenAt, now)) {
      const end = sessionEnd(session.createdAt, now);
      await this.database.transaction(system, (tx) => this.repository.touch(tx, hash, now, end));
    }
    return Reach.person({
      personId: session.personId,
      displayName: session.displayName,
      credential: { id: session.id, kind: 'session', provenAt: session.provenAt },
      grants: session.held.map(({ role, placeId }) => ({ role, placeId, permissions: ROLE_PERMISSIONS[role] })),
    });
  }

  /** `tx` is the system's: nobody has a Reach yet. */
  async open(tx: Tx, reach: Reach, person: SignedInPerson, how: Entrance): Promise<OpenedSession> {
    const now = this.clock.now();
    const token = newToken();
    await this.repository.open(
      tx,
      {
        hash: hashOf(token),
        personId: person.personId,
        expiresAt: sessionEnd(now, now),
        method: how.method,
        browser: browserName(how.userAgent),
        provenAt: proves(how.method) ? now : null,
      },
      now,
    );
    await this.journal.record(tx, reach, {
      act: 'identity.session.opened',
      subject: { kind: 'person', id: person.personId, label: person.displayName },
      details: { method: how.method },
    });
    return { token, seconds: SESSION_LIFE_MS / 1000 };
  }

  /** Notes that the person of this session has just proved that it is she. @returns when */
  async prove(tx: Tx, reach: Reach): Promise<Date> {
    const now = this.clock.now();
    const session = reach.credential;
    if (session?.kind !== 'session' || !(await this.repository.prove(tx, reach, session.id, now))) {
      throw identityError('sessionGone');
    }
    await this.journal.record(tx, reach, {
      act: 'identity.session.proven',
      subject: { kind: 'person', id: reach.id, label: reach.label },
    });
    return now;
  }

  /** Closes the session of this token; whatever is opened with the person's sessions is told. */
  async close(reach: Reach, token: string): Promise<void> {
    await this.database.transaction(reach, async (tx) => {
      await this.repository.close(tx, hashOf(token), this.clock.now());
      await this.journal.record(tx, reach, {
        act: 'identity.session.closed',
        subject: { kind: 'person', id: reach.id, label: reach.label },
      });
      await this.outbox.emit(tx, SessionsClosed.of({ personId: reach.id }));
    });
  }
}
