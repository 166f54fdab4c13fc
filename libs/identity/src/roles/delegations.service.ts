import { Inject, Injectable } from '@nestjs/common';
import { LocalDate, newId, ROLE_LABELS, type Clock, type Reach } from '@chariot/kernel';
import type { Account } from '@chariot/contract';
import { CLOCK, type Tx } from '@chariot/platform';
import { isClosed, Places } from '@chariot/territory';
import { requireProof } from '../approvals/proof.js';
import { Quotas } from '../approvals/quotas.service.js';
import { identityError } from '../errors.js';
import { Letters } from '../people/letters.service.js';
import { normalEmail } from '../people/person.js';
import { checkDelegationPeriod, LENDABLE_ROLES } from './delegation.js';
import { RoleChanges } from './role-changes.service.js';
import { RolesRepository } from './roles.repository.js';
import { Roles } from './roles.service.js';

export interface AskedDelegation {
  readonly roleId: string;
  readonly email: string;
  readonly from: string;
  readonly until: string;
  readonly reason: string;
}

/** Each puts a colleague out of her sessions and writes two letters: in a loop, it would keep whoever could help out. */
const LENDINGS_PER_DAY = 12;

/** Roles that their holder lends to a colleague for a time. */
@Injectable()
export class Delegations {
  constructor(
    @Inject(CLOCK) private readonly clock: Clock,
    private readonly repository: RolesRepository,
    private readonly roles: Roles,
    private readonly changes: RoleChanges,
    private readonly places: Places,
    private readonly quotas: Quotas,
    private readonly letters: Letters,
  ) {}

  /**
   * Lends one of the caller's own roles of today, on its very place, to somebody who already holds something. Whether an
   * address is somebody's is told only by its succeeding, which that person and the journal hear of.
   * A power given away outlives the session it is given from: it asks for a fresh proof, as a token does.
   * @throws DomainError `identity.proofNeeded`, `identity.roleNotFound`, `identity.lentAlready`, `identity.notLendable`, `identity.placeClosed`,
   *   `identity.delegationPeriod`, `identity.delegateUnknown`, `identity.roleAlreadyHeld`, `identity.quotaSpent`
   */
  async lend(tx: Tx, reach: Reach, asked: AskedDelegation): Promise<void> {
    const now = this.clock.now();
    requireProof(reach, now);
    const origin = (await this.repository.own(tx, reach, now)).find(({ id }) => id === asked.roleId);
    if (origin === undefined) throw identityError('roleNotFound');
    if (origin.delegation !== null) throw identityError('lentAlready');
    if (!LENDABLE_ROLES.includes(origin.role)) throw identityError('notLendable', { role: ROLE_LABELS[origin.role] });
    const place = await this.places.get(tx, reach, origin.placeId);
    const today = LocalDate.at(now, place.timeZone);
    if (isClosed(place, today)) throw identityError('placeClosed', { place: place.name });
    const [from, until] = [LocalDate.parse(asked.from), LocalDate.parse(asked.until)];
    checkDelegationPeriod({ from, until }, origin, today);
    const email = normalEmail(asked.email);
    const person = await this.repository.personToLendTo(tx, email, now);
    if (person === undefined) throw identityError('delegateUnknown', { email });
    const { role, placeId, id: originId } = origin;
    await this.quotas.take(tx, reach, 'identity.role.lend', 1, placeId, { perDay: LENDINGS_PER_DAY });
    const held = { id: newId(), personId: person.id, role, placeId, from, until, ticket: null, grantedBy: reach.id };
    // Of herself, and of what she sees of the other, she may be told.
    if (person.id === reach.id || (await this.repository.overlaps(tx, held))) throw identityError('roleAlreadyHeld');
    await this.changes.begin(tx, reach, person, { ...held, lent: { from: originId, reason: asked.reason } }, place);
    const what = `le rôle « ${ROLE_LABELS[role]} » sur « ${place.name} », du ${LocalDate.format(from)} au ${LocalDate.format(until)}`;
    await this.letters.to(tx, email, {
      subject: 'Un rôle vous est prêté dans Chariot',
      text: `${reach.label} vous prête ${what} : ${asked.reason}\n\nReconnectez-vous pour vous en servir. Ce prêt prend fin de lui-même, et peut être repris plus tôt.`,
    });
    await this.letters.toCaller(tx, reach, {
      subject: 'Vous avez prêté un rôle dans Chariot',
      text: `Vous avez prêté à ${person.displayName} ${what} : ${asked.reason}\n\nSi ce n’était pas vous, reprenez-le depuis votre compte et prévenez l’administration de l’instance.`,
    });
  }

  /** Takes back what the caller lends. @throws DomainError `identity.delegationNotFound` */
  async takeBack(tx: Tx, reach: Reach, id: string): Promise<void> {
    const lent = (await this.repository.lentBy(tx, reach, this.clock.now())).find((one) => one.id === id);
    if (lent === undefined) throw identityError('delegationNotFound');
    const place = await this.places.get(tx, reach, lent.placeId);
    // Before: afterwards the lender has no say about her any more.
    const address = await this.repository.addressOf(tx, lent.personId);
    await this.changes.cease(tx, reach, { id: lent.personId, displayName: lent.displayName }, lent, place);
    if (address === undefined) return;
    await this.letters.to(tx, address, {
      subject: 'Un rôle prêté vous est repris dans Chariot',
      text: `${reach.label} reprend le rôle « ${ROLE_LABELS[lent.role]} » sur « ${place.name} », qui vous était prêté.`,
    });
  }

  /** What the caller lends, now or soon. */
  async ofMine(tx: Tx, reach: Reach): Promise<Account['delegations']> {
    const lent = await this.repository.lentBy(tx, reach, this.clock.now());
    const shown = new Map((await this.roles.shown(tx, lent)).map((role) => [role.id, role]));
    return lent.flatMap(({ id, displayName, delegation }) => {
      const role = shown.get(id);
      return role === undefined ? [] : { id, to: displayName, role, reason: delegation?.reason ?? '' };
    });
  }
}
