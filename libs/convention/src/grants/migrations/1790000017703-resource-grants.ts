import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * The 500 € of resources (art. 3.2): what the académie paid to which collège for which school, and what was bought. An account
 * of its own: the académie and that collège read it, not the commune (T08). A collège is known by its UAI, which the
 * convention writes; it may be opened here later.
 */
export class ResourceGrants1790000017703 implements MigrationInterface {
  name = 'ResourceGrants1790000017703';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table convention.resource_grant (
        id uuid primary key,
        convention_id uuid not null references convention.convention,
        school_uai text not null,
        college_uai text not null,
        cents bigint not null check (cents > 0),
        paid_on date not null,
        reference text,
        recorded_at timestamptz not null,
        received_on date,
        receipt_note text,
        confirmed_at timestamptz,
        cancelled_at timestamptz,
        cancelled_because text,
        unique (convention_id, id),
        check ((received_on is null) = (confirmed_at is null)),
        check (receipt_note is null or received_on is not null),
        check ((cancelled_at is null) = (cancelled_because is null)),
        check (cancelled_at is null or received_on is null)
      );
      create index on convention.resource_grant (convention_id, school_uai);

      create table convention.grant_purchase (
        convention_id uuid not null,
        grant_id uuid not null,
        rank integer not null,
        label text not null check (label <> ''),
        bought_on date,
        cents bigint not null check (cents > 0),
        primary key (grant_id, rank),
        foreign key (convention_id, grant_id) references convention.resource_grant (convention_id, id)
      );

      -- As functions of the owner: a policy that reads the places would read them by the caller's own rows.
      create function convention.state_seen() returns setof uuid
        language sql stable security definer set search_path = pg_catalog, pg_temp as $$
          select c.id from convention.convention c
          where c.academie_id in (select territory.reachable('convention:read'))
        $$;
      create function convention.own_colleges(permission text) returns setof text
        language sql stable security definer set search_path = pg_catalog, pg_temp as $$
          select p.uai from territory.place p
          where p.kind = 'college' and p.uai is not null and p.id in (select territory.reachable(permission))
        $$;
      revoke execute on function convention.state_seen(), convention.own_colleges(text) from public;
      grant execute on function convention.state_seen(), convention.own_colleges(text) to chariot_app;

      -- Each hand writes what is its own: the académie cancels, the collège says what it received.
      create function convention.guard_resource_grant() returns trigger
        language plpgsql set search_path = pg_catalog, pg_temp as $$
        begin
          if territory.is_system() then return new; end if;
          if (old.cancelled_at is distinct from new.cancelled_at)
             and old.convention_id not in (select convention.checked_by_state()) then
            raise exception 'the académie cancels what it paid' using errcode = 'insufficient_privilege';
          end if;
          if (old.received_on, old.receipt_note, old.confirmed_at)
              is distinct from (new.received_on, new.receipt_note, new.confirmed_at)
             and old.college_uai not in (select convention.own_colleges('grant:confirm')) then
            raise exception 'the collège says what it received' using errcode = 'insufficient_privilege';
          end if;
          return new;
        end $$;
      create trigger guard_resource_grant before update on convention.resource_grant
        for each row execute function convention.guard_resource_grant();

      alter table convention.resource_grant enable row level security;
      alter table convention.grant_purchase enable row level security;
      create policy seen on convention.resource_grant for select using (
        (select territory.is_system()) or convention_id in (select convention.state_seen())
        or college_uai in (select convention.own_colleges('convention:read')));
      create policy paid on convention.resource_grant for insert with check (
        (select territory.is_system()) or convention_id in (select convention.checked_by_state()));
      create policy followed on convention.resource_grant for update using (
        (select territory.is_system()) or convention_id in (select convention.checked_by_state())
        or college_uai in (select convention.own_colleges('grant:confirm')));
      create policy seen on convention.grant_purchase for select using (
        (select territory.is_system()) or grant_id in (select g.id from convention.resource_grant g));
      create policy bought on convention.grant_purchase for insert with check (
        (select territory.is_system()) or grant_id in (
          select g.id from convention.resource_grant g
          where g.college_uai in (select convention.own_colleges('grant:confirm'))));
      create policy corrected on convention.grant_purchase for delete using (
        (select territory.is_system()) or grant_id in (
          select g.id from convention.resource_grant g
          where g.college_uai in (select convention.own_colleges('grant:confirm'))));
      grant select, insert on convention.resource_grant to chariot_app;
      grant update (received_on, receipt_note, confirmed_at, cancelled_at, cancelled_because)
        on convention.resource_grant to chariot_app;
      grant select, insert, delete on convention.grant_purchase to chariot_app;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop table convention.grant_purchase, convention.resource_grant;
      drop function convention.guard_resource_grant(), convention.own_colleges(text), convention.state_seen();
    `);
  }
}
