import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The certificate that wakes iPads, the requests it comes from, and the wakes that are due. */
export class ApplePush1790000020100 implements MigrationInterface {
  name = 'ApplePush1790000020100';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create schema if not exists apple;
      grant usage on schema apple to chariot_app;

      create table apple.push_request (
        id uuid primary key,
        -- sealed by the vault: never the key itself
        key_secret uuid not null references platform.secret (id),
        key_hash text not null unique check (key_hash ~ '^[0-9a-f]{64}$'),
        request bytea not null,
        made_at timestamptz not null
      );
      create index push_request_by_age on apple.push_request (made_at);

      create table apple.push_certificate (
        id uuid primary key,
        request_id uuid not null references apple.push_request (id),
        topic text not null check (topic ~ '^com\\.apple\\.mgmt\\.[A-Za-z0-9._-]{1,180}$'),
        certificate bytea not null,
        fingerprint text not null check (fingerprint ~ '^[0-9a-f]{64}$'),
        serial text not null,
        not_before timestamptz not null,
        not_after timestamptz not null check (not_after > not_before),
        apple_account text check (length(apple_account) between 1 and 200),
        uploaded_at timestamptz not null,
        ended_at timestamptz,
        ended_because text check (ended_because in ('replaced', 'withdrawn')),
        accepted_at timestamptz,
        refused_at timestamptz,
        refusal text,
        constraint push_certificate_end check ((ended_at is null) = (ended_because is null)),
        constraint push_certificate_refusal check ((refused_at is null) = (refusal is null))
      );
      create unique index push_certificate_one_in_use on apple.push_certificate ((true)) where ended_at is null;
      create index push_certificate_of_request on apple.push_certificate (request_id);

      -- Said once more than in the service: what would lose every iPad is not one forgotten line away.
      create function apple.same_push_topic() returns trigger language plpgsql set search_path = pg_catalog, pg_temp as $$
      begin
        if exists (select from apple.push_certificate last
                    where last.ended_because = 'replaced' and last.topic <> new.topic
                      and last.ended_at >= all (select coalesce(each.ended_at, '-infinity') from apple.push_certificate each
                                                 where each.id <> new.id)) then
          raise exception 'another topic' using errcode = 'check_violation', constraint = 'push_certificate_same_topic';
        end if;
        return new;
      end $$;
      create trigger same_push_topic before insert on apple.push_certificate
        for each row execute function apple.same_push_topic();

      create table apple.push_notice (
        certificate_id uuid not null references apple.push_certificate (id) on delete cascade,
        threshold int not null check (threshold in (60, 30, 7, 0)),
        sent_at timestamptz not null,
        messages int not null,
        primary key (certificate_id, threshold)
      );

      -- One row for each device that waits to be woken, however often that was asked.
      create table apple.push_due (
        device_id uuid primary key,
        asked int not null default 1,
        asked_at timestamptz not null,
        due_at timestamptz not null,
        tried_at timestamptz,
        attempts int not null default 0,
        claimed_until timestamptz
      );
      create index push_due_by_turn on apple.push_due (due_at, device_id);

      -- Which devices wait is the system's; how many, and that a certificate has come, is of whoever administers.
      create function apple.wakes_waiting() returns int
      language sql stable security definer set search_path = pg_catalog, pg_temp as $$
        select count(*)::int from apple.push_due
         where (select territory.administers_instance()) $$;
      create function apple.wakes_due_now(moment timestamptz) returns void
      language sql volatile security definer set search_path = pg_catalog, pg_temp as $$
        update apple.push_due set due_at = moment
         where due_at > moment and (select territory.administers_instance()) $$;
      revoke all on function apple.wakes_waiting(), apple.wakes_due_now(timestamptz) from public;
      grant execute on function apple.wakes_waiting(), apple.wakes_due_now(timestamptz) to chariot_app;

      alter table apple.push_request enable row level security;
      alter table apple.push_certificate enable row level security;
      alter table apple.push_notice enable row level security;
      alter table apple.push_due enable row level security;
      create policy of_the_instance on apple.push_request to chariot_app
        using ((select territory.administers_instance()))
        with check ((select territory.administers_instance()));
      create policy of_the_instance on apple.push_certificate to chariot_app
        using ((select territory.administers_instance()))
        with check ((select territory.administers_instance()));
      create policy of_the_system on apple.push_notice to chariot_app
        using ((select territory.is_system())) with check ((select territory.is_system()));
      create policy of_the_system on apple.push_due to chariot_app
        using ((select territory.is_system())) with check ((select territory.is_system()));
      grant select, insert, delete on apple.push_request, apple.push_certificate to chariot_app;
      grant update (ended_at, ended_because, accepted_at, refused_at, refusal) on apple.push_certificate to chariot_app;
      grant select, insert on apple.push_notice to chariot_app;
      grant select, insert, update, delete on apple.push_due to chariot_app;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop function apple.wakes_due_now(timestamptz), apple.wakes_waiting();
      drop table apple.push_due, apple.push_notice, apple.push_certificate, apple.push_request;
      drop function apple.same_push_topic();
    `);
  }
}
