import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The kill switch. A row is one episode; while one is not lifted, no dangerous act of the instance goes on. */
export class Freeze1790000012501 implements MigrationInterface {
  readonly name = 'Freeze1790000012501';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table identity.freeze (
        id uuid primary key,
        set_at timestamptz not null,
        set_by uuid references identity.person,
        set_by_label text not null check (set_by_label <> ''),
        reason text not null check (length(btrim(reason)) between 1 and 300),
        lifted_at timestamptz check (lifted_at >= set_at),
        -- The act that two people agreed on.
        lifted_by_approval uuid,
        check ((lifted_at is null) = (lifted_by_approval is null))
      );
      create unique index freeze_one_at_a_time on identity.freeze ((true)) where lifted_at is null;
      create index freeze_by_time on identity.freeze (set_at desc);

      -- Asked by whoever hands something destructive out, in the statement that does it, whoever calls.
      create function identity.is_frozen() returns boolean
      language sql stable security definer set search_path = pg_catalog, pg_temp as
        $$ select exists (select from identity.freeze where lifted_at is null) $$;

      -- Whether it is frozen; when it is not, it stays so until this transaction ends: setting the switch waits for it.
      create function identity.hold_freeze() returns boolean
      language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
      begin
        perform pg_advisory_xact_lock_shared(hashtext('identity.freeze'));
        -- Volatile: it looks after it has waited.
        return exists (select from identity.freeze where lifted_at is null);
      end $$;

      create function identity.before_freeze() returns trigger
      language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
      begin
        -- Whatever is being carried out at this moment ends first; nothing begins after.
        perform pg_advisory_xact_lock(hashtext('identity.freeze'));
        return new;
      end $$;
      create trigger before_freeze before insert on identity.freeze
        for each row execute function identity.before_freeze();

      alter table identity.freeze enable row level security;
      create policy freeze_select on identity.freeze for select to chariot_app
        using ((select territory.is_system()) or (select identity.caller_person()) is not null);
      create policy freeze_insert on identity.freeze for insert to chariot_app
        with check (lifted_at is null and (((select territory.is_system()) and set_by is null)
          or (set_by = (select identity.caller_person()) and cardinality((select territory.roots('freeze:set'))) > 0)));
      create policy freeze_update on identity.freeze for update to chariot_app using ((select territory.is_system()));
      create policy freeze_delete on identity.freeze for delete to chariot_app
        using ((select territory.is_system()) and lifted_at is not null);
      grant select, delete on identity.freeze to chariot_app;
      grant insert (id, set_at, set_by, set_by_label, reason) on identity.freeze to chariot_app;
      grant update (lifted_at, lifted_by_approval) on identity.freeze to chariot_app;
      revoke execute on function identity.is_frozen(), identity.hold_freeze(), identity.before_freeze() from public;
      grant execute on function identity.is_frozen(), identity.hold_freeze() to chariot_app;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop table identity.freeze;
      drop function identity.is_frozen(), identity.hold_freeze(), identity.before_freeze()`);
  }
}
