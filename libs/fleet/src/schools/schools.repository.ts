import { Injectable } from '@nestjs/common';
import type { Actor } from '@chariot/kernel';
import type { Tx } from '@chariot/platform';

/** What ended at a place because its profile, or its catalogue, is no longer above it. */
export interface Ended {
  readonly placeId: string;
  readonly profiles: number;
  readonly apps: number;
}

/** The system's: what a school has in the fleet when something changes around it. */
@Injectable()
export class SchoolsRepository {
  follow(tx: Tx, placeIds: readonly string[], at: Date, by: Actor): Promise<Ended[]> {
    return tx.query<Ended>(
      'select place_id as "placeId", profiles, apps from fleet.follow_places($1::uuid[], $2, $3::jsonb)',
      [placeIds, at, JSON.stringify(by)],
    );
  }

  /** Places that left what was above them in the last days. */
  async leftLately(tx: Tx, days: number): Promise<string[]> {
    const rows = await tx.query<{ id: string }>(
      'select id from fleet.places_left_since(territory.today() - $1::integer) as id',
      [days],
    );
    return rows.map(({ id }) => id);
  }

  /** Carts that are told the hours of that school, anew from now on. @returns their ids */
  async reconfigured(tx: Tx, schoolId: string, at: Date): Promise<string[]> {
    const rows = await tx.query<{ id: string }>(
      'update fleet.classroom set configured_at = $2 where school_id = $1 and closed_on is null returning id',
      [schoolId, at],
    );
    return rows.map(({ id }) => id);
  }
}
