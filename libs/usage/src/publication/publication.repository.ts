import { Injectable } from '@nestjs/common';
import type { Reach, SchoolYear } from '@chariot/kernel';
import type { Tx } from '@chariot/platform';
import { columnOf } from '../measures/columns.js';
import { OF_PEOPLE, type Month } from '../measures/measure.js';
import type { Occurrences } from '../indicators/median.js';
import type { Mapped, PeopleCounts, PeopleMonth, SchoolPlaces, Told } from './release.js';
import type { DisciplineCounts, DisciplineYear } from './year.js';

export type ToldKind = 'month' | 'year' | 'discipline';
export interface ToldRow extends Told<PeopleCounts | DisciplineCounts> {
  readonly kind: ToldKind;
  readonly disciplines: readonly string[];
  /** Of the lessons that were told: how often each throughput (tenths of Mbit/s) was measured as one began. */
  readonly throughput: readonly Occurrences[];
  /** What the schools had that were told; null of disciplines. */
  readonly means: Means | null;
}
/** What use is divided by: sums of the time, and how schools stood in its last month. */
export type Means = Readonly<
  Record<
    | 'bookableSlots'
    | 'openWeeks'
    | 'schools'
    | 'schoolsOpen'
    | 'schoolsWithClasses'
    | 'schoolsWithTeachers'
    | 'classes'
    | 'teachers',
    number
  >
>;
/** What a release tells, and of which schools: their throughputs and means are counted as it is written down. */
export type TellingRow = Omit<ToldRow, 'throughput' | 'means'> & { readonly schoolIds: readonly string[] };

export interface Release {
  readonly schoolYear: SchoolYear;
  readonly period: string;
  readonly partition: readonly Mapped[];
  readonly inputsHash: Buffer;
}

const COUNTS = OF_PEOPLE.map((measure) => `${columnOf(measure)} as "${measure}"`).join(', ');
const TOLD = `kind, place_id as "placeId", from_month as "from", to_month as "to", disciplines, counts, throughput, means`;
/** As dates: \`2026-09\` is kept as its first day. */
const firstDay = (month: Month): string => `${month}-01`;

@Injectable()
export class PublicationRepository {
  /** One at a time, whoever leads. */
  async lock(tx: Tx): Promise<void> {
    await tx.execute(`select pg_advisory_xact_lock(hashtext('usage.publication'))`);
  }

  /** The first month of which anything is kept, and the one that is still open to the database, which refuses to change others. */
  async span(tx: Tx): Promise<{ readonly first: Month | null; readonly open: Month }> {
    const row = await tx.one<{ first: Month | null; open: Month }>(
      `select (select to_char(min(month), 'YYYY-MM') from usage.month) as first,
              to_char(usage.this_month(), 'YYYY-MM') as open`,
    );
    if (row === undefined) throw new Error('PostgreSQL does not say which month it is');
    return row;
  }

  async periods(tx: Tx, schoolYear: SchoolYear): Promise<string[]> {
    const rows = await tx.query<{ period: string }>('select period from usage.release where school_year = $1', [
      schoolYear,
    ]);
    return rows.map(({ period }) => period);
  }

  /** The map of the year, as its releases have drawn it so far. */
  async map(tx: Tx, schoolYear: SchoolYear): Promise<Mapped[]> {
    const rows = await tx.query<{ partition: Mapped[] }>(
      'select partition from usage.release where school_year = $1 order by period',
      [schoolYear],
    );
    return rows.flatMap(({ partition }) => partition);
  }

  /** Schools that have had a classe mobile, or a lesson, in these months: that a school has none is no secret. */
  async schools(tx: Tx, from: Month, to: Month): Promise<SchoolPlaces[]> {
    return tx.query<SchoolPlaces>(
      `with school as (
         select distinct school_id as id from usage.month
          where month between $1::date and $2::date and (carts > 0 or lessons > 0)),
       place_above as (
         select school.id as school_id, above.id, above.kind
           from school
           join territory.place_closure closure on closure.descendant = school.id and closure.until_on >= $1::date
           join territory.place above on above.id = closure.ancestor and above.id <> school.id)
       select school.id as "schoolId",
              coalesce(array_agg(a.id order by a.id) filter (where a.kind = 'localAuthority'), '{}') as "localAuthorities",
              (array_agg(a.id order by a.id) filter (where a.kind = 'district'))[1] as district,
              (array_agg(a.id order by a.id) filter (where a.kind = 'departement'))[1] as departement,
              (array_agg(a.id order by a.id) filter (where a.kind = 'academie'))[1] as academie
         from school left join place_above a on a.school_id = school.id
        group by school.id order by school.id`,
      [firstDay(from), firstDay(to)],
    );
  }

  /** Those within reach, of these schools or of all. */
  async people(tx: Tx, reach: Reach, from: Month, to: Month, schoolId?: string): Promise<PeopleMonth[]> {
    const rows = await tx.query<{ schoolId: string; month: Month } & PeopleCounts>(
      `select school_id as "schoolId", to_char(month, 'YYYY-MM') as month, ${COUNTS} from usage.month
        where month between $1::date and $2::date and ($3::uuid is null or school_id = $3)
          and ($4::boolean or territory.is_under(school_id, $5::uuid[]))
        order by school_id, month`,
      [firstDay(from), firstDay(to), schoolId ?? null, reach.kind === 'system', reach.places('usage:read')],
    );
    return rows.map(({ schoolId: id, month, ...counts }) => ({ schoolId: id, month, counts }));
  }

  disciplines(tx: Tx, reach: Reach, schoolYear: SchoolYear, schoolId?: string): Promise<DisciplineYear[]> {
    return tx.query<DisciplineYear>(
      `select school_id as "schoolId", discipline, lessons, teachers, classes, pupils from usage.lesson_discipline
        where school_year = $1 and ($2::uuid is null or school_id = $2)
          and ($3::boolean or territory.is_under(school_id, $4::uuid[]))
        order by school_id, discipline`,
      [schoolYear, schoolId ?? null, reach.kind === 'system', reach.places('usage:read')],
    );
  }

  async release(tx: Tx, { schoolYear, period, partition, inputsHash }: Release, at: Date): Promise<void> {
    await tx.execute(
      `insert into usage.release (school_year, period, partition, inputs_hash, frozen_at)
       values ($1, $2, $3::jsonb, $4, $5)`,
      [schoolYear, period, JSON.stringify(partition), inputsHash, at],
    );
  }

  async tell(tx: Tx, { schoolYear, period }: Release, rows: readonly TellingRow[]): Promise<void> {
    await tx.execute(
      `insert into usage.told (kind, school_year, period, place_id, from_month, to_month, disciplines, counts, throughput, means)
       select row.kind, $1, $2, row.place_id, row.from_month, row.to_month,
              array(select jsonb_array_elements_text(row.disciplines)), row.counts,
              case when row.kind = 'discipline' then '[]' else usage.throughput_of(
                array(select jsonb_array_elements_text(row.schools)::uuid), row.from_month, row.to_month) end,
              case when row.kind <> 'discipline' then usage.means_of(
                array(select jsonb_array_elements_text(row.schools)::uuid), row.from_month, row.to_month) end
         from jsonb_to_recordset($3::jsonb) as row
              (kind text, place_id uuid, schools jsonb, from_month text, to_month text, disciplines jsonb, counts jsonb)`,
      [
        schoolYear,
        period,
        JSON.stringify(
          rows.map(({ kind, placeId, schoolIds, from, to, disciplines, counts }) => ({
            ...{ kind, place_id: placeId, schools: schoolIds, from_month: from, to_month: to, disciplines, counts },
          })),
        ),
      ],
    );
  }

  /** The last month that was told of each place. */
  async toldUntil(tx: Tx, schoolYear: SchoolYear): Promise<ReadonlyMap<string, Month>> {
    const rows = await tx.query<{ id: string; until: Month }>(
      `select place_id as id, max(to_month) as until from usage.told
        where school_year = $1 and kind = 'month' group by place_id`,
      [schoolYear],
    );
    return new Map(rows.map(({ id, until }) => [id, until]));
  }

  /** Published, and therefore not narrowed by place: whoever reads figures anywhere may read it. */
  toldOf(
    tx: Tx,
    placeIds: readonly string[],
    schoolYears: readonly SchoolYear[],
  ): Promise<(ToldRow & { readonly schoolYear: SchoolYear })[]> {
    return tx.query(
      `select ${TOLD}, school_year as "schoolYear" from usage.told
        where place_id = any ($1::uuid[]) and school_year = any ($2::text[])
        order by place_id, kind, from_month, disciplines`,
      [placeIds, schoolYears],
    );
  }

  toldIn(tx: Tx, schoolYear: SchoolYear): Promise<ToldRow[]> {
    return tx.query<ToldRow>(
      `select ${TOLD} from usage.told where school_year = $1 order by kind, place_id, from_month, disciplines`,
      [schoolYear],
    );
  }
}
