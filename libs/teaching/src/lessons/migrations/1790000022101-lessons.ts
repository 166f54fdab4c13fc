import { discipline, incident, LESSON_ORDERS, schoolLevel } from '@chariot/contract';
import type { MigrationInterface, QueryRunner } from 'typeorm';

const among = (words: readonly string[]): string => words.map((word) => `'${word}'`).join(', ');

const TABLES = `
  create schema if not exists teaching;
  grant usage on schema teaching to chariot_app;

  create table teaching.lesson (
    id uuid primary key,
    -- The cart is the fleet's: no key across.
    classroom_id uuid not null,
    classroom_name text not null check (classroom_name <> ''),
    school_id uuid not null references territory.place,
    time_zone text not null,
    -- Forgotten, both, at the end of the next school year.
    teacher_id uuid references identity.person,
    teacher_label text,
    class_name text not null check (length(btrim(class_name)) between 1 and 40),
    -- How the class is told from others of its school.
    class_key text not null,
    level text not null check (level in (${among(schoolLevel.options)})),
    discipline text not null check (discipline in (${among(discipline.options)})),
    pupils integer not null check (pupils between 1 and 60),
    half_class boolean not null,
    booked boolean not null,
    opened_at timestamptz not null,
    started_at timestamptz not null,
    planned_end_at timestamptz not null check (planned_end_at > started_at),
    ended_at timestamptz check (ended_at >= started_at),
    ended_by_itself boolean not null default false,
    -- In service as it began; null: nobody could say.
    slots integer[],
    used integer[] check (used <@ slots),
    handed_back integer[] check (handed_back <@ slots),
    throughput_tenths integer check (throughput_tenths >= 0),
    incident text check (incident in (${among(incident.options)})),
    -- The day on which it counts, once it was told to statistics: never again afterwards.
    counted_on date,
    counted_at timestamptz,
    constraint lesson_counted_once_over check (counted_at is null or ended_at is not null),
    constraint lesson_counted_on_a_day check ((counted_at is null) = (counted_on is null)),
    constraint lesson_answered_once_over check (incident is null or ended_at is not null),
    constraint lesson_teacher_named check ((teacher_id is null) = (teacher_label is null))
  );
  -- One at a time of a teacher with a cart; two, of half-classes, with a cart (the service says which).
  create unique index lesson_one_open on teaching.lesson (classroom_id, teacher_id) where ended_at is null;
  create index lesson_by_classroom on teaching.lesson (classroom_id, started_at desc);
  create index lesson_by_teacher on teaching.lesson (teacher_id, started_at desc);
  create index lesson_open on teaching.lesson (planned_end_at) where ended_at is null;
  create index lesson_uncounted on teaching.lesson (ended_at) where ended_at is not null and counted_at is null;
  -- Whether one is the first of its teacher, or of its class, in a time.
  create index lesson_counted_by_teacher on teaching.lesson (school_id, teacher_id, counted_on) where counted_on is not null;
  create index lesson_counted_by_class on teaching.lesson (school_id, class_key, counted_on) where counted_on is not null;
  create index lesson_to_forget on teaching.lesson (started_at) where teacher_id is not null;

  -- What it asked of its tablets: taken back when it ends.
  create table teaching.lesson_order (
    id uuid primary key,
    lesson_id uuid not null references teaching.lesson,
    kind text not null check (kind in (${among(LESSON_ORDERS)})),
    text text check (length(text) between 1 and 300),
    url text check (length(url) <= 500),
    -- Which of its tablets; null: all of them. The fleet's, as the operations are: no key across.
    device_ids uuid[] check (device_ids <> '{}'),
    asked_at timestamptz not null,
    operation_ids uuid[] not null,
    constraint lesson_order_message_has_a_text check (kind <> 'message' or text is not null),
    constraint lesson_order_page_has_an_address check ((kind = 'openPage') = (url is not null))
  );
  create index lesson_order_by_lesson on teaching.lesson_order (lesson_id, asked_at);

  -- When a cart's Wi-Fi box was on: of the box alone, nobody is named.
  create table teaching.wifi_box_run (
    id uuid primary key,
    classroom_id uuid not null,
    school_id uuid not null references territory.place,
    box_name text not null check (box_name <> ''),
    on_at timestamptz not null,
    off_at timestamptz check (off_at >= on_at)
  );
  create unique index wifi_box_run_one_on on teaching.wifi_box_run (classroom_id) where off_at is null;
  create index wifi_box_run_by_school on teaching.wifi_box_run (school_id) where off_at is null;
  create index wifi_box_run_over on teaching.wifi_box_run (off_at);
`;

const RULES = `
  -- Two at the most, whoever asks at the same instant: the insert that comes second waits for the first.
  create function teaching.check_seats() returns trigger
  language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
  begin
    perform pg_advisory_xact_lock(hashtextextended('teaching.lesson.' || new.classroom_id, 0));
    if (select count(*) filter (where not l.half_class or not new.half_class) > 0 or count(*) > 1
          from teaching.lesson l where l.classroom_id = new.classroom_id and l.ended_at is null) then
      raise exception 'the cart is in use' using errcode = 'exclusion_violation', constraint = 'lesson_seats';
    end if;
    return new;
  end $$;
  revoke execute on function teaching.check_seats() from public;
  create trigger lesson_seats before insert on teaching.lesson
    for each row when (new.ended_at is null) execute function teaching.check_seats();

  -- What was told to statistics is never told anew, and what was forgotten is not found again.
  create function teaching.guard_lesson() returns trigger
  language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
  begin
    if old.counted_at is not null and (new.counted_at is distinct from old.counted_at
        or new.incident is distinct from old.incident or new.ended_at is distinct from old.ended_at) then
      raise exception 'a lesson that was counted stays as it is' using errcode = 'check_violation', constraint = 'lesson_counted';
    end if;
    if new.teacher_id is distinct from old.teacher_id and (new.teacher_id is not null or not territory.is_system()) then
      raise exception 'a lesson keeps its teacher' using errcode = 'check_violation', constraint = 'lesson_teacher';
    end if;
    return new;
  end $$;
  revoke execute on function teaching.guard_lesson() from public;
  create trigger lesson_guard before update on teaching.lesson for each row execute function teaching.guard_lesson();
`;

const SECURITY = `
  create or replace function teaching.caller_person() returns uuid language sql stable parallel safe as
    $$ select case when current_setting('chariot.kind', true) = 'person'
         then nullif(current_setting('chariot.actor', true), '')::uuid end $$;

  -- Whoever may run one in a school sees those of her colleagues: a cart that is taken is taken by somebody.
  alter table teaching.lesson enable row level security;
  create policy lesson_select on teaching.lesson for select to chariot_app
    using ((select territory.is_system()) or school_id in (select territory.reachable('lesson:run')));
  create policy lesson_insert on teaching.lesson for insert to chariot_app
    with check (teacher_id = (select teaching.caller_person()) and school_id in (select territory.reachable('lesson:run')));
  create policy lesson_update on teaching.lesson for update to chariot_app
    using ((select territory.is_system()) or school_id in (select territory.reachable('lesson:run')))
    with check ((select territory.is_system()) or school_id in (select territory.reachable('lesson:run')));
  grant select, insert on teaching.lesson to chariot_app;
  grant update (ended_at, ended_by_itself, used, handed_back, incident, counted_on, counted_at, teacher_id, teacher_label)
    on teaching.lesson to chariot_app;

  alter table teaching.lesson_order enable row level security;
  create policy lesson_order_select on teaching.lesson_order for select to chariot_app
    using (exists (select from teaching.lesson l where l.id = lesson_id));
  create policy lesson_order_insert on teaching.lesson_order for insert to chariot_app
    with check (exists (select from teaching.lesson l where l.id = lesson_id and l.ended_at is null
      and l.teacher_id = (select teaching.caller_person())));
  create policy lesson_order_delete on teaching.lesson_order for delete to chariot_app
    using ((select territory.is_system()));
  grant select, insert, delete on teaching.lesson_order to chariot_app;

  alter table teaching.wifi_box_run enable row level security;
  create policy wifi_box_run_select on teaching.wifi_box_run for select to chariot_app
    using ((select territory.is_system()) or school_id in (select territory.reachable('lesson:run')));
  create policy wifi_box_run_insert on teaching.wifi_box_run for insert to chariot_app
    with check (school_id in (select territory.reachable('lesson:run')));
  create policy wifi_box_run_update on teaching.wifi_box_run for update to chariot_app
    using (school_id in (select territory.reachable('lesson:run')))
    with check (school_id in (select territory.reachable('lesson:run')));
  create policy wifi_box_run_delete on teaching.wifi_box_run for delete to chariot_app
    using ((select territory.is_system()));
  grant select, insert, delete on teaching.wifi_box_run to chariot_app;
  grant update (off_at) on teaching.wifi_box_run to chariot_app;
`;

/** Lessons held with a cart, what each asked of its tablets, and when the cart's Wi-Fi box was on. */
export class Lessons1790000022101 implements MigrationInterface {
  readonly name = 'Lessons1790000022101';

  async up(runner: QueryRunner): Promise<void> {
    for (const part of [TABLES, RULES, SECURITY]) await runner.query(part);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop table teaching.wifi_box_run, teaching.lesson_order, teaching.lesson;
      drop function teaching.guard_lesson(), teaching.check_seats()`);
  }
}
