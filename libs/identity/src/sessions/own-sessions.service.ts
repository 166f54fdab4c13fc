import { Inject, Injectable } from '@nestjs/common';
import type { Account } from '@chariot/contract';
import type { Clock, Reach } from '@chariot/kernel';
import { CLOCK, Journal, Outbox, type Tx } from '@chariot/platform';
import { identityError } from '../errors.js';
import { SessionsClosed } from '../events.js';
import { OwnSessionsRepository, type OwnSession } from './own-sessions.repository.js';

/** Where one is in, and closing it from afar. */
@Injectable()
export class OwnSessions {
  constructor(
    @Inject(CLOCK) private readonly clock: Clock,
    private readonly repository: OwnSessionsRepository,
    private readonly journal: Journal,
    private readonly outbox: Outbox,
  ) {}

  /** The session that asks. @throws DomainError `identity.sessionGone`: also for an API token, which has none */
  async current(tx: Tx, reach: Reach): Promise<OwnSession> {
    const { credential } = reach;
    const session =
      credential?.kind === 'session'
        ? await this.repository.find(tx, reach, credential.id, this.clock.now())
        : undefined;
    if (session === undefined) throw identityError('sessionGone');
    return session;
  }

  async list(tx: Tx, reach: Reach): Promise<Account['sessions']> {
    const sessions = await this.repository.list(tx, reach, this.clock.now());
    return sessions.map(({ id, method, browser, createdAt, lastSeenAt, expiresAt }) => ({
      id,
      current: id === reach.credential?.id,
      method,
      browser,
      createdAt: createdAt.toISOString(),
      lastSeenAt: lastSeenAt.toISOString(),
      expiresAt: expiresAt.toISOString(),
    }));
  }

  /** @throws DomainError `identity.sessionNotFound`, the same for somebody else's */
  async close(tx: Tx, reach: Reach, id: string): Promise<void> {
    if (!(await this.repository.close(tx, reach, id, this.clock.now()))) throw identityError('sessionNotFound');
    await this.#told(tx, reach, 'identity.session.closed', 1);
  }

  /** @returns how many */
  async closeOthers(tx: Tx, reach: Reach): Promise<number> {
    const { id } = await this.current(tx, reach);
    const closed = await this.repository.closeOthers(tx, reach, id, this.clock.now());
    if (closed > 0) await this.#told(tx, reach, 'identity.sessions.othersClosed', closed);
    return closed;
  }

  async #told(tx: Tx, reach: Reach, act: string, sessions: number): Promise<void> {
    await this.journal.record(tx, reach, {
      act,
      subject: { kind: 'person', id: reach.id, label: reach.label },
      details: { sessions },
    });
    // What is open with the one that remains is cut too, and comes back by itself.
    await this.outbox.emit(tx, SessionsClosed.of({ personId: reach.id }));
  }
}
