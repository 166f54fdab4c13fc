import { Injectable } from '@nestjs/common';
import type { PlaceRef } from '@chariot/contract';
import type { Reach } from '@chariot/kernel';
import type { Tx } from '@chariot/platform';
import { ALL_MEASURES, columnOf } from '../measures/columns.js';
import { OF_PEOPLE, type Distribution, type Month } from '../measures/measure.js';
import { firstDayOf, type MonthPeriod } from './period.js';
import type { DistributionRow, EquipmentMonth } from './sums.js';

const SUMMED = [
  ...['schools', 'schoolsWithPupils', 'schoolsWithClasses', 'schoolsWithTeachers', 'schoolsOpen', 'schoolsCounted'],
  'inServiceWithPupils',
  ...ALL_MEASURES.filter((measure) => !(OF_PEOPLE as readonly string[]).includes(measure)),
];
// Numbers here stay far below 2^53.
const COLUMNS = SUMMED.map((one) => `${columnOf(one)}::float8 as "${one}"`).join(', ');

@Injectable()
export class IndicatorsRepository {
  /** By place and month; `usage.equipment` leaves out the places that the caller may not read. */
  equipment(tx: Tx, _reach: Reach, placeIds: readonly string[], { from, to }: MonthPeriod): Promise<EquipmentMonth[]> {
    return tx.query<EquipmentMonth>(
      `select place_id as "placeId", to_char(month, 'YYYY-MM') as month, ${COLUMNS} from usage.equipment($1::uuid[], $2, $3)`,
      [placeIds, firstDayOf(from), firstDayOf(to)],
    );
  }

  distributed(
    tx: Tx,
    _reach: Reach,
    placeIds: readonly string[],
    names: readonly Distribution[],
    { from, to }: MonthPeriod,
  ): Promise<DistributionRow[]> {
    return tx.query<DistributionRow>(
      `select place_id as "placeId", to_char(month, 'YYYY-MM') as month, name, value, n::int
         from usage.distributed($1::uuid[], $2::text[], $3, $4)`,
      [placeIds, names, firstDayOf(from), firstDayOf(to)],
    );
  }

  /** The month that is still open. */
  async thisMonth(tx: Tx, _reach: Reach): Promise<Month> {
    const row = await tx.one<{ month: Month }>(`select to_char(usage.this_month(), 'YYYY-MM') as month`);
    if (row === undefined) throw new Error('the database says no month');
    return row.month;
  }

  /** Right below, as far as the caller reaches; a collège has no cart. */
  below(tx: Tx, reach: Reach, placeId: string): Promise<PlaceRef[]> {
    return tx.query<PlaceRef>(
      `select p.id, p.kind, p.name, p.uai from territory.place_parent l join territory.place p on p.id = l.child
        where ($1::boolean or territory.is_under(p.id, $2::uuid[])) and l.parent = $3
          and (l.until_on is null or l.until_on >= territory.today()) and p.kind <> 'college'
        order by p.kind, p.name collate "fr-x-icu", p.id limit 2000`,
      [reach.kind === 'system', reach.places('usage:read'), placeId],
    );
  }
}
