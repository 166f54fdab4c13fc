import { Inject, Injectable } from '@nestjs/common';
import { Reach, ROLE_PERMISSIONS, type Clock, type Role } from '@chariot/kernel';
import { CLOCK, type Tx } from '@chariot/platform';
import { HoldersRepository } from './holders.repository.js';

/** Who holds what, for other rooms' timed acts: whom to write to, and what somebody would see now. `tx` is the system's. */
@Injectable()
export class Holders {
  constructor(
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(HoldersRepository) private readonly holders: HoldersRepository,
  ) {}

  /** Addresses of whoever holds one of these roles today on one of these places, or on a place above it. */
  async addresses(tx: Tx, roles: readonly Role[], placeIds: readonly string[]): Promise<string[]> {
    return (await this.holders.addresses(tx, roles, placeIds, this.clock.now())).map(({ email }) => email);
  }

  /** Addresses of these persons, by id: of those who may still come in and hold something today. */
  async addressesOf(tx: Tx, personIds: readonly string[]): Promise<ReadonlyMap<string, string>> {
    const rows = await this.holders.addressesOf(tx, personIds, this.clock.now());
    return new Map(rows.map(({ personId, email }) => [personId, email]));
  }

  /** Addresses of whoever administers the instance today. */
  async administrators(tx: Tx): Promise<string[]> {
    return (await this.holders.administrators(tx, this.clock.now())).map(({ email }) => email);
  }

  /** What a person reaches now, though she is not there: without credential, so that no door proves her. `null`: nothing. */
  async reachOf(tx: Tx, personId: string): Promise<Reach | null> {
    return (await this.readerOf(tx, personId))?.reach ?? null;
  }

  /** The same, with where she is written to about it. */
  async readerOf(tx: Tx, personId: string): Promise<{ readonly email: string; readonly reach: Reach } | null> {
    const person = await this.holders.standing(tx, personId, this.clock.now());
    if (person === undefined || person.held.length === 0) return null;
    const reach = Reach.person({
      personId: person.personId,
      displayName: person.displayName,
      grants: person.held.map(({ role, placeId }) => ({ role, placeId, permissions: ROLE_PERMISSIONS[role] })),
    });
    return { email: person.email, reach };
  }
}
