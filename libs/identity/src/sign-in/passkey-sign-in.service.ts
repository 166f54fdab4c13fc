import { Inject, Injectable } from '@nestjs/common';
import { Reach, type Clock } from '@chariot/kernel';
import { CLOCK, Database } from '@chariot/platform';
import { Challenges } from '../credentials/challenges.service.js';
import type { PasskeyOptions } from '../credentials/passkeys.service.js';
import { PasskeysRepository, type PasskeyRow } from '../credentials/passkeys.repository.js';
import { RelyingParty, type PasskeyAnswer } from '../credentials/relying-party.service.js';
import { identityError } from '../errors.js';
import { Sessions, type OpenedSession } from '../sessions/sessions.service.js';
import { Attempts } from './attempts.service.js';
import type { Knocker } from './password-sign-in.service.js';

export interface PasskeyAsked {
  readonly challengeId: string;
  readonly answer: PasskeyAnswer;
}

interface Answered {
  readonly key: PasskeyRow | undefined;
  /** `null`: refused. */
  readonly counter: number | null;
}

const SYSTEM = Reach.system('connexion');

/** Coming in with a passkey, which says by itself whose it is, and proving with one that one is still there. */
@Injectable()
export class PasskeySignIn {
  constructor(
    @Inject(CLOCK) private readonly clock: Clock,
    private readonly database: Database,
    private readonly repository: PasskeysRepository,
    private readonly challenges: Challenges,
    private readonly relyingParty: RelyingParty,
    private readonly attempts: Attempts,
    private readonly sessions: Sessions,
  ) {}

  /** The same for everybody: who has a passkey is not told. */
  options(address: string): Promise<PasskeyOptions> {
    return this.database.transaction(SYSTEM, async (tx) => {
      const { id, challenge } = await this.challenges.open(tx, SYSTEM, 'signIn', address);
      return { challengeId: id, options: await this.relyingParty.authentication(challenge, []) };
    });
  }

  proofOptions(reach: Reach, address: string): Promise<PasskeyOptions> {
    return this.database.transaction(reach, async (tx) => {
      const known = await this.repository.ofOneself(tx, reach);
      if (known.length === 0) throw identityError('proofRefused');
      const { id, challenge } = await this.challenges.open(tx, reach, 'prove', address);
      return { challengeId: id, options: await this.relyingParty.authentication(challenge, known) };
    });
  }

  /** @throws DomainError `identity.signInRefused`, the same whatever is wrong */
  async enter(asked: PasskeyAsked, { address, userAgent }: Knocker): Promise<OpenedSession> {
    const { key, counter } = await this.#answered(SYSTEM, 'signIn', asked);
    if (key !== undefined && counter !== null) {
      const opened = await this.database.transaction(SYSTEM, async (tx) =>
        (await this.repository.used(tx, key, counter, this.clock.now()))
          ? this.sessions.open(tx, SYSTEM, key, { method: 'passkey', userAgent })
          : null,
      );
      if (opened !== null) return opened;
    }
    await this.attempts.refused(address, { method: 'passkey', person: key ?? null });
    throw identityError('signInRefused');
  }

  /** @returns when it was proved. @throws DomainError `identity.proofRefused` */
  async prove(reach: Reach, asked: PasskeyAsked, address: string): Promise<Date> {
    // Row security shows the caller her own keys alone: somebody else's is not found.
    const { key, counter } = await this.#answered(reach, 'prove', asked);
    if (key !== undefined && counter !== null && key.personId === reach.id) {
      const provenAt = await this.database.transaction(reach, async (tx) =>
        (await this.repository.used(tx, key, counter, this.clock.now())) ? this.sessions.prove(tx, reach) : null,
      );
      if (provenAt !== null) return provenAt;
    }
    await this.attempts.refused(address, {
      method: 'passkey',
      person: { personId: reach.id, displayName: reach.label },
    });
    throw identityError('proofRefused');
  }

  async #answered(reach: Reach, purpose: 'signIn' | 'prove', asked: PasskeyAsked): Promise<Answered> {
    const { challenge, key } = await this.database.transaction(reach, async (tx) => ({
      challenge: await this.challenges.take(tx, reach, purpose, asked.challengeId),
      key: await this.repository.byCredential(tx, Buffer.from(asked.answer.id, 'base64url')),
    }));
    if (challenge === undefined || key === undefined) return { key, counter: null };
    return { key, counter: await this.relyingParty.authenticated(challenge, key, asked.answer) };
  }
}
