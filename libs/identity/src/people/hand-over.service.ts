import { Inject, Injectable } from '@nestjs/common';
import { LocalDate, newId, type Clock, type Reach } from '@chariot/kernel';
import type { Person } from '@chariot/contract';
import { CLOCK, Journal, type Tx } from '@chariot/platform';
import { isClosed, Places } from '@chariot/territory';
import { Approvals } from '../approvals/approvals.service.js';
import { identityError } from '../errors.js';
import { RoleChanges } from '../roles/role-changes.service.js';
import { personOf, RolesRepository, type HeldRoleRow } from '../roles/roles.repository.js';
import { Roles } from '../roles/roles.service.js';
import { ApiTokensRepository } from '../tokens/api-tokens.repository.js';
import { People } from './people.service.js';

/** Somebody leaves: all that she holds passes to the one who takes over, in one act. */
@Injectable()
export class HandOver {
  constructor(
    @Inject(CLOCK) private readonly clock: Clock,
    private readonly people: People,
    private readonly roles: Roles,
    private readonly repository: RolesRepository,
    private readonly changes: RoleChanges,
    private readonly tokens: ApiTokensRepository,
    private readonly places: Places,
    private readonly journal: Journal,
    private readonly approvals: Approvals,
  ) {}

  /**
   * Each role ends today and begins today for the successor, until the same day; what she has already is not given
   * twice, what was lent to the one who leaves goes back to its lender, and a role on a closed place just ends. Dangerous acts that
   * she had asked for are withdrawn. Whoever
   * does it holds all of it there: she gives nobody, herself included, more than she may grant.
   * @returns the one who takes over
   * @throws DomainError `identity.personNotFound`, `identity.handOverToSelf`, `identity.successorDisabled`,
   *   `identity.mayNotHandOver`, `identity.handOverAdministrator`, `identity.nothingToHandOver`
   */
  async handOver(
    tx: Tx,
    reach: Reach,
    fromId: string,
    { toPersonId, reason }: { readonly toPersonId: string; readonly reason: string },
  ): Promise<Person> {
    if (fromId === toPersonId) throw identityError('handOverToSelf');
    const [leaver, successor] = [
      await this.people.get(tx, reach, fromId),
      await this.people.get(tx, reach, toPersonId),
    ];
    if (successor.disabledAt !== null) throw identityError('successorDisabled');
    const { wholly, placeId } = await this.roles.answersFor(tx, reach, fromId);
    if (!wholly) throw identityError('mayNotHandOver');
    const now = this.clock.now();
    // Held in the order of their ids: two who hand the same person over queue.
    const held = await this.repository.lockInForce(tx, reach, fromId, now);
    if (held.length === 0) throw identityError('nothingToHandOver');
    const administered = held.find(({ role }) => role === 'administrator');
    if (administered !== undefined) {
      const place = await this.places.get(tx, reach, administered.placeId);
      throw identityError('handOverAdministrator', { place: place.name });
    }
    await this.approvals.withdrawOf(tx, reach, fromId, `${leaver.displayName} a transmis ses rôles`);
    // Before: whoever ends her last role here answers for her until then.
    await this.tokens.revokeAllOf(tx, fromId, null, now);
    let passed = 0;
    for (const role of held) passed += await this.#pass(tx, reach, { leaver, successor, held: role, now });
    await this.journal.record(tx, reach, {
      act: 'identity.person.handedOver',
      subject: { kind: 'person', id: fromId, label: leaver.displayName },
      placeId,
      details: { to: successor.displayName, toPersonId, roles: passed, reason },
    });
    return this.people.get(tx, reach, toPersonId);
  }

  /** @returns 1 when the successor was given the role */
  async #pass(
    tx: Tx,
    reach: Reach,
    {
      leaver,
      successor,
      held,
      now,
    }: { readonly leaver: Person; readonly successor: Person; readonly held: HeldRoleRow; readonly now: Date },
  ): Promise<number> {
    const place = await this.places.get(tx, reach, held.placeId);
    const today = LocalDate.at(now, place.timeZone);
    await this.changes.cease(tx, reach, leaver, held, place);
    if (held.delegation !== null || isClosed(place, today)) return 0;
    const next = {
      id: newId(),
      personId: successor.id,
      role: held.role,
      placeId: held.placeId,
      from: held.from > today ? held.from : today,
      until: held.until,
      ticket: held.ticket,
      grantedBy: personOf(reach),
    };
    if (await this.repository.overlaps(tx, next)) return 0;
    await this.changes.begin(tx, reach, successor, next, place);
    return 1;
  }
}
