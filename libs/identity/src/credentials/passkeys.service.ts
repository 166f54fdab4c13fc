import { Inject, Injectable } from '@nestjs/common';
import { newId, type Clock, type Reach } from '@chariot/kernel';
import { CLOCK, Database, violatedConstraint, type Tx } from '@chariot/platform';
import { identityError } from '../errors.js';
import { PeopleRepository } from '../people/people.repository.js';
import { Challenges } from './challenges.service.js';
import { CredentialChange } from './credential-change.service.js';
import { PasskeysRepository } from './passkeys.repository.js';
import { RelyingParty, type NewPasskey, type PasskeyAnswer } from './relying-party.service.js';

const MOST = 20;

export interface PasskeyOptions {
  readonly challengeId: string;
  readonly options: Record<string, unknown>;
}

/** One's own passkeys. */
@Injectable()
export class Passkeys {
  constructor(
    @Inject(CLOCK) private readonly clock: Clock,
    private readonly database: Database,
    private readonly repository: PasskeysRepository,
    private readonly challenges: Challenges,
    private readonly relyingParty: RelyingParty,
    private readonly change: CredentialChange,
    private readonly people: PeopleRepository,
  ) {}

  /** @throws DomainError `identity.proofNeeded`, `identity.freshSessionNeeded`, `identity.tooManyPasskeys` */
  async options(tx: Tx, reach: Reach, address: string): Promise<PasskeyOptions> {
    await this.change.allow(tx, reach);
    const own = await this.people.own(tx, reach);
    if (own === undefined) throw identityError('personNotFound');
    const known = await this.repository.ofOneself(tx, reach);
    if (known.length >= MOST) throw identityError('tooManyPasskeys');
    const { id, challenge } = await this.challenges.open(tx, reach, 'register', address);
    return { challengeId: id, options: await this.relyingParty.registration(challenge, own, known) };
  }

  /** @throws DomainError `identity.passkeyRefused`, `identity.passkeyKnown` and those of `options` */
  async add(
    reach: Reach,
    asked: { readonly challengeId: string; readonly name: string; readonly answer: PasskeyAnswer },
  ): Promise<void> {
    const challenge = await this.database.transaction(reach, (tx) =>
      this.challenges.take(tx, reach, 'register', asked.challengeId),
    );
    const made = challenge === undefined ? null : await this.relyingParty.registered(challenge, asked.answer);
    if (made === null) throw identityError('passkeyRefused');
    try {
      await this.database.transaction(reach, (tx) => this.#insert(tx, reach, made, asked.name));
    } catch (error) {
      if (violatedConstraint(error) !== 'passkey_credential_unique') throw error;
      throw identityError('passkeyKnown', undefined, { cause: error });
    }
  }

  /** @throws DomainError `identity.passkeyNotFound` */
  async remove(tx: Tx, reach: Reach, id: string): Promise<void> {
    await this.change.allow(tx, reach);
    const name = await this.repository.remove(tx, reach, id);
    if (name === undefined) throw identityError('passkeyNotFound');
    await this.change.told(tx, reach, {
      act: 'identity.passkey.removed',
      news: 'passkeyRemoved',
      detail: name,
      closesOthers: true,
    });
  }

  async #insert(tx: Tx, reach: Reach, made: NewPasskey, name: string): Promise<void> {
    await this.change.allow(tx, reach);
    if ((await this.repository.ofOneself(tx, reach)).length >= MOST) throw identityError('tooManyPasskeys');
    await this.repository.insert(tx, reach, { id: newId(), ...made, name }, this.clock.now());
    await this.change.told(tx, reach, {
      act: 'identity.passkey.added',
      news: 'passkeyAdded',
      detail: name,
      closesOthers: false,
    });
  }
}
