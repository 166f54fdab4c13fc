import { Injectable } from '@nestjs/common';
import type { Reach } from '@chariot/kernel';
import type { Tx } from '@chariot/platform';
import type { PeopleCounts } from '../indicators/known.js';
import { firstDayOf, type MonthPeriod } from '../indicators/period.js';
import { columnOf } from '../measures/columns.js';
import { OF_PEOPLE } from '../measures/measure.js';

const COLUMNS = OF_PEOPLE.map((one) => `coalesce(sum(${columnOf(one)}), 0)::float8 as "${one}"`).join(', ');

@Injectable()
export class PublicationRepository {
  /** A school's own figures of use; row level security shows those of the schools that the caller may read. */
  ownSum(tx: Tx, _reach: Reach, schoolId: string, { from, to }: MonthPeriod): Promise<PeopleCounts | undefined> {
    return tx.one<PeopleCounts>(`select ${COLUMNS} from usage.month where school_id = $1 and month between $2 and $3`, [
      schoolId,
      firstDayOf(from),
      firstDayOf(to),
    ]);
  }
}
