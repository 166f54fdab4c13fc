import { Inject, Injectable } from '@nestjs/common';
import type { Clock, Reach } from '@chariot/kernel';
import type { Person } from '@chariot/contract';
import { CLOCK, Journal, violatedConstraint, type Tx } from '@chariot/platform';
import { Places } from '@chariot/territory';
import { Approvals } from '../approvals/approvals.service.js';
import { identityError } from '../errors.js';
import { RoleChanges } from '../roles/role-changes.service.js';
import { RolesRepository } from '../roles/roles.repository.js';
import { Roles } from '../roles/roles.service.js';
import { ApiTokensRepository } from '../tokens/api-tokens.repository.js';
import { PeopleRepository } from './people.repository.js';
import { People } from './people.service.js';

/** A person's way in, closed at once and reopened: her roles stay written, and carry nothing meanwhile. */
@Injectable()
export class Disabling {
  constructor(
    @Inject(CLOCK) private readonly clock: Clock,
    private readonly people: People,
    private readonly repository: PeopleRepository,
    private readonly roles: Roles,
    private readonly rolesRepository: RolesRepository,
    private readonly changes: RoleChanges,
    private readonly tokens: ApiTokensRepository,
    private readonly places: Places,
    private readonly approvals: Approvals,
    private readonly journal: Journal,
  ) {}

  /**
   * Sessions, links and API tokens are worth nothing from now on, and what she lends is taken back; the dangerous acts that she
   * had asked for are withdrawn.
   * @throws DomainError `identity.personNotFound`, `identity.disablingOneself`, `identity.mayNotDisable`,
   *   `identity.alreadyDisabled`, `identity.lastAdministrator`
   */
  async disable(tx: Tx, reach: Reach, personId: string, reason: string): Promise<Person> {
    const { person, placeId } = await this.#answered(tx, reach, personId);
    if (person.disabledAt !== null) throw identityError('alreadyDisabled');
    const now = this.clock.now();
    await this.approvals.withdrawOf(tx, reach, personId, `L’accès de ${person.displayName} est fermé`);
    for (const held of await this.rolesRepository.ofPeople(tx, reach, [personId], now)) {
      for (const lent of await this.rolesRepository.lentFrom(tx, reach, held.id, now)) {
        const place = await this.places.get(tx, reach, lent.placeId);
        await this.changes.cease(tx, reach, { id: lent.personId, displayName: lent.displayName }, lent, place);
      }
    }
    await this.tokens.revokeAllOf(tx, personId, null, now);
    await this.changes.closeSessions(tx, personId);
    try {
      await this.repository.setDisabled(tx, personId, now);
    } catch (error) {
      if (violatedConstraint(error) !== 'last_administrator') throw error;
      throw identityError('lastAdministrator', undefined, { cause: error });
    }
    await this.#record(tx, reach, 'identity.person.disabled', person, placeId, reason);
    return this.people.get(tx, reach, personId);
  }

  /** @throws DomainError `identity.personNotFound`, `identity.mayNotDisable`, `identity.notDisabled` */
  async enable(tx: Tx, reach: Reach, personId: string, reason: string): Promise<Person> {
    const { person, placeId } = await this.#answered(tx, reach, personId);
    if (person.disabledAt === null) throw identityError('notDisabled');
    await this.repository.setDisabled(tx, personId, null);
    await this.#record(tx, reach, 'identity.person.enabled', person, placeId, reason);
    return this.people.get(tx, reach, personId);
  }

  async #answered(
    tx: Tx,
    reach: Reach,
    personId: string,
  ): Promise<{ readonly person: Person; readonly placeId: string | null }> {
    const person = await this.people.get(tx, reach, personId);
    if (personId === reach.id) throw identityError('disablingOneself');
    const { wholly, placeId } = await this.roles.answersFor(tx, reach, personId);
    if (!wholly) throw identityError('mayNotDisable');
    return { person, placeId };
  }

  #record(tx: Tx, reach: Reach, act: string, person: Person, placeId: string | null, reason: string): Promise<void> {
    const subject = { kind: 'person', id: person.id, label: person.displayName };
    return this.journal.record(tx, reach, { act, subject, placeId, details: { reason } });
  }
}
