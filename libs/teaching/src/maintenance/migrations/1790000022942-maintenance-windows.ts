import type { MigrationInterface, QueryRunner } from 'typeorm';

const TABLE = `
  create table teaching.maintenance_window (
    id uuid primary key,
    -- The cart is the fleet's: no key across.
    classroom_id uuid not null,
    classroom_name text not null check (classroom_name <> ''),
    school_id uuid not null references territory.place,
    time_zone text not null,
    starts_at timestamptz not null,
    ends_at timestamptz not null,
    opened_by uuid references identity.person,
    opened_by_label text,
    opened_at timestamptz not null,
    -- What the tablets were asked, once it began.
    operation_ids uuid[] not null default '{}',
    begun_at timestamptz,
    ended_at timestamptz,
    constraint maintenance_window_twelve_hours check (ends_at > starts_at and ends_at <= starts_at + interval '12 hours'),
    constraint maintenance_window_ends_within check (ended_at between starts_at and ends_at),
    constraint maintenance_window_opener_named check ((opened_by is null) = (opened_by_label is null))
  );
  -- One that is open or planned, whoever opens another at the same instant.
  create unique index maintenance_window_one on teaching.maintenance_window (classroom_id) where ended_at is null;
  create index maintenance_window_of_a_cart on teaching.maintenance_window (classroom_id, starts_at);
  create index maintenance_window_standing on teaching.maintenance_window (school_id, starts_at) where ended_at is null;
  create index maintenance_window_over on teaching.maintenance_window (ended_at) where ended_at is not null;
  create index maintenance_window_by_person on teaching.maintenance_window (opened_by) where opened_by is not null;
`;

const FUNCTIONS = `
  -- Until when a lesson is open with that cart in that time. Whoever opens a window may hold no lesson, and sees none; she waits
  -- for whoever is opening a lesson, and that one for her.
  create function teaching.lesson_in(cart uuid, since timestamptz, until timestamptz) returns timestamptz
  language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
  begin
    perform pg_advisory_xact_lock(hashtextextended('teaching.lesson.' || cart, 0));
    return (select max(l.planned_end_at) from teaching.lesson l
             where l.classroom_id = cart and l.ended_at is null and l.started_at < lesson_in.until
               and l.planned_end_at > lesson_in.since and territory.covers('maintenance:open', l.school_id));
  end $$;

  -- Minutes between these instants that were of no lesson and of no window, whoever switches the box off.
  create function teaching.minutes_beside(cart uuid, since timestamptz, until timestamptz) returns integer
  language sql stable security definer set search_path = pg_catalog, pg_temp as $$
    select coalesce(round(sum(extract(epoch from upper(beside) - lower(beside))) / 60), 0)::int
      from unnest(tstzmultirange(tstzrange(since, until))
        - coalesce((
            select range_agg(tstzrange(l.started_at, greatest(l.started_at, coalesce(l.ended_at, until))))
              from teaching.lesson l
             where l.classroom_id = cart and l.started_at < until and coalesce(l.ended_at, until) > since
               and territory.covers('maintenance:open', l.school_id)), '{}')
        - coalesce((
            select range_agg(tstzrange(w.starts_at, coalesce(w.ended_at, w.ends_at)))
              from teaching.maintenance_window w
             where w.classroom_id = cart and w.starts_at < until and coalesce(w.ended_at, w.ends_at) > since
               and territory.covers('maintenance:open', w.school_id)), '{}')) as beside $$;

  revoke execute on function teaching.lesson_in(uuid, timestamptz, timestamptz),
    teaching.minutes_beside(uuid, timestamptz, timestamptz) from public;
  grant execute on function teaching.lesson_in(uuid, timestamptz, timestamptz),
    teaching.minutes_beside(uuid, timestamptz, timestamptz) to chariot_app;
`;

const SECURITY = `
  alter table teaching.maintenance_window enable row level security;
  create policy maintenance_window_select on teaching.maintenance_window for select to chariot_app
    using ((select territory.is_system()) or school_id in (select territory.reachable('maintenance:open')));
  create policy maintenance_window_insert on teaching.maintenance_window for insert to chariot_app
    with check (opened_by = (select teaching.caller_person())
      and school_id in (select territory.reachable('maintenance:open')));
  create policy maintenance_window_update on teaching.maintenance_window for update to chariot_app
    using ((select territory.is_system()) or school_id in (select territory.reachable('maintenance:open')))
    with check ((select territory.is_system()) or school_id in (select territory.reachable('maintenance:open')));
  create policy maintenance_window_delete on teaching.maintenance_window for delete to chariot_app
    using ((select territory.is_system()));
  grant select, insert, delete on teaching.maintenance_window to chariot_app;
  grant update (operation_ids, begun_at, ended_at) on teaching.maintenance_window to chariot_app;

  -- Whoever leaves a cart on switches its box on and off: the commune's IT, who holds no lesson.
  drop policy wifi_box_run_select on teaching.wifi_box_run;
  drop policy wifi_box_run_insert on teaching.wifi_box_run;
  drop policy wifi_box_run_update on teaching.wifi_box_run;
  create policy wifi_box_run_select on teaching.wifi_box_run for select to chariot_app
    using ((select territory.is_system()) or school_id in (select territory.reachable('maintenance:open')));
  create policy wifi_box_run_insert on teaching.wifi_box_run for insert to chariot_app
    with check (school_id in (select territory.reachable('maintenance:open')));
  create policy wifi_box_run_update on teaching.wifi_box_run for update to chariot_app
    using (school_id in (select territory.reachable('maintenance:open')))
    with check (school_id in (select territory.reachable('maintenance:open')));
`;

/** Carts that somebody leaves on outside class, so that they are updated. */
export class MaintenanceWindows1790000022942 implements MigrationInterface {
  readonly name = 'MaintenanceWindows1790000022942';

  async up(runner: QueryRunner): Promise<void> {
    for (const part of [TABLE, FUNCTIONS, SECURITY]) await runner.query(part);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop function teaching.minutes_beside(uuid, timestamptz, timestamptz),
        teaching.lesson_in(uuid, timestamptz, timestamptz);
      drop policy wifi_box_run_select on teaching.wifi_box_run;
      drop policy wifi_box_run_insert on teaching.wifi_box_run;
      drop policy wifi_box_run_update on teaching.wifi_box_run;
      create policy wifi_box_run_select on teaching.wifi_box_run for select to chariot_app
        using ((select territory.is_system()) or school_id in (select territory.reachable('lesson:run')));
      create policy wifi_box_run_insert on teaching.wifi_box_run for insert to chariot_app
        with check (school_id in (select territory.reachable('lesson:run')));
      create policy wifi_box_run_update on teaching.wifi_box_run for update to chariot_app
        using (school_id in (select territory.reachable('lesson:run')))
        with check (school_id in (select territory.reachable('lesson:run')));
      drop table teaching.maintenance_window`);
  }
}
