import type { MigrationInterface, QueryRunner } from 'typeorm';

const reviews = `
  (case when (select territory.reaches_widely('feedback:review'))
     then territory.is_under(school_id, (select territory.roots('feedback:review')))
     else school_id in (select territory.reachable('feedback:review')) end)`;

/**
 * Accounts of what was done with a cart. A draft is its author's alone, row level security says so too; what was handed in
 * does not change under who reviews it; only who reviews publishes.
 */
export class Feedback1790000022402 implements MigrationInterface {
  name = 'Feedback1790000022402';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table convention.feedback (
        id uuid primary key,
        school_id uuid not null references territory.place,
        academie_id uuid references territory.place,
        -- Null once forgotten; this schema stands without identity's.
        author_id uuid,
        function text not null,
        title text not null check (length(btrim(title)) between 1 and 160),
        discipline text not null,
        level text not null,
        done text not null check (length(done) <= 2000),
        brought text not null check (length(brought) <= 2000),
        failed text check (length(failed) <= 2000),
        created_at timestamptz not null,
        changed_at timestamptz not null,
        submitted_at timestamptz,
        return_reason text check (length(return_reason) <= 1000),
        published_at timestamptz,
        audience text check (audience in ('academie', 'all')),
        check (published_at is null or submitted_at is not null),
        check ((published_at is null) = (audience is null))
      );
      create index on convention.feedback (school_id);
      create index on convention.feedback (author_id);
      create index on convention.feedback (published_at);

      create function convention.academie_of(place uuid) returns uuid
      language sql stable security definer set search_path = pg_catalog, pg_temp as $$
        select p.id from territory.place_closure c join territory.place p on p.id = c.ancestor
         where c.descendant = academie_of.place and p.kind = 'academie' and c.until_on >= territory.today() limit 1 $$;
      create function convention.own_academies() returns setof uuid
      language sql stable security definer set search_path = pg_catalog, pg_temp as $$
        select distinct p.id from territory.place_closure c join territory.place p on p.id = c.ancestor
         where c.descendant = any (territory.all_roots()) and p.kind = 'academie' and c.until_on >= territory.today() $$;
      -- What a published account names: its school, and nothing else of it.
      create function convention.school_of_feedback(school uuid) returns table (id uuid, kind text, name text, uai text)
      language sql stable security definer set search_path = pg_catalog, pg_temp as $$
        select p.id, p.kind, p.name, p.uai from territory.place p where p.id = school and exists (
          select from convention.feedback f where f.school_id = school and f.submitted_at is not null) $$;
      create function convention.feedback_stays() returns trigger language plpgsql as $$
      begin
        if old.submitted_at is not null and
           (new.title, new.discipline, new.level, new.done, new.brought, new.failed)
           is distinct from (old.title, old.discipline, old.level, old.done, old.brought, old.failed) then
          raise exception 'What was handed in stays' using errcode = 'check_violation', constraint = 'feedback_stays';
        end if;
        return new;
      end $$;
      revoke execute on function convention.academie_of(uuid), convention.own_academies(), convention.school_of_feedback(uuid),
        convention.feedback_stays() from public;
      grant execute on function convention.academie_of(uuid), convention.own_academies(), convention.school_of_feedback(uuid)
        to chariot_app;
      create trigger feedback_stays before update on convention.feedback
        for each row execute function convention.feedback_stays();

      alter table convention.feedback enable row level security;
      create policy seen on convention.feedback for select using (
        (select territory.is_system())
        or author_id = (select convention.caller_person())
        -- What was returned stays seen by who returned it, until it is handed in again or taken back.
        or ((submitted_at is not null or return_reason is not null) and ${reviews})
        or audience = 'all'
        or (audience = 'academie' and academie_id in (select convention.own_academies())));
      create policy begun on convention.feedback for insert with check (
        (select territory.is_system()) or (author_id = (select convention.caller_person()) and submitted_at is null
          and school_id in (select territory.reachable('feedback:write'))));
      create policy written on convention.feedback for update
        using ((select territory.is_system()) or author_id = (select convention.caller_person()))
        with check ((select territory.is_system()) or (author_id = (select convention.caller_person()) and published_at is null));
      create policy reviewed on convention.feedback for update
        using (submitted_at is not null and ${reviews}) with check (${reviews});
      create policy discarded on convention.feedback for delete using (
        (select territory.is_system()) or (author_id = (select convention.caller_person()) and submitted_at is null));
      grant select, insert, delete on convention.feedback to chariot_app;
      grant update (author_id, title, discipline, level, done, brought, failed, changed_at, submitted_at, return_reason,
        published_at, audience) on convention.feedback to chariot_app;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop table convention.feedback;
      drop function convention.academie_of(uuid), convention.own_academies(), convention.school_of_feedback(uuid),
        convention.feedback_stays();
    `);
  }
}
