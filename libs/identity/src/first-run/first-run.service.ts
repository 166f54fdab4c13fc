import { Inject, Injectable } from '@nestjs/common';
import { LocalDate, newId, Reach, type Clock } from '@chariot/kernel';
import { CLOCK, Database, Journal, type Tx } from '@chariot/platform';
import { Places } from '@chariot/territory';
import { identityError } from '../errors.js';
import { normalEmail } from '../people/person.js';
import { PeopleRepository } from '../people/people.repository.js';
import { Roles } from '../roles/roles.service.js';
import { Sessions, type OpenedSession } from '../sessions/sessions.service.js';
import { hashOfCode, newCode } from '../sessions/token.service.js';
import { FirstRunRepository } from './first-run.repository.js';

export interface FirstAdministrator {
  readonly code: string;
  readonly displayName: string;
  readonly email: string;
  readonly academieName: string;
}

/** How an instance that nobody administers gets its first administrator: with a code that only its terminal shows. */
@Injectable()
export class FirstRun {
  readonly #system = Reach.system('premier démarrage');

  constructor(
    @Inject(CLOCK) private readonly clock: Clock,
    private readonly database: Database,
    private readonly repository: FirstRunRepository,
    private readonly places: Places,
    private readonly people: PeopleRepository,
    private readonly roles: Roles,
    private readonly sessions: Sessions,
    private readonly journal: Journal,
  ) {}

  needed(): Promise<boolean> {
    return this.database.read(
      this.#system,
      async (tx) => !(await this.repository.hasAdministrator(tx, this.clock.now())),
    );
  }

  /** A code to print, or `null` when somebody administers the instance. Every process that starts has its own. */
  prepare(): Promise<string | null> {
    return this.database.transaction(this.#system, async (tx) => {
      const now = this.clock.now();
      if (await this.repository.hasAdministrator(tx, now)) return null;
      const { code, hash } = newCode();
      await this.repository.addCode(tx, hash, now);
      return code;
    });
  }

  /** @throws DomainError `identity.alreadyStarted`, `identity.wrongCode` */
  complete(asked: FirstAdministrator, userAgent: string | undefined): Promise<OpenedSession> {
    return this.database.transaction(this.#system, async (tx) => {
      const now = this.clock.now();
      await this.repository.queue(tx);
      if (await this.repository.hasAdministrator(tx, now)) throw identityError('alreadyStarted');
      const hash = hashOfCode(asked.code);
      if (hash === null || !(await this.repository.useCode(tx, hash, now))) throw identityError('wrongCode');
      const placeId = await this.#academie(tx, asked.academieName);
      const person = await this.#person(tx, asked, now);
      await this.journal.record(tx, this.#system, {
        act: 'identity.instance.started',
        subject: { kind: 'person', id: person.personId, label: person.displayName },
        placeId,
      });
      await this.roles.grant(
        tx,
        this.#system,
        { id: person.personId, displayName: person.displayName },
        { role: 'administrator', placeId, from: LocalDate.today(this.clock), until: null, ticket: null },
      );
      return this.sessions.open(tx, this.#system, person, { method: 'firstRun', userAgent });
    });
  }

  async #academie(tx: Tx, name: string): Promise<string> {
    const existing = await this.repository.academie(tx);
    if (existing !== undefined) return existing;
    const opened = await this.places.open(tx, this.#system, {
      kind: 'academie',
      name,
      timeZone: 'Europe/Paris',
      openedOn: LocalDate.today(this.clock),
      parentIds: [],
    });
    return opened.id;
  }

  /** She may be known already, when an instance has lost its administrators. */
  async #person(
    tx: Tx,
    asked: FirstAdministrator,
    now: Date,
  ): Promise<{ readonly personId: string; readonly displayName: string }> {
    const email = normalEmail(asked.email);
    const known = await this.people.byEmail(tx, email);
    if (known !== undefined) return { personId: known.id, displayName: known.displayName };
    const personId = newId();
    await this.people.insert(tx, { id: personId, displayName: asked.displayName, email }, now);
    return { personId, displayName: asked.displayName };
  }
}
