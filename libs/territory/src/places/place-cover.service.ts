import { Injectable } from '@nestjs/common';
import type { Permission, Reach } from '@chariot/kernel';
import { Database, type PlaceCover } from '@chariot/platform';
import { Places } from './places.service.js';

/** Tells the platform (live feed) whether a caller reaches a place. */
@Injectable()
export class TerritoryPlaceCover implements PlaceCover {
  constructor(
    private readonly database: Database,
    private readonly places: Places,
  ) {}

  covers(reach: Reach, permission: Permission, placeId: string): Promise<boolean> {
    return this.database.read(reach, (tx) => this.places.covers(tx, reach, permission, placeId));
  }
}
