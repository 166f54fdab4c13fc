import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * How many surveys the places under some were asked to answer by a day of a time, and how many did by then (I25): counts, for
 * whoever reads figures of that place. Who answered what stays with those who sent it.
 */
export class SurveyPunctuality1790000022910 implements MigrationInterface {
  name = 'SurveyPunctuality1790000022910';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create index survey_due on convention.survey (due_on) where due_on is not null;
      create function convention.survey_punctuality(places uuid[], from_on date, until_on date)
        returns table (place_id uuid, received integer, in_time integer)
      language sql stable security definer set search_path = pg_catalog, pg_temp as $$
        select above.place, count(*)::int,
               count(*) filter (where (r.answered_at at time zone 'Europe/Paris')::date <= s.due_on)::int
          from convention.survey s
          join convention.survey_recipient r on r.survey_id = s.id
         cross join lateral territory.above(r.place_id) as above (place)
         where s.due_on between from_on and survey_punctuality.until_on
           and above.place in (select one from unnest(places) as one where territory.covers('usage:read', one))
         group by above.place $$;
      revoke execute on function convention.survey_punctuality(uuid[], date, date) from public;
      grant execute on function convention.survey_punctuality(uuid[], date, date) to chariot_app;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`drop function convention.survey_punctuality(uuid[], date, date);
      drop index convention.survey_due`);
  }
}
