import { randomBytes } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { newId, type Clock, type Reach } from '@chariot/kernel';
import { CLOCK, type Tx } from '@chariot/platform';
import { identityError } from '../errors.js';
import { Attempts } from '../sign-in/attempts.service.js';
import { PasskeysRepository, type ChallengePurpose } from './passkeys.repository.js';

/** How long a person may take to unlock her key. */
export const CHALLENGE_LIFE_MS = 5 * 60_000;
/** Challenges that one address may have open: a whole school signs in at eight. */
const MOST_FROM_ONE = 300;

export interface OpenChallenge {
  readonly id: string;
  readonly challenge: Buffer;
}

/** What a key is asked to sign: drawn once, used once, for one purpose and, signed in, in one session. */
@Injectable()
export class Challenges {
  constructor(
    @Inject(CLOCK) private readonly clock: Clock,
    private readonly repository: PasskeysRepository,
    private readonly attempts: Attempts,
  ) {}

  /** @throws DomainError `identity.tooManyAttempts` */
  async open(tx: Tx, reach: Reach, purpose: ChallengePurpose, address: string): Promise<OpenChallenge> {
    const now = this.clock.now();
    const askedFrom = this.attempts.askerKey(address);
    if ((await this.repository.waitingFrom(tx, askedFrom, now)) >= MOST_FROM_ONE) {
      throw identityError('tooManyAttempts', { wait: '5 minutes' });
    }
    const opened = { id: newId(), challenge: randomBytes(32) };
    const expiresAt = new Date(now.getTime() + CHALLENGE_LIFE_MS);
    await this.repository.addChallenge(tx, { ...opened, purpose, ...asker(reach), askedFrom, expiresAt }, now);
    return opened;
  }

  /** In a transaction of its own, which stands whatever follows. @returns `undefined` for one that is not worth anything */
  take(tx: Tx, reach: Reach, purpose: ChallengePurpose, id: string): Promise<Buffer | undefined> {
    return this.repository.takeChallenge(tx, { id, purpose, ...asker(reach) }, this.clock.now());
  }
}

const asker = (reach: Reach): { personId: string | null; sessionId: string | null } =>
  reach.kind === 'person'
    ? { personId: reach.id, sessionId: reach.credential?.kind === 'session' ? reach.credential.id : null }
    : { personId: null, sessionId: null };
