import { Injectable } from '@nestjs/common';
import type { PlaceRef } from '@chariot/contract';
import type { Reach } from '@chariot/kernel';
import type { Tx } from '@chariot/platform';
import { Places } from '@chariot/territory';
import type { DeviceFamily } from '../devices/device.js';

/** An application of a place's catalogue, by its name in one family's store. */
export interface StoreApp {
  readonly id: string;
  readonly package: string;
}

/** For gateways that speak to a store: what the catalogue of a place has of it, and how many licences there are. */
@Injectable()
export class StoreLicences {
  constructor(private readonly places: Places) {}

  /** Where catalogues are kept, by their ids. */
  placesOf(tx: Tx, placeIds: readonly string[]): Promise<ReadonlyMap<string, PlaceRef>> {
    return this.places.refs(tx, placeIds);
  }

  /** Whether the caller writes the catalogue of that place. @throws DomainError `territory.placeNotFound` */
  async mayWrite(tx: Tx, reach: Reach, placeId: string): Promise<boolean> {
    await this.places.ref(tx, placeId);
    return this.places.covers(tx, reach, 'app:write', placeId);
  }

  /** Of that place itself; of two entries of one package, the first. */
  async catalogue(tx: Tx, _system: Reach, placeId: string, family: DeviceFamily): Promise<readonly StoreApp[]> {
    return tx.query<StoreApp>(
      `select distinct on (a.packages ->> $2) a.id, a.packages ->> $2 as package
         from fleet.app a where a.place_id = $1 and a.packages ? $2 order by a.packages ->> $2, a.added_at, a.id`,
      [placeId, family],
    );
  }

  /**
   * The store's counts are the catalogue's from now on, and no longer those of the place's other applications. One that the carts
   * hold more of than there are (licences went elsewhere) keeps what they hold: the store gives none to the last of them.
   */
  async counted(
    tx: Tx,
    _system: Reach,
    placeId: string,
    counts: readonly { readonly appId: string; readonly total: number | null }[],
  ): Promise<void> {
    const [ids, totals] = [counts.map(({ appId }) => appId), counts.map(({ total }) => total)];
    await tx.execute(
      `update fleet.app a set licences_by_store = true,
              licences = case when said.total is null then null else greatest(said.total, a.reserved) end
         from unnest($2::uuid[], $3::int[]) as said (id, total) where a.id = said.id and a.place_id = $1`,
      [placeId, ids, totals],
    );
    await tx.execute(
      `update fleet.app set licences_by_store = false
        where place_id = $1 and licences_by_store and id <> all ($2::uuid[])`,
      [placeId, ids],
    );
  }
}
