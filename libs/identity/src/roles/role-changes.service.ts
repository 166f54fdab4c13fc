import { Inject, Injectable } from '@nestjs/common';
import { LocalDate, ROLE_LABELS, type Clock, type Reach } from '@chariot/kernel';
import type { Person } from '@chariot/contract';
import { CLOCK, Journal, Outbox, violatedConstraint, type Tx } from '@chariot/platform';
import { identityError } from '../errors.js';
import { AdministratorEnded, RoleEnded, SessionsClosed } from '../events.js';
import { SessionsRepository } from '../sessions/sessions.repository.js';
import { ApiTokensRepository } from '../tokens/api-tokens.repository.js';
import { RolesRepository, type HeldRoleRow, type NewHeldRole } from './roles.repository.js';

export type PersonName = Pick<Person, 'id' | 'displayName'>;
export interface RolePlace {
  readonly id: string;
  readonly name: string;
  readonly timeZone: string;
}

/** What follows from a role that begins or ends, whoever decided it and why: the deciding is done before. */
@Injectable()
export class RoleChanges {
  constructor(
    @Inject(CLOCK) private readonly clock: Clock,
    private readonly repository: RolesRepository,
    private readonly sessions: SessionsRepository,
    private readonly tokens: ApiTokensRepository,
    private readonly journal: Journal,
    private readonly outbox: Outbox,
  ) {}

  /**
   * Writes the role. The sessions of a person to whom somebody else gives it are closed: whoever opened one before must
   * not inherit what comes after.
   */
  async begin(tx: Tx, reach: Reach, person: PersonName, held: NewHeldRole, place: RolePlace): Promise<void> {
    const { role, from, until, ticket, lent } = held;
    try {
      await this.repository.insert(tx, held, this.clock.now());
    } catch (error) {
      // Two people who give the same role at once.
      if (violatedConstraint(error) !== 'held_role_once') throw error;
      throw identityError('roleAlreadyHeld', undefined, { cause: error });
    }
    await this.journal.record(tx, reach, {
      act: lent === undefined ? 'identity.role.granted' : 'identity.role.lent',
      subject: { kind: 'person', id: person.id, label: person.displayName },
      placeId: place.id,
      details: {
        ...{ role, label: ROLE_LABELS[role], place: place.name, from, until, ticket },
        ...(lent !== undefined && { reason: lent.reason }),
      },
    });
    if (reach.id !== person.id) await this.closeSessions(tx, person.id);
  }

  /**
   * Ends the role now, and whatever is lent from it; sessions are closed, and the API tokens that she made there are
   * revoked for good. @throws DomainError `identity.lastAdministrator`
   */
  async cease(tx: Tx, reach: Reach, person: PersonName, held: HeldRoleRow, place: RolePlace): Promise<void> {
    const now = this.clock.now();
    for (const lent of await this.repository.lentFrom(tx, reach, held.id, now)) {
      await this.cease(tx, reach, { id: lent.personId, displayName: lent.displayName }, lent, place);
    }
    // Before: whoever ends her last role here answers for her until then.
    await this.closeSessions(tx, person.id);
    await this.tokens.revokeAllOf(tx, person.id, place.id, now);
    const today = LocalDate.at(now, place.timeZone);
    try {
      await this.repository.end(tx, reach, held.id, today, now);
    } catch (error) {
      if (violatedConstraint(error) !== 'last_administrator') throw error;
      throw identityError('lastAdministrator', undefined, { cause: error });
    }
    await this.journal.record(tx, reach, {
      act: held.delegation === null ? 'identity.role.ended' : 'identity.role.returned',
      subject: { kind: 'person', id: person.id, label: person.displayName },
      placeId: place.id,
      details: { role: held.role, label: ROLE_LABELS[held.role], place: place.name, until: today },
    });
    await this.outbox.emit(tx, RoleEnded.of({ personId: person.id, placeId: place.id, role: held.role }));
    if (held.role === 'administrator') {
      const { id: personId, displayName } = person;
      const ended = { personId, displayName, placeId: place.id, endedBy: reach.label };
      await this.outbox.emit(tx, AdministratorEnded.of(ended));
    }
  }

  async closeSessions(tx: Tx, personId: string): Promise<void> {
    await this.sessions.closeAllOf(tx, personId, this.clock.now());
    await this.outbox.emit(tx, SessionsClosed.of({ personId }));
  }
}
