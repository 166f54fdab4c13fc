import { Inject, Injectable } from '@nestjs/common';
import type { Clock, Reach } from '@chariot/kernel';
import { CLOCK, Journal, type Tx } from '@chariot/platform';
import { requireProof } from '../approvals/proof.js';
import { identityError } from '../errors.js';
import { ProviderNames } from '../providers/provider-names.service.js';
import type { OwnSession } from '../sessions/own-sessions.repository.js';
import { OwnSessions } from '../sessions/own-sessions.service.js';
import { CredentialLetters } from './credential-letters.service.js';
import type { CredentialNews } from './credential-mail.js';
import { MeansRepository } from './means.repository.js';

/** How long after a link was used a first means may be added with it. */
const FRESH_MS = 60 * 60_000;

export interface Told {
  readonly act: string;
  readonly news: CredentialNews;
  /** Name of the key, label of the provider. */
  readonly detail?: string;
  /** Whether a means was removed or replaced: whoever came in by it is put out. */
  readonly closesOthers: boolean;
}

/** Whether one may change one's means of coming in, and what follows each change. */
@Injectable()
export class CredentialChange {
  constructor(
    @Inject(CLOCK) private readonly clock: Clock,
    private readonly means: MeansRepository,
    private readonly providers: ProviderNames,
    private readonly sessions: OwnSessions,
    private readonly journal: Journal,
    private readonly letters: CredentialLetters,
  ) {}

  /** Whether the caller has anything to prove with that it is she. */
  canProve(tx: Tx, reach: Reach): Promise<boolean> {
    return this.means.any(tx, reach, this.providers.ids());
  }

  /**
   * With a means of proof, it must have served within ten minutes; without, the session must be fresh from a link or
   * from the first run: a session that somebody left open somewhere must not become an account of his.
   * @throws DomainError `identity.proofNeeded`, `identity.freshSessionNeeded`, `identity.sessionGone`
   */
  async allow(tx: Tx, reach: Reach): Promise<OwnSession> {
    await this.means.queue(tx, reach);
    const session = await this.sessions.current(tx, reach);
    const now = this.clock.now();
    if (await this.canProve(tx, reach)) {
      requireProof(reach, now);
      return session;
    }
    const fresh = now.getTime() - session.createdAt.getTime() <= FRESH_MS;
    if (!fresh || (session.method !== 'link' && session.method !== 'firstRun')) {
      throw identityError('freshSessionNeeded');
    }
    return session;
  }

  /** The journal's line, the letter, and the other sessions. */
  async told(tx: Tx, reach: Reach, { act, news, detail, closesOthers }: Told): Promise<void> {
    await this.journal.record(tx, reach, {
      act,
      subject: { kind: 'person', id: reach.id, label: reach.label },
      ...(detail !== undefined && { details: { name: detail } }),
    });
    await this.letters.toOneself(tx, reach, news, detail);
    if (closesOthers) await this.sessions.closeOthers(tx, reach);
  }
}
