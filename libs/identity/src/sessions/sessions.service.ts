import { Inject, Injectable } from '@nestjs/common';
import { Reach, ROLE_PERMISSIONS, type Clock } from '@chariot/kernel';
import { CLOCK, Database, Journal, Outbox, type SessionResolver, type Tx } from '@chariot/platform';
import { SessionsClosed } from '../events.js';
import { FORGET_AFTER_MS, needsTouch, SESSION_LIFE_MS, sessionEnd } from './session.js';
import { SessionsRepository } from './sessions.repository.js';
import { hashOf, isToken, newToken } from './token.service.js';

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
    const session = await this.database.read(system, (tx) => this.repository.living(tx, hash, now));
    if (session === undefined) return null;
    if (needsTouch(session.lastSeenAt, now)) {
      const end = sessionEnd(session.createdAt, now);
      await this.database.transaction(system, (tx) => this.repository.touch(tx, hash, now, end));
    }
    return Reach.person({
      personId: session.personId,
      displayName: session.displayName,
      grants: session.held.map(({ role, placeId }) => ({ role, placeId, permissions: ROLE_PERMISSIONS[role] })),
    });
  }

  /** `tx` is the system's: nobody has a Reach yet. */
  async open(tx: Tx, reach: Reach, person: { personId: string; displayName: string }): Promise<OpenedSession> {
    const now = this.clock.now();
    const token = newToken();
    await this.repository.open(tx, hashOf(token), person.personId, now, sessionEnd(now, now));
    await this.repository.forget(tx, new Date(now.getTime() - FORGET_AFTER_MS));
    await this.journal.record(tx, reach, {
      act: 'identity.session.opened',
      subject: { kind: 'person', id: person.personId, label: person.displayName },
    });
    return { token, seconds: SESSION_LIFE_MS / 1000 };
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
