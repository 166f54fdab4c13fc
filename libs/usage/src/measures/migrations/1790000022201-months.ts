import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Whoever may read figures reads the rows of her schools; only the system, which facts come through, writes them. */
const policies = (table: string): string => `
  alter table usage.${table} enable row level security;
  create policy ${table}_select on usage.${table} for select to chariot_app using ((select territory.is_system())
    or (case when (select territory.reaches_widely('usage:read'))
          then territory.is_under(school_id, (select territory.roots('usage:read')))
          else school_id in (select territory.reachable('usage:read')) end));
  create policy ${table}_insert on usage.${table} for insert to chariot_app with check ((select territory.is_system()));
  create policy ${table}_update on usage.${table} for update to chariot_app using ((select territory.is_system()));
  grant select, insert, update on usage.${table} to chariot_app;
`;

const TABLES = `
  create schema usage;
  grant usage on schema usage to chariot_app;

  -- Months and school years are those of the mainland, and of the database’s clock: what closes is refused by the same.
  create function usage.this_month() returns date language sql stable parallel safe as
    $$ select date_trunc('month', territory.today())::date $$;
  create function usage.this_year() returns text language sql stable parallel safe as
    $$ select first || '-' || first + 1 from (select extract(year from territory.today() - interval '8 months')::int) as one (first) $$;

  -- A school's month: a column per measure (measures/measure.ts).
  create table usage.month (
    school_id uuid not null references territory.place,
    month date not null check (extract(day from month) = 1),
    devices integer not null default 0,
    devices_in_service integer not null default 0,
    devices_expected integer not null default 0,
    devices_acquired integer not null default 0,
    devices_deployed integer not null default 0,
    devices_seen integer not null default 0,
    devices_compliant integer not null default 0,
    devices_over_age integer not null default 0,
    carts integer not null default 0,
    repairs_open integer not null default 0,
    device_days integer not null default 0,
    device_days_in_service integer not null default 0,
    losses integer not null default 0,
    thefts integer not null default 0,
    breakages integer not null default 0,
    -- 0: nobody has said.
    pupils integer not null default 0,
    classes integer not null default 0,
    teachers integer not null default 0,
    open_days integer not null default 0,
    open_weeks integer not null default 0,
    bookable_slots integer not null default 0,
    lessons integer not null default 0,
    lessons_measured integer not null default 0,
    lessons_answered integer not null default 0,
    lessons_without_blocking_incident integer not null default 0,
    lesson_slots integer not null default 0,
    bookings_lapsed integer not null default 0,
    minutes integer not null default 0,
    tablets_used integer not null default 0,
    tablets_in_service integer not null default 0,
    classes_of_month integer not null default 0,
    teachers_of_month integer not null default 0,
    pupils_of_month integer not null default 0,
    classes_of_year integer not null default 0,
    teachers_of_year integer not null default 0,
    pupils_of_year integer not null default 0,
    box_minutes integer not null default 0,
    box_minutes_beside_lessons integer not null default 0,
    primary key (school_id, month)
  );
  create index month_by_month on usage.month (month);

  -- Disciplines never by month.
  create table usage.lesson_discipline (
    school_id uuid not null references territory.place,
    school_year text not null check (school_year ~ '^[0-9]{4}-[0-9]{4}$'),
    discipline text not null,
    lessons integer not null default 0,
    teachers integer not null default 0,
    classes integer not null default 0,
    pupils integer not null default 0,
    primary key (school_id, school_year, discipline)
  );
  create index lesson_discipline_by_year on usage.lesson_discipline (school_year);

  -- How many times each whole value occurred, for medians.
  create table usage.distribution (
    school_id uuid not null references territory.place,
    month date not null check (extract(day from month) = 1),
    name text not null check (name in ('repairDays', 'appAnswerDays', 'throughput')),
    value integer not null check (value >= 0),
    n integer not null check (n > 0),
    primary key (school_id, month, name, value)
  );
  create index distribution_by_month on usage.distribution (month);

  -- Days that were counted, once each.
  create table usage.day_taken (
    day date primary key,
    taken_at timestamptz not null
  );
  alter table usage.day_taken enable row level security;
  create policy day_taken_select on usage.day_taken for select to chariot_app using ((select territory.is_system()));
  create policy day_taken_insert on usage.day_taken for insert to chariot_app with check ((select territory.is_system()));
  grant select, insert on usage.day_taken to chariot_app;
`;

const CLOSING = `
  create function usage.refuse_closed_month() returns trigger
  language plpgsql set search_path = pg_catalog, pg_temp as $$
  begin
    if (tg_op <> 'INSERT' and old.month is distinct from usage.this_month())
       or (tg_op <> 'DELETE' and new.month is distinct from usage.this_month()) then
      raise exception 'a closed month never changes' using errcode = 'check_violation', constraint = 'usage_month_open';
    end if;
    return case when tg_op = 'DELETE' then old else new end;
  end $$;
  create trigger month_open before insert or update or delete on usage.month
    for each row execute function usage.refuse_closed_month();
  create trigger month_open before insert or update or delete on usage.distribution
    for each row execute function usage.refuse_closed_month();

  create function usage.refuse_closed_year() returns trigger
  language plpgsql set search_path = pg_catalog, pg_temp as $$
  begin
    if (tg_op <> 'INSERT' and old.school_year is distinct from usage.this_year())
       or (tg_op <> 'DELETE' and new.school_year is distinct from usage.this_year()) then
      raise exception 'a closed year never changes' using errcode = 'check_violation', constraint = 'usage_year_open';
    end if;
    return case when tg_op = 'DELETE' then old else new end;
  end $$;
  create trigger year_open before insert or update or delete on usage.lesson_discipline
    for each row execute function usage.refuse_closed_year();

  revoke execute on function usage.this_month(), usage.this_year(), usage.refuse_closed_month(), usage.refuse_closed_year() from public;
  grant execute on function usage.this_month(), usage.this_year(), usage.refuse_closed_month(), usage.refuse_closed_year() to chariot_app;
`;

/** What is kept of schools, by month and by year: whole numbers, which nobody is in and which no closed month changes. */
export class Months1790000022201 implements MigrationInterface {
  readonly name = 'Months1790000022201';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(TABLES);
    for (const table of ['month', 'lesson_discipline', 'distribution']) await runner.query(policies(table));
    await runner.query(CLOSING);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop schema usage cascade');
  }
}
