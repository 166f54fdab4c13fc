import { Inject, Injectable } from '@nestjs/common';
import { Reach, type Clock } from '@chariot/kernel';
import { CLOCK, Database, Journal, type Tx } from '@chariot/platform';
import { identityError } from '../errors.js';
import { normalEmail } from '../people/person.js';
import { PeopleRepository, type PersonRow } from '../people/people.repository.js';
import { Roles } from '../roles/roles.service.js';
import { INSTANCE_INFO, type InstanceInfo } from './instance-info.port.js';
import { LINK_LIFE_MS } from './session.js';
import { SessionsRepository } from './sessions.repository.js';
import { Sessions, type OpenedSession } from './sessions.service.js';
import { hashOf, newToken } from './token.service.js';

export interface SignInLink {
  /** The console’s own address, behind `#`: no server or proxy on the way sees the token. */
  readonly url: string;
  readonly expiresAt: string;
}

/** Links that let a person in: once, within 15 minutes. */
@Injectable()
export class SignInLinks {
  constructor(
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(INSTANCE_INFO) private readonly instance: InstanceInfo,
    private readonly database: Database,
    private readonly people: PeopleRepository,
    private readonly roles: Roles,
    private readonly repository: SessionsRepository,
    private readonly sessions: Sessions,
    private readonly journal: Journal,
  ) {}

  /**
   * Whoever holds the link is that person: it is made only by somebody who holds all that she holds, everywhere.
   * @throws DomainError `identity.personNotFound`, `identity.mayNotLetIn`
   */
  async create(tx: Tx, reach: Reach, personId: string): Promise<SignInLink> {
    const person = await this.people.find(tx, reach, personId);
    if (person === undefined) throw identityError('personNotFound');
    return this.#create(tx, reach, person);
  }

  async #create(tx: Tx, reach: Reach, { id: personId, displayName }: PersonRow): Promise<SignInLink> {
    const now = this.clock.now();
    const answers = await this.roles.answersFor(tx, reach, personId);
    if (!answers.wholly) throw identityError('mayNotLetIn');
    const token = newToken();
    const expiresAt = new Date(now.getTime() + LINK_LIFE_MS);
    await this.repository.addLink(tx, hashOf(token), personId, now, expiresAt);
    await this.journal.record(tx, reach, {
      act: 'identity.signInLink.created',
      subject: { kind: 'person', id: personId, label: displayName },
      placeId: answers.placeId,
    });
    return { url: `${this.instance.publicUrl}/#/entrer?jeton=${token}`, expiresAt: expiresAt.toISOString() };
  }

  /** For whoever operates the server, by e-mail address. @throws DomainError `identity.emailUnknown` */
  createFor(email: string): Promise<SignInLink & { readonly displayName: string }> {
    const operator = Reach.system('ligne de commande');
    return this.database.transaction(operator, async (tx) => {
      const person = await this.people.byEmail(tx, normalEmail(email));
      if (person === undefined) throw identityError('emailUnknown', { email: normalEmail(email) });
      return { ...(await this.#create(tx, operator, person)), displayName: person.displayName };
    });
  }

  /** @throws DomainError `identity.linkNotValid`, the same whatever is wrong with it */
  exchange(token: string, userAgent: string | undefined): Promise<OpenedSession> {
    const door = Reach.system('connexion');
    return this.database.transaction(door, async (tx) => {
      const person = await this.repository.useLink(tx, hashOf(token), this.clock.now());
      if (person === undefined) throw identityError('linkNotValid');
      return this.sessions.open(tx, door, person, { method: 'link', userAgent });
    });
  }
}
