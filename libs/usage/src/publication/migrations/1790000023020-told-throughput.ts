import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * What was measured of the network as the lessons began that a release tells, frozen with it: counted anew, of whatever is under
 * a place today, it told the figures of one school by subtraction once that school had moved.
 */
export class ToldThroughput1790000023020 implements MigrationInterface {
  readonly name = 'ToldThroughput1790000023020';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create function usage.throughput_of(schools uuid[], from_month text, to_month text) returns jsonb
      language sql stable set search_path = pg_catalog, pg_temp as $$
        select coalesce(jsonb_agg(jsonb_build_object('value', value, 'n', n) order by value), '[]'::jsonb)
          from (select d.value, sum(d.n) as n from usage.distribution d
                 where d.school_id = any (schools) and d.name = 'throughput'
                   and d.month between (from_month || '-01')::date and (to_month || '-01')::date
                 group by d.value) as one $$;
      revoke execute on function usage.throughput_of(uuid[], text, text) from public;
      grant execute on function usage.throughput_of(uuid[], text, text) to chariot_app;

      alter table usage.told add column throughput jsonb not null default '[]' check (jsonb_typeof(throughput) = 'array');
      -- What was told before: of the schools that the year's map has there.
      update usage.told t
         set throughput = usage.throughput_of(array(
               select (m ->> 'schoolId')::uuid from usage.release r, jsonb_array_elements(r.partition) as m
                where r.school_year = t.school_year and (m -> 'localAuthorities' ? t.place_id::text
                   or t.place_id::text in (m ->> 'schoolId', m ->> 'district', m ->> 'departement', m ->> 'academie'))),
               t.from_month, t.to_month)
       where t.kind <> 'discipline';
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table usage.told drop column throughput;
      drop function usage.throughput_of(uuid[], text, text);
    `);
  }
}
