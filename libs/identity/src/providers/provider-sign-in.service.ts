import { Inject, Injectable } from '@nestjs/common';
import { Reach, type Clock } from '@chariot/kernel';
import { CLOCK, Database, violatedConstraint, type Tx } from '@chariot/platform';
import { identityError } from '../errors.js';
import { normalEmail } from '../people/person.js';
import { PeopleRepository } from '../people/people.repository.js';
import { OwnSessions } from '../sessions/own-sessions.service.js';
import { Sessions, type OpenedSession } from '../sessions/sessions.service.js';
import type { Knocker } from '../sign-in/password-sign-in.service.js';
import type { Flow } from './flows.repository.js';
import { ProviderLinks } from './provider-links.service.js';
import { ProviderLinksRepository, type LinkedPerson } from './provider-links.repository.js';
import type { ProvenSubject } from './provider-clients.service.js';
import type { ProviderSettings } from './providers.port.js';

const SYSTEM = Reach.system('connexion');
/** By how much a provider's clock may be behind ours. */
const SKEW_MS = 60_000;

/** What a provider's word is worth here: coming in, proving that it is she, or a new way of coming in. */
@Injectable()
export class ProviderSignIn {
  constructor(
    @Inject(CLOCK) private readonly clock: Clock,
    private readonly database: Database,
    private readonly repository: ProviderLinksRepository,
    private readonly links: ProviderLinks,
    private readonly people: PeopleRepository,
    private readonly sessions: Sessions,
    private readonly ownSessions: OwnSessions,
  ) {}

  /**
   * Nobody is created by signing in: the subject is linked to somebody, or, the first time and from a provider whose word
   * on addresses is taken, the address is somebody's.
   * @throws DomainError `identity.providerNotAdded`, `identity.providerOfAnother`
   */
  async enter(
    provider: ProviderSettings,
    said: ProvenSubject,
    userAgent: Knocker['userAgent'],
  ): Promise<OpenedSession> {
    const known = await this.database.read(SYSTEM, (tx) => this.repository.isKnown(tx, said.issuer, said.subject));
    const email = known || !provider.trustsEmail ? null : await said.email();
    return this.database.transaction(SYSTEM, async (tx) => {
      const person =
        (await this.repository.bySubject(tx, said.issuer, said.subject)) ??
        (email === null ? undefined : await this.#firstTime(tx, provider, said, normalEmail(email)));
      if (person === undefined) throw identityError('providerNotAdded');
      await this.repository.used(tx, said.issuer, said.subject, this.clock.now());
      return this.sessions.open(tx, SYSTEM, person, { method: 'provider', userAgent });
    });
  }

  /**
   * The person of the session that left, signed in again at the provider since it left.
   * @throws DomainError `identity.providerNotLinked`, `identity.providerRefused`, `identity.sessionGone`
   */
  async prove(flow: Flow, said: ProvenSubject): Promise<void> {
    const since = flow.createdAt.getTime() - SKEW_MS;
    if (said.authTime === undefined || said.authTime * 1000 < since) throw identityError('providerRefused');
    const person = await this.database.read(SYSTEM, (tx) => this.repository.bySubject(tx, said.issuer, said.subject));
    if (person === undefined || person.personId !== flow.personId) throw identityError('providerNotLinked');
    const reach = reachOf(flow, person.displayName);
    await this.database.transaction(reach, async (tx) => {
      await this.ownSessions.current(tx, reach);
      await this.sessions.prove(tx, reach);
    });
    // She has come by it: it is alive, and means of her own (`identity.let_in_by_another`).
    await this.database.transaction(SYSTEM, (tx) =>
      this.repository.used(tx, said.issuer, said.subject, this.clock.now()),
    );
  }

  /** @throws DomainError `identity.providerOfAnother`, `identity.sessionGone` */
  async link(flow: Flow, provider: ProviderSettings, said: ProvenSubject): Promise<void> {
    const reach = reachOf(flow, '');
    const own = await this.database.read(reach, async (tx) => {
      await this.ownSessions.current(tx, reach);
      return this.people.own(tx, reach);
    });
    if (own === undefined || own.disabledAt !== null) throw identityError('sessionGone');
    const { id: personId, displayName, email } = own;
    await this.#refusingTwice(() =>
      this.database.transaction(SYSTEM, (tx) =>
        this.links.add(tx, SYSTEM, provider, said, { personId, displayName, email }),
      ),
    );
  }

  async #firstTime(
    tx: Tx,
    provider: ProviderSettings,
    said: ProvenSubject,
    email: string,
  ): Promise<LinkedPerson | undefined> {
    const found = await this.people.byEmail(tx, email);
    if (found === undefined || found.disabledAt !== null) return undefined;
    const person = { personId: found.id, displayName: found.displayName, email: found.email };
    await this.#refusingTwice(() => this.links.add(tx, SYSTEM, provider, said, person));
    return person;
  }

  async #refusingTwice(work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      const constraint = violatedConstraint(error) ?? '';
      if (!['provider_link_subject_unique', 'provider_link_person_unique'].includes(constraint)) throw error;
      throw identityError('providerOfAnother', undefined, { cause: error });
    }
  }
}

/** The person and session that left: the session's own cookie does not come back with another site's redirection. */
function reachOf({ personId, sessionId }: Flow, displayName: string): Reach {
  if (personId === null || sessionId === null) throw identityError('sessionGone');
  return Reach.person({
    personId,
    displayName,
    grants: [],
    credential: { id: sessionId, kind: 'session', provenAt: null },
  });
}
