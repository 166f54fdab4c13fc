import { Injectable } from '@nestjs/common';
import { Reach } from '@chariot/kernel';
import { Database } from '@chariot/platform';
import { Hashing } from '../credentials/hashing.service.js';
import { PasswordsRepository } from '../credentials/passwords.repository.js';
import { Passwords } from '../credentials/passwords.service.js';
import { identityError } from '../errors.js';
import { PeopleRepository } from '../people/people.repository.js';
import { normalEmail } from '../people/person.js';
import { Sessions, type OpenedSession } from '../sessions/sessions.service.js';
import { Attempts } from './attempts.service.js';

/** From where somebody knocks. */
export interface Knocker {
  readonly address: string;
  readonly userAgent: string | undefined;
}

const SYSTEM = Reach.system('connexion');

/** Coming in with a password and a code, and proving with them that one is still there. */
@Injectable()
export class PasswordSignIn {
  constructor(
    private readonly database: Database,
    private readonly attempts: Attempts,
    private readonly hashing: Hashing,
    private readonly people: PeopleRepository,
    private readonly repository: PasswordsRepository,
    private readonly passwords: Passwords,
    private readonly sessions: Sessions,
  ) {}

  /**
   * A password alone opens nothing.
   * @throws DomainError `identity.signInRefused`, the same whatever is wrong; `identity.tooManyAttempts`, `identity.busy`
   */
  enter(
    asked: { readonly email: string; readonly password: string; readonly code: string },
    from: Knocker,
  ): Promise<OpenedSession> {
    return this.hashing.admit(() => this.#enter(asked, from));
  }

  async #enter(
    asked: { readonly email: string; readonly password: string; readonly code: string },
    { address, userAgent }: Knocker,
  ): Promise<OpenedSession> {
    const email = normalEmail(asked.email);
    const attempt = await this.attempts.take(address, email);
    const known = await this.database.read(SYSTEM, (tx) => this.repository.byEmail(tx, email));
    const right = await this.hashing.matches(known?.hash ?? null, asked.password);
    const opened = await this.database.transaction(SYSTEM, async (tx) => {
      const accepted = await this.passwords.accepts(tx, SYSTEM, known, right, asked.code);
      if (!accepted || known === undefined) return null;
      return this.sessions.open(tx, SYSTEM, known, { method: 'password', userAgent });
    });
    if (opened === null) {
      await this.attempts.wrong(attempt, { method: 'password', person: known ?? null });
      throw identityError('signInRefused');
    }
    await this.attempts.right(attempt);
    return opened;
  }

  /** @returns when it was proved. @throws DomainError `identity.proofRefused`, `identity.tooManyAttempts`, `identity.busy` */
  prove(reach: Reach, asked: { readonly password: string; readonly code: string }, address: string): Promise<Date> {
    return this.hashing.admit(() => this.#prove(reach, asked, address));
  }

  async #prove(
    reach: Reach,
    asked: { readonly password: string; readonly code: string },
    address: string,
  ): Promise<Date> {
    const { email, known } = await this.database.read(reach, async (tx) => ({
      email: (await this.people.own(tx, reach))?.email ?? '',
      known: await this.repository.own(tx, reach),
    }));
    const attempt = await this.attempts.take(address, email);
    const right = await this.hashing.matches(known?.hash ?? null, asked.password);
    const provenAt = await this.database.transaction(reach, async (tx) =>
      (await this.passwords.accepts(tx, reach, known, right, asked.code)) ? this.sessions.prove(tx, reach) : null,
    );
    if (provenAt === null) {
      await this.attempts.wrong(attempt, {
        method: 'password',
        person: { personId: reach.id, displayName: reach.label },
      });
      throw identityError('proofRefused');
    }
    await this.attempts.right(attempt);
    return provenAt;
  }
}
