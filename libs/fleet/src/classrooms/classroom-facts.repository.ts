import { Injectable } from '@nestjs/common';
import type { Reach } from '@chariot/kernel';
import type { Statement, Tx } from '@chariot/platform';
import { reachParams, within } from '../reach.js';

/** What other rooms are told of a classroom that is open. */
export interface ClassroomFact {
  readonly id: string;
  readonly name: string;
  readonly schoolId: string;
  readonly timeZone: string;
  readonly capacity: number;
  /** Devices in its slots that are in service. */
  readonly inService: number;
}

const FACTS = `select c.id, c.name, c.school_id as "schoolId", s.time_zone as "timeZone", c.capacity,
    (select count(*)::int from fleet.device d
      where d.classroom_id = c.id and d.slot is not null and d.state = 'inService') as "inService"
   from fleet.classroom c join territory.place s on s.id = c.school_id
  where ${within('c.school_id')} and (c.closed_on is null or c.closed_on > territory.today())`;
/** By its key: planned once for each connection. */
const ONE: Statement = { name: 'fleet.classroom.fact', sql: `${FACTS} and c.id = $3` };
const IN_ORDER = 'order by c.name collate "fr-x-icu", c.id';

@Injectable()
export class ClassroomFactsRepository {
  ofSchool(tx: Tx, reach: Reach, schoolId: string): Promise<ClassroomFact[]> {
    return tx.query<ClassroomFact>(`${FACTS} and c.school_id = $3 ${IN_ORDER}`, [
      ...reachParams(reach, 'classroom:read'),
      schoolId,
    ]);
  }

  find(tx: Tx, reach: Reach, id: string): Promise<ClassroomFact | undefined> {
    return tx.one<ClassroomFact>(ONE, [...reachParams(reach, 'classroom:read'), id]);
  }

  among(tx: Tx, reach: Reach, ids: readonly string[]): Promise<ClassroomFact[]> {
    return tx.query<ClassroomFact>(`${FACTS} and c.id = any ($3::uuid[]) ${IN_ORDER}`, [
      ...reachParams(reach, 'classroom:read'),
      ids,
    ]);
  }
}
