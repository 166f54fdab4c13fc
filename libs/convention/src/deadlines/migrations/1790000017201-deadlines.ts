import type { MigrationInterface, QueryRunner } from 'typeorm';

/** How a convention's deadlines are read, who was reminded of what, and the secret addresses that calendars read. */
export class Deadlines1790000017201 implements MigrationInterface {
  name = 'Deadlines1790000017201';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table convention.deadline_setting (
        convention_id uuid primary key references convention.convention,
        last_day text not null check (last_day in ('anniversary', 'eve')),
        terms text not null check (terms in ('school', 'civil')),
        report_grace_days integer not null check (report_grace_days between 0 and 365),
        renewal_months integer not null check (renewal_months between 1 and 120),
        bank_check_months integer not null check (bank_check_months between 1 and 120),
        reminders boolean not null,
        changed_at timestamptz not null
      );

      create table convention.reminder (
        convention_id uuid not null references convention.convention,
        deadline text not null,
        due_on date not null,
        -- Days before the deadline that it was sent for.
        threshold integer not null check (threshold >= 0),
        sent_at timestamptz not null,
        messages integer not null check (messages >= 0),
        primary key (convention_id, deadline, due_on, threshold)
      );

      create table convention.calendar_feed (
        id uuid primary key,
        convention_id uuid not null references convention.convention,
        -- A person is never deleted; this schema stands without identity's.
        person_id uuid not null,
        label text not null,
        token_hash bytea not null unique check (length(token_hash) = 32),
        created_at timestamptz not null,
        created_by text not null,
        last_read_at timestamptz
      );
      create index on convention.calendar_feed (convention_id);
      create index on convention.calendar_feed (person_id);

      create function convention.caller_person() returns uuid language sql stable parallel safe as
        $$ select case when current_setting('chariot.kind', true) = 'person'
             then nullif(current_setting('chariot.actor', true), '')::uuid end $$;

      alter table convention.deadline_setting enable row level security;
      create policy seen on convention.deadline_setting for select using (
        (select territory.is_system())
        or convention_id in (select convention.readable()) or convention_id in (select convention.writable()));
      create policy chosen on convention.deadline_setting for insert with check (
        (select territory.is_system()) or convention_id in (select convention.writable()));
      create policy changed on convention.deadline_setting for update using (
        (select territory.is_system()) or convention_id in (select convention.writable()));

      alter table convention.reminder enable row level security;
      create policy system on convention.reminder using ((select territory.is_system()));

      -- Its maker's, and of whoever writes in the convention: she may close what others left open.
      alter table convention.calendar_feed enable row level security;
      create policy seen on convention.calendar_feed for select using (
        (select territory.is_system())
        or (person_id = (select convention.caller_person()) and convention_id in (select convention.readable()))
        or convention_id in (select convention.writable()));
      create policy opened on convention.calendar_feed for insert with check (
        person_id = (select convention.caller_person()) and (
          convention_id in (select convention.readable()) or convention_id in (select convention.writable())));
      create policy read on convention.calendar_feed for update using ((select territory.is_system()));
      create policy closed on convention.calendar_feed for delete using (
        (select territory.is_system())
        or person_id = (select convention.caller_person()) or convention_id in (select convention.writable()));

      grant select, insert, update on convention.deadline_setting to chariot_app;
      grant select, insert, delete on convention.reminder to chariot_app;
      grant select, insert, delete on convention.calendar_feed to chariot_app;
      grant update (last_read_at) on convention.calendar_feed to chariot_app;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop table convention.deadline_setting, convention.reminder, convention.calendar_feed;
      drop function convention.caller_person();
    `);
  }
}
