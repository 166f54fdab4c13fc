import { Injectable } from '@nestjs/common';
import type { Reach } from '@chariot/kernel';
import type { Tx } from '@chariot/platform';
import type { SchoolCounts } from './needs.js';

/** A school of a place, with what is known of its equipment, and where it is. */
export interface SchoolRow extends SchoolCounts {
  readonly name: string;
  readonly uai: string | null;
  readonly latitude: number | null;
  readonly longitude: number | null;
  readonly districtId: string | null;
  readonly departementId: string | null;
}

@Injectable()
export class SteeringRepository {
  /** All at once; `usage.schools_of` answers nothing of a place whose figures the caller may not read. */
  schools(tx: Tx, _reach: Reach, placeId: string): Promise<SchoolRow[]> {
    return tx.query<SchoolRow>(
      `select school_id as "schoolId", name, uai, latitude, longitude, district_id as "districtId",
              departement_id as "departementId", is_counted as "isCounted", carts, devices,
              devices_in_service as "devicesInService", devices_expected as "devicesExpected",
              devices_acquired as "devicesAcquired", devices_deployed as "devicesDeployed", gone, box_minutes as "boxMinutes"
         from usage.schools_of($1)`,
      [placeId],
    );
  }
}
