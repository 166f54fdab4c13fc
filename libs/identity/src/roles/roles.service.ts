import { Inject, Injectable } from '@nestjs/common';
import { LocalDate, newId, Period, ROLE_LABELS, type Clock, type Reach, type Role } from '@chariot/kernel';
import type { Person } from '@chariot/contract';
import { CLOCK, type Tx } from '@chariot/platform';
import { isClosed, Places } from '@chariot/territory';
import { identityError } from '../errors.js';
import { checkContractor, checkRoleFits, handedOn } from './held-role.js';
import { RoleChanges, type PersonName } from './role-changes.service.js';
import { personOf, RolesRepository, type HeldRoleRow, type NewHeldRole } from './roles.repository.js';

export interface AskedRole {
  readonly role: Role;
  readonly placeId: string;
  readonly from: string;
  readonly until: string | null;
  /** A contractor's, and nobody else's. */
  readonly ticket: string | null;
}

/** Who may hand what on. */
@Injectable()
export class Roles {
  constructor(
    @Inject(CLOCK) private readonly clock: Clock,
    private readonly repository: RolesRepository,
    private readonly places: Places,
    private readonly changes: RoleChanges,
  ) {}

  /**
   * Gives a role. The sessions of a person to whom somebody else gives it are closed: whoever opened one before must
   * not inherit what comes after.
   * @param grantedBy under the system's Reach, the person whose act it is; otherwise it is the caller
   * @throws DomainError `identity.aboveOneself` and others: nobody hands on what she does not hold there;
   *   `identity.needsSecondPerson`: only the system, once two people have agreed, makes an administrator
   */
  async grant(
    tx: Tx,
    reach: Reach,
    person: PersonName,
    asked: AskedRole,
    { grantedBy = personOf(reach) }: { readonly grantedBy?: string | null } = {},
  ): Promise<void> {
    const place = await this.places.get(tx, reach, asked.placeId);
    const { from, until } = Period.of(
      LocalDate.parse(asked.from),
      asked.until === null ? null : LocalDate.parse(asked.until),
    );
    checkRoleFits(asked.role, place.kind);
    if (isClosed(place, this.#today(place))) throw identityError('placeClosed', { place: place.name });
    await this.#checkHandedOn(tx, reach, asked.role, place);
    if (asked.role === 'administrator' && reach.kind !== 'system') throw identityError('needsSecondPerson');
    const { ticket } = asked;
    checkContractor(asked.role, { ticket, from, until });
    const held: NewHeldRole = {
      id: newId(),
      personId: person.id,
      role: asked.role,
      placeId: place.id,
      from,
      until,
      ticket,
      grantedBy,
    };
    if (await this.repository.overlaps(tx, held)) throw identityError('roleAlreadyHeld');
    await this.changes.begin(tx, reach, person, held, place);
  }

  /** Ends a role now; the person's sessions are closed. @throws DomainError `identity.lastAdministrator` and others */
  async end(tx: Tx, reach: Reach, person: PersonName, roleId: string): Promise<void> {
    const now = this.clock.now();
    const held = await this.repository.lock(tx, reach, person.id, roleId, now);
    if (held === undefined) throw identityError('roleNotFound');
    const place = await this.places.get(tx, reach, held.placeId);
    const today = this.#today(place);
    if (held.ended || (held.until !== null && held.until < today)) throw identityError('roleAlreadyEnded');
    await this.#checkHandedOn(tx, reach, held.role, place);
    await this.changes.cease(tx, reach, person, held, place);
  }

  /**
   * Whether the caller answers for this person wholly: she administers people where the person holds a role, and holds
   * all that the person holds or will hold, wherever that is. `placeId`: one of those places, for the journal.
   */
  async answersFor(
    tx: Tx,
    reach: Reach,
    personId: string,
  ): Promise<{ readonly wholly: boolean; readonly placeId: string | null }> {
    const now = this.clock.now();
    const known = await this.repository.ofPeople(tx, reach, [personId], now);
    const placeId = (known.find(({ current }) => current) ?? known[0])?.placeId ?? null;
    // Chariot itself holds everything everywhere.
    if (reach.kind === 'system') return { wholly: true, placeId };
    if (!(await this.repository.answered(tx, personId))) return { wholly: false, placeId };
    for (const { role, placeId: place } of await this.repository.inForce(tx, personId, now)) {
      const uncovered = await this.places.uncovered(tx, reach, ['person:write', ...handedOn(role)], place);
      if (uncovered.length > 0) return { wholly: false, placeId };
    }
    return { wholly: true, placeId };
  }

  /** As the contract shows them; a place that the caller may not name leaves its role out. */
  async shown(tx: Tx, rows: readonly HeldRoleRow[]): Promise<Person['roles']> {
    const refs = await this.places.refs(
      tx,
      rows.map(({ placeId }) => placeId),
    );
    return rows.flatMap(({ id, role, placeId, from, until, grantedBy, delegation, ticket }) => {
      const place = refs.get(placeId);
      return place === undefined
        ? []
        : { id, role, label: ROLE_LABELS[role], place, from, until, grantedBy, delegation, ticket };
    });
  }

  async #checkHandedOn(tx: Tx, reach: Reach, role: Role, place: { id: string; name: string }): Promise<void> {
    const uncovered = await this.places.uncovered(tx, reach, ['person:write', ...handedOn(role)], place.id);
    if (uncovered.includes('person:write')) throw identityError('mayNotGrantHere', { place: place.name });
    if (uncovered.length > 0) throw identityError('aboveOneself', { role: ROLE_LABELS[role], place: place.name });
  }

  #today(place: { readonly timeZone: string }): LocalDate {
    return LocalDate.today(this.clock, place.timeZone);
  }
}
