import { Injectable } from '@nestjs/common';
import type { LocalDate, Permission, Role } from '@chariot/kernel';
import type { Tx } from '@chariot/platform';
import type { HeldFor } from './why.js';

export type ReachingPerson = HeldFor & {
  readonly id: string;
  readonly displayName: string;
  readonly role: Role;
  readonly heldOn: string;
  readonly from: LocalDate;
  readonly lastSeenAt: Date | null;
};

export interface ReachingToken {
  readonly id: string;
  readonly name: string;
  readonly createdBy: string;
  readonly heldOn: string;
  readonly permissions: readonly Permission[];
  readonly createdOn: LocalDate;
  readonly until: LocalDate;
  readonly lastUsedAt: Date | null;
  readonly makerRoles: readonly Role[];
}

/** Answered by functions of the owner, which ask themselves whether the caller may know: no policy shows her all this. */
@Injectable()
export class PlaceAccessRepository {
  people(tx: Tx, placeId: string, now: Date): Promise<ReachingPerson[]> {
    return tx.query<ReachingPerson>(
      `select id, display_name as "displayName", role, held_on as "heldOn", from_on::text as "from",
              until_on::text as "until", granted_by as "grantedBy", granted_on::text as "grantedOn", lent, reason, ticket,
              today::text as today, last_seen_at as "lastSeenAt"
         from identity.people_reaching($1, $2)`,
      [placeId, now],
    );
  }

  tokens(tx: Tx, placeId: string, now: Date): Promise<ReachingToken[]> {
    return tx.query<ReachingToken>(
      `select id, name, created_by as "createdBy", held_on as "heldOn", permissions, created_on::text as "createdOn",
              until_on::text as "until", last_used_at as "lastUsedAt", maker_roles as "makerRoles"
         from identity.tokens_reaching($1, $2)`,
      [placeId, now],
    );
  }
}
