import type { MigrationInterface, QueryRunner } from 'typeorm';

/** A report tells what the conventions of a place say too: whoever reads it holds both permissions there. */
const READS = ['usage:read', 'convention:read']
  .map(
    (permission) => `(case when (select territory.reaches_widely('${permission}'))
      then territory.is_under(place_id, (select territory.roots('${permission}')))
      else place_id in (select territory.reachable('${permission}')) end)`,
  )
  .join(' and ');

/** Reports by month and place, frozen; and who wants to be sent them. */
export class Reports1790000022932 implements MigrationInterface {
  readonly name = 'Reports1790000022932';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create function usage.caller_person() returns uuid language sql stable parallel safe as
        $$ select case when current_setting('chariot.kind', true) = 'person'
             then nullif(current_setting('chariot.actor', true), '')::uuid end $$;
      revoke execute on function usage.caller_person() from public;
      grant execute on function usage.caller_person() to chariot_app;

      create table usage.report_subscription (
        place_id uuid not null references territory.place,
        -- A person is never deleted; this schema stands without identity's.
        person_id uuid not null,
        since timestamptz not null,
        primary key (place_id, person_id)
      );
      create index report_subscription_by_person on usage.report_subscription (person_id);
      alter table usage.report_subscription enable row level security;
      create policy report_subscription_select on usage.report_subscription for select to chariot_app
        using ((select territory.is_system()) or person_id = (select usage.caller_person()));
      create policy report_subscription_insert on usage.report_subscription for insert to chariot_app
        with check (person_id = (select usage.caller_person()) and ${READS});
      create policy report_subscription_delete on usage.report_subscription for delete to chariot_app
        using ((select territory.is_system()) or person_id = (select usage.caller_person()));
      grant select, insert, delete on usage.report_subscription to chariot_app;

      create table usage.report (
        place_id uuid not null references territory.place,
        month date not null check (extract(day from month) = 1),
        made_at timestamptz not null,
        pdf bytea not null,
        pdf_sha256 text not null generated always as (encode(sha256(pdf), 'hex')) stored,
        ods bytea not null,
        ods_sha256 text not null generated always as (encode(sha256(ods), 'hex')) stored,
        primary key (place_id, month)
      );
      create index report_by_age on usage.report (made_at);
      alter table usage.report enable row level security;
      create policy report_select on usage.report for select to chariot_app
        using ((select territory.is_system()) or (${READS}));
      create policy report_insert on usage.report for insert to chariot_app with check ((select territory.is_system()));
      create policy report_delete on usage.report for delete to chariot_app using ((select territory.is_system()));
      grant select, insert, delete on usage.report to chariot_app;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table usage.report, usage.report_subscription; drop function usage.caller_person()');
  }
}
