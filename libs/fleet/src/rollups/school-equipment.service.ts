import { Injectable } from '@nestjs/common';
import type { Tx } from '@chariot/platform';

/** What a school has, counted from what is listed of its devices. */
export interface EquipmentOfSchool {
  readonly schoolId: string;
  readonly devices: number;
  readonly devicesInService: number;
  readonly devicesAcquired: number;
  readonly devicesDeployed: number;
  readonly devicesSeen: number;
  readonly devicesCompliant: number;
  readonly devicesOverAge: number;
  readonly carts: number;
  readonly repairsOpen: number;
}

/** Older than that, a device is old (ETIC); by year of purchase, as the counts have it. */
const YEARS_YOUNG = 5;

/** Every school's equipment at once, for statistics, in a system transaction: four sets, and no device of its own. */
@Injectable()
export class EquipmentOfSchools {
  all(tx: Tx): Promise<EquipmentOfSchool[]> {
    return tx.query<EquipmentOfSchool>(
      `with listed as (
         select school_id, count(*)::int as acquired, count(*) filter (where standing <> 'expected')::int as deployed,
                count(*) filter (where here)::int as devices, count(*) filter (where here and state = 'inService')::int as serving,
                count(*) filter (where here and conformity <> 'unknown')::int as seen,
                count(*) filter (where here and conformity = 'compliant')::int as compliant,
                count(*) filter (where here and year < extract(year from territory.today()) - ${YEARS_YOUNG})::int as old
           from (select *, not departed and state not in ('lost', 'stolen') as here from fleet.listing
                  where state not in ('planned', 'ordered')) as one
          group by school_id
       ), opened as (
         select school_id, count(*)::int as carts from fleet.classroom where closed_on is null group by school_id
       ), broken as (
         select d.school_id, count(*)::int as repairs from fleet.repair r join fleet.device d on d.id = r.device_id
          where r.state <> 'closed' group by d.school_id
       )
       select school_id as "schoolId", coalesce(devices, 0) as devices, coalesce(serving, 0) as "devicesInService",
              coalesce(acquired, 0) as "devicesAcquired", coalesce(deployed, 0) as "devicesDeployed",
              coalesce(seen, 0) as "devicesSeen", coalesce(compliant, 0) as "devicesCompliant",
              coalesce(old, 0) as "devicesOverAge", coalesce(carts, 0) as carts, coalesce(repairs, 0) as "repairsOpen"
         from listed full join opened using (school_id) full join broken using (school_id)`,
    );
  }
}
