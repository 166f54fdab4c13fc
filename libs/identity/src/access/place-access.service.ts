import { Inject, Injectable } from '@nestjs/common';
import { ROLE_LABELS, ROLE_PERMISSIONS, type Clock, type Permission, type Reach } from '@chariot/kernel';
import type { Access, PlaceRef } from '@chariot/contract';
import { CLOCK, type Tx } from '@chariot/platform';
import { Places } from '@chariot/territory';
import { identityError } from '../errors.js';
import { grantsOf } from '../tokens/api-token.js';
import { gravity, wordsOf } from './permission-words.js';
import { PlaceAccessRepository, type ReachingPerson, type ReachingToken } from './place-access.repository.js';
import { whyHeld, whyToken } from './why.js';

/** People, and as many programs, that are shown at most: one less than what the database looks for. */
const MOST = 1_999;

export interface Accesses {
  readonly items: Access[];
  /** Whether there are others. */
  readonly more: boolean;
}

interface Weighed {
  readonly gravity: number;
  readonly access: Access;
}

/** Who can see a place today, and why: people by a role held there or above, and programs by a token. */
@Injectable()
export class PlaceAccess {
  constructor(
    @Inject(CLOCK) private readonly clock: Clock,
    private readonly repository: PlaceAccessRepository,
    private readonly places: Places,
  ) {}

  /** Who may do the gravest first. @throws DomainError `territory.placeNotFound`, `identity.mayNotSeeAccess` */
  async of(tx: Tx, reach: Reach, placeId: string): Promise<Accesses> {
    const place = await this.places.get(tx, reach, placeId);
    if (!(await this.places.covers(tx, reach, 'access:read', placeId))) {
      throw identityError('mayNotSeeAccess', { place: place.name });
    }
    const now = this.clock.now();
    const foundPeople = await this.repository.people(tx, placeId, now);
    const foundTokens = await this.repository.tokens(tx, placeId, now);
    const [people, tokens] = [foundPeople.slice(0, MOST), foundTokens.slice(0, MOST)];
    const refs = await this.places.refs(
      tx,
      [...people, ...tokens].map(({ heldOn }) => heldOn),
    );
    // What is above a place that one sees may be named; were it not, its holder would still have to be shown.
    const refOf = (id: string): PlaceRef => refs.get(id) ?? place;
    const items = [
      ...people.map((one) => ofPerson(one, refOf(one.heldOn))),
      ...tokens.flatMap((one) => ofToken(one, refOf(one.heldOn))),
    ]
      .sort((a, b) => a.gravity - b.gravity || a.access.displayName.localeCompare(b.access.displayName, 'fr'))
      .map(({ access }) => access);
    return { items, more: foundPeople.length > MOST || foundTokens.length > MOST };
  }
}

function ofPerson(person: ReachingPerson, heldOn: PlaceRef): Weighed {
  const { id, displayName, role, from, until } = person;
  const permissions = ROLE_PERMISSIONS[role];
  return {
    gravity: gravity(permissions),
    access: {
      kind: 'person',
      ...{ id, displayName, role, heldOn, from, until },
      label: ROLE_LABELS[role],
      why: whyHeld(person),
      may: wordsOf(permissions),
      lastSeenAt: person.lastSeenAt?.toISOString() ?? null,
    },
  };
}

/** A token whose maker holds nothing of its list any more reaches nothing. */
function ofToken(token: ReachingToken, heldOn: PlaceRef): Weighed[] {
  const { id, name, until, permissions: listed, makerRoles } = token;
  const grants = grantsOf({ placeId: token.heldOn, permissions: listed }, makerRoles);
  const permissions: Permission[] = grants.flatMap((grant) => [...grant.permissions]);
  if (permissions.length === 0) return [];
  return [
    {
      gravity: gravity(permissions),
      access: {
        kind: 'token',
        ...{ id, heldOn, until },
        displayName: `Jeton « ${name} »`,
        role: null,
        label: 'Jeton d’API',
        from: token.createdOn,
        why: whyToken(token),
        may: wordsOf(permissions),
        lastSeenAt: token.lastUsedAt?.toISOString() ?? null,
      },
    },
  ];
}
