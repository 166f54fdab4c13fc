import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Windows and their one-use codes. */
export class Enrolment1790000003006 implements MigrationInterface {
  readonly name = 'Enrolment1790000003006';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table fleet.enrolment_window (
        id uuid primary key,
        classroom_id uuid not null,
        school_id uuid not null,
        opened_at timestamptz not null,
        expires_at timestamptz not null check (expires_at > opened_at),
        closed_at timestamptz,
        opened_by jsonb not null,
        foreign key (classroom_id, school_id) references fleet.classroom (id, school_id)
      );
      create index enrolment_window_by_classroom on fleet.enrolment_window (classroom_id, opened_at desc);

      create table fleet.enrolment_code (
        -- Also what pki is told as the reason to issue a certificate.
        id uuid primary key,
        window_id uuid not null references fleet.enrolment_window,
        slot integer not null check (slot between 1 and 40),
        code_hash bytea not null unique check (length(code_hash) = 32),
        -- The code itself, sealed, for as long as it may be printed again.
        secret_id uuid,
        used_at timestamptz,
        device_id uuid references fleet.device,
        public_key_fingerprint text check (public_key_fingerprint ~ '^[0-9a-f]{64}$'),
        unique (window_id, slot),
        constraint enrolment_code_used_by_a_device
          check ((used_at is null) = (device_id is null) and (used_at is null) = (public_key_fingerprint is null)),
        constraint enrolment_code_used_is_forgotten check (used_at is null or secret_id is null)
      );
      create index enrolment_code_by_device on fleet.enrolment_code (device_id);

      alter table fleet.enrolment_window enable row level security;
      create policy enrolment_window_select on fleet.enrolment_window for select to chariot_app
        using ((select territory.is_system()) or school_id in (select territory.reachable('enrolment:read')));
      create policy enrolment_window_insert on fleet.enrolment_window for insert to chariot_app
        with check ((select territory.is_system()) or school_id in (select territory.reachable('enrolment:open')));
      create policy enrolment_window_update on fleet.enrolment_window for update to chariot_app
        using ((select territory.is_system()) or school_id in (select territory.reachable('enrolment:open')))
        with check ((select territory.is_system()) or school_id in (select territory.reachable('enrolment:open')));
      grant select, insert on fleet.enrolment_window to chariot_app;
      grant update (closed_at) on fleet.enrolment_window to chariot_app;

      create function fleet.may_open_window(enrolment_window uuid) returns boolean
      language sql stable security definer set search_path = pg_catalog, pg_temp as $$
        select exists (select from fleet.enrolment_window w
          where w.id = enrolment_window and territory.covers('enrolment:open', w.school_id)) $$;
      revoke execute on function fleet.may_open_window(uuid) from public;
      grant execute on function fleet.may_open_window(uuid) to chariot_app;

      alter table fleet.enrolment_code enable row level security;
      create policy enrolment_code_select on fleet.enrolment_code for select to chariot_app
        using (exists (select from fleet.enrolment_window w where w.id = window_id));
      create policy enrolment_code_insert on fleet.enrolment_code for insert to chariot_app
        with check (fleet.may_open_window(window_id));
      -- A person who closes a window forgets its codes; only the system uses one.
      create policy enrolment_code_update on fleet.enrolment_code for update to chariot_app
        using (fleet.may_open_window(window_id)) with check ((select territory.is_system()) or used_at is null);
      grant select, insert on fleet.enrolment_code to chariot_app;
      grant update (secret_id, used_at, device_id, public_key_fingerprint) on fleet.enrolment_code to chariot_app;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table fleet.enrolment_code, fleet.enrolment_window cascade');
    await runner.query('drop function fleet.may_open_window');
  }
}
