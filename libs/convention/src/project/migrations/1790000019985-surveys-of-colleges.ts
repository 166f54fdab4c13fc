import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Art. 8: the collège answers surveys, so it notes those that it receives, and nothing else of the project. It speaks for
 * the schools of the annex whose collège de référence it is; for all of them at once, only where it is everybody's.
 */
export class SurveysOfColleges1790000019985 implements MigrationInterface {
  name = 'SurveysOfColleges1790000019985';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create function convention.answers_for(convention uuid) returns setof text
        language sql stable security definer set search_path = pg_catalog, pg_temp as $$
          select a.uai from convention.annex_row a
          where a.convention_id = answers_for.convention and (territory.is_system()
            or a.reference_college_uai in (select convention.own_colleges('survey:answer')))
          order by a.rank
        $$;
      create function convention.is_surveyable(convention uuid, school text) returns boolean
        language sql stable security definer set search_path = pg_catalog, pg_temp as $$
          select coalesce(bool_and(a.reference_college_uai in (select convention.own_colleges('survey:answer'))), false)
          from convention.annex_row a
          where a.convention_id = is_surveyable.convention and (school is null or a.uai = school)
        $$;
      revoke execute on function convention.answers_for(uuid), convention.is_surveyable(uuid, text) from public;
      grant execute on function convention.answers_for(uuid), convention.is_surveyable(uuid, text) to chariot_app;

      create policy surveyed on convention.project_record for insert with check (
        kind = 'survey' and details ->> 'respondent' = 'college' and withdrawn_at is null
        and convention.is_surveyable(convention_id, school_uai));
      create policy answered on convention.project_record for update using (
        kind = 'survey' and details ->> 'respondent' = 'college' and withdrawn_at is null
        and convention.is_surveyable(convention_id, school_uai));
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop policy surveyed on convention.project_record;
      drop policy answered on convention.project_record;
      drop function convention.answers_for(uuid), convention.is_surveyable(uuid, text);
    `);
  }
}
