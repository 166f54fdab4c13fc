import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Whether the caller holds a permission on a place: by a list, or row by row for whoever reaches a country. */
const holds = (permission: string, place: string): string => `
  (case when (select territory.reaches_widely('${permission}'))
     then territory.is_under(${place}, (select territory.roots('${permission}')))
     else ${place} in (select territory.reachable('${permission}')) end)`;

/**
 * Surveys that Chariot sends. Questions are one document, which never changes once it has left. Answers are read row by row
 * by those who sent them alone; what others read is counted by the application, in the system's transaction. Free texts are
 * apart, because they are kept for a shorter time.
 */
export class Surveys1790000022401 implements MigrationInterface {
  name = 'Surveys1790000022401';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table convention.survey (
        id uuid primary key,
        place_id uuid not null references territory.place,
        title text not null check (length(btrim(title)) between 1 and 160),
        introduction text check (length(introduction) <= 2000),
        questions jsonb not null check (jsonb_typeof(questions) = 'array'),
        created_at timestamptz not null,
        created_by_id uuid,
        created_by text not null,
        changed_at timestamptz not null,
        due_on date,
        sent_at timestamptz,
        reminded_at timestamptz,
        -- Days before the due date that the last reminder by itself was for.
        reminded_for integer,
        closed_at timestamptz,
        check ((sent_at is null) = (due_on is null)),
        check (sent_at is not null or closed_at is null)
      );
      create index on convention.survey (place_id);
      create index on convention.survey (created_by_id);
      create index on convention.survey (due_on) where sent_at is not null and closed_at is null;

      create table convention.survey_recipient (
        id uuid primary key,
        survey_id uuid not null references convention.survey on delete cascade,
        place_id uuid not null references territory.place,
        -- Its circonscription on the day of sending: what is published is cut by it, and must not move afterwards.
        district_id uuid references territory.place,
        -- What is to be written to it; the leader does it.
        due_post text check (due_post in ('invitation', 'reminder')),
        posted_at timestamptz,
        messages integer not null default 0 check (messages >= 0),
        answered_at timestamptz,
        -- By key of the question; no text.
        answers jsonb,
        unique (survey_id, place_id),
        check ((answered_at is null) = (answers is null))
      );
      create index on convention.survey_recipient (place_id);
      create index on convention.survey_recipient (id) where due_post is not null;

      create table convention.survey_link (
        token_hash bytea primary key check (length(token_hash) = 32),
        recipient_id uuid not null references convention.survey_recipient on delete cascade,
        made_at timestamptz not null
      );
      create index on convention.survey_link (recipient_id);

      create table convention.survey_text (
        id uuid primary key,
        recipient_id uuid not null references convention.survey_recipient on delete cascade,
        question text not null,
        words text not null check (length(words) between 1 and 1000),
        written_at timestamptz not null,
        unique (recipient_id, question)
      );

      create function convention.survey_stays() returns trigger language plpgsql as $$
      begin
        if old.sent_at is not null and
           (new.place_id, new.title, new.introduction, new.questions, new.sent_at, new.due_on)
           is distinct from (old.place_id, old.title, old.introduction, old.questions, old.sent_at, old.due_on) then
          raise exception 'A survey that was sent stays' using errcode = 'check_violation', constraint = 'survey_stays';
        end if;
        if old.closed_at is not null and new.closed_at is distinct from old.closed_at then
          raise exception 'A survey that is closed stays' using errcode = 'check_violation', constraint = 'survey_stays';
        end if;
        return new;
      end $$;
      create trigger survey_stays before update on convention.survey
        for each row execute function convention.survey_stays();

      create function convention.survey_answer_stays() returns trigger
      language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
      begin
        if new.answers is distinct from old.answers and exists (
          select from convention.survey s where s.id = new.survey_id and s.closed_at is not null) then
          raise exception 'An answer stays' using errcode = 'check_violation', constraint = 'survey_answer_stays';
        end if;
        return new;
      end $$;
      create trigger survey_answer_stays before update on convention.survey_recipient
        for each row execute function convention.survey_answer_stays();

      create function convention.own_surveys() returns setof uuid
      language sql stable security definer set search_path = pg_catalog, pg_temp as $$
        select s.id from convention.survey s where ${holds('survey:write', 's.place_id')} $$;
      -- Closed ones that were sent to a place that the caller reads: she learns what came of them.
      create function convention.received_surveys() returns setof uuid
      language sql stable security definer set search_path = pg_catalog, pg_temp as $$
        select s.id from convention.survey s where s.closed_at is not null and exists (
          select from convention.survey_recipient r where r.survey_id = s.id and ${holds('usage:read', 'r.place_id')}) $$;
      -- How many were asked and have answered: counts, for whoever sees the survey.
      create function convention.survey_tallies(surveys uuid[]) returns table (survey_id uuid, asked integer, answered integer)
      language sql stable security definer set search_path = pg_catalog, pg_temp as $$
        select r.survey_id, count(*)::int, count(r.answered_at)::int from convention.survey_recipient r
         where r.survey_id = any (surveys) group by r.survey_id $$;
      revoke execute on function convention.survey_stays(), convention.survey_answer_stays(), convention.own_surveys(),
        convention.received_surveys(), convention.survey_tallies(uuid[]) from public;
      grant execute on function convention.own_surveys(), convention.received_surveys(), convention.survey_tallies(uuid[])
        to chariot_app;

      alter table convention.survey enable row level security;
      create policy seen on convention.survey for select using (
        (select territory.is_system()) or ${holds('survey:write', 'place_id')}
        or (sent_at is not null and ${holds('usage:read', 'place_id')})
        or (closed_at is not null and id in (select convention.received_surveys())));
      create policy begun on convention.survey for insert with check (
        (select territory.is_system()) or ${holds('survey:write', 'place_id')});
      create policy changed on convention.survey for update using (
        (select territory.is_system()) or ${holds('survey:write', 'place_id')});
      create policy discarded on convention.survey for delete using (
        (select territory.is_system()) or (sent_at is null and ${holds('survey:write', 'place_id')}));

      alter table convention.survey_recipient enable row level security;
      create policy seen on convention.survey_recipient for select using (
        (select territory.is_system()) or survey_id in (select convention.own_surveys()));
      create policy asked on convention.survey_recipient for insert with check (
        answers is null and ((select territory.is_system()) or survey_id in (select convention.own_surveys())));
      -- Whoever sends says that a message is due; nobody but the holder of a link writes an answer.
      create policy answered on convention.survey_recipient for update using ((select territory.is_system()));
      create policy reminded on convention.survey_recipient for update
        using (survey_id in (select convention.own_surveys())) with check (answers is null);
      create policy gone on convention.survey_recipient for delete using ((select territory.is_system()));

      alter table convention.survey_link enable row level security;
      create policy seen on convention.survey_link for select using ((select territory.is_system())
        or recipient_id in (select r.id from convention.survey_recipient r));
      create policy made on convention.survey_link for insert with check ((select territory.is_system())
        or recipient_id in (select r.id from convention.survey_recipient r));
      create policy ended on convention.survey_link for delete using ((select territory.is_system())
        or recipient_id in (select r.id from convention.survey_recipient r));

      alter table convention.survey_text enable row level security;
      create policy seen on convention.survey_text for select using ((select territory.is_system())
        or recipient_id in (select r.id from convention.survey_recipient r));
      create policy written on convention.survey_text for insert with check ((select territory.is_system()));
      create policy removed on convention.survey_text for delete using ((select territory.is_system())
        or recipient_id in (select r.id from convention.survey_recipient r));

      grant select, insert, delete on convention.survey, convention.survey_recipient, convention.survey_link,
        convention.survey_text to chariot_app;
      grant update (title, introduction, questions, changed_at, due_on, sent_at, reminded_at, reminded_for, closed_at)
        on convention.survey to chariot_app;
      grant update (due_post, posted_at, messages, answered_at, answers) on convention.survey_recipient to chariot_app;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop table convention.survey_text, convention.survey_link, convention.survey_recipient, convention.survey cascade;
      drop function convention.survey_stays(), convention.survey_answer_stays(), convention.own_surveys(),
        convention.received_surveys(), convention.survey_tallies(uuid[]);
    `);
  }
}
