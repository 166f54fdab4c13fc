import type { MigrationInterface, QueryRunner } from 'typeorm';

const GUARDED = 'licensed_app_id, device_id, serial, adam_id, bundle_id, state, event_id, since, retry_at, woken_at';

/** An application of the catalogue may be one's own, by its file: then it is of no token, and its iPads need no licence of Apple's. */
export class AppleOwnApps1790000022505 implements MigrationInterface {
  readonly name = 'AppleOwnApps1790000022505';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table apple.own_app (
        app_id uuid primary key references fleet.app (id),
        -- SHA-256 of the file, which the platform keeps sealed.
        file text not null check (file ~ '^[0-9a-f]{64}$'),
        bytes int not null check (bytes > 0),
        bundle_id text not null check (length(bundle_id) between 1 and 255),
        name text not null check (length(name) between 1 and 120),
        version text not null check (length(version) between 1 and 40),
        build text not null check (length(build) between 1 and 40),
        minimum_os text check (length(minimum_os) between 1 and 20),
        for_all boolean not null,
        expires_at timestamptz not null,
        uploaded_at timestamptz not null,
        uploaded_by jsonb not null,
        -- It is taken off iPads, and forgotten once none has it.
        withdrawn_at timestamptz
      );
      create index own_app_by_file on apple.own_app (file);
      alter table apple.own_app enable row level security;
      create policy own_app_of_the_catalogue on apple.own_app to chariot_app
        using ((select territory.is_system()) or exists (select from fleet.app f
          where f.id = app_id and f.place_id in (select territory.reachable('app:write'))))
        with check ((select territory.is_system()) or exists (select from fleet.app f
          where f.id = app_id and f.place_id in (select territory.reachable('app:write'))));
      grant select, insert, update, delete on apple.own_app to chariot_app;

      alter table apple.licensed_app
        alter column token_id drop not null, alter column adam_id drop not null, alter column pricing drop not null,
        add column own_app_id uuid unique references apple.own_app (app_id) on delete cascade,
        add constraint licensed_app_bought_or_own check (case when own_app_id is null
          then token_id is not null and adam_id is not null and pricing is not null
          else token_id is null and adam_id is null and pricing is null and app_id = own_app_id end);
      drop policy licensed_app_select on apple.licensed_app;
      create policy licensed_app_select on apple.licensed_app for select to chariot_app
        using (exists (select from apple.content_token t where t.id = token_id)
          or exists (select from apple.own_app o where o.app_id = own_app_id));
      alter table apple.licence
        alter column adam_id drop not null,
        -- Of an application of one's own: the file that the iPad is to have.
        add column own_file text check (own_file ~ '^[0-9a-f]{64}$'),
        add constraint licence_bought_or_own check ((adam_id is null) = (own_file is not null));
      drop trigger licence_is_apples on apple.licence;
      create trigger licence_is_apples before update of ${GUARDED}, own_file on apple.licence
        for each row execute function apple.licence_is_apples();
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      delete from apple.licensed_app where own_app_id is not null;
      drop trigger licence_is_apples on apple.licence;
      create trigger licence_is_apples before update of ${GUARDED} on apple.licence
        for each row execute function apple.licence_is_apples();
      alter table apple.licence drop constraint licence_bought_or_own, drop column own_file,
        alter column adam_id set not null;
      drop policy licensed_app_select on apple.licensed_app;
      create policy licensed_app_select on apple.licensed_app for select to chariot_app
        using (exists (select from apple.content_token t where t.id = token_id));
      alter table apple.licensed_app drop constraint licensed_app_bought_or_own, drop column own_app_id,
        alter column token_id set not null, alter column adam_id set not null, alter column pricing set not null;
      drop table apple.own_app;
    `);
  }
}
