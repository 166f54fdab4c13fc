import type { MigrationInterface, QueryRunner } from 'typeorm';

const CHILDREN = [
  'committee_seat',
  'committee_meeting',
  'committee_convocation',
  'committee_attendance',
  'committee_decision',
] as const;

/**
 * Committees of art. 4. A local one is of a convention and a school of its annex; a departmental one is of a département
 * or an académie, whatever the conventions there. Read by whoever reads the convention (one of them); prepared with
 * `project:write` and convened with `committee:convene`, held on the school, the collectivité or the académie of the
 * local one, on the ground of the other. Addresses are read only by those who prepare.
 */
export class Committees1790000017811 implements MigrationInterface {
  name = 'Committees1790000017811';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table convention.committee (
        id uuid primary key,
        kind text not null check (kind in ('local', 'departmental')),
        convention_id uuid references convention.convention,
        school_uai text,
        place_id uuid references territory.place,
        created_at timestamptz not null,
        check ((kind = 'local') = (convention_id is not null and school_uai is not null)),
        check ((kind = 'departmental') = (place_id is not null)),
        unique (convention_id, school_uai),
        unique (place_id)
      );

      create table convention.committee_meeting (
        id uuid primary key,
        committee_id uuid not null references convention.committee,
        held_on date not null,
        starts_at text not null check (starts_at ~ '^([01][0-9]|2[0-3]):[0-5][0-9]$'),
        minutes integer not null check (minutes between 15 and 600),
        place text not null,
        agenda jsonb not null check (jsonb_typeof(agenda) = 'array'),
        planned_at timestamptz not null,
        changed_at timestamptz not null,
        cancelled_at timestamptz,
        cancelled_because text,
        held_at timestamptz,
        -- As they stood that day: written once.
        indicators jsonb,
        minutes_text text check (length(minutes_text) <= 40000),
        academic_level_informed_on date,
        unique (id, committee_id),
        check ((cancelled_at is null) = (cancelled_because is null)),
        check (held_at is null or cancelled_at is null),
        check ((held_at is null) = (indicators is null)),
        check (held_at is not null or (minutes_text is null and academic_level_informed_on is null))
      );
      create index on convention.committee_meeting (committee_id, held_on);

      create table convention.committee_seat (
        id uuid primary key,
        committee_id uuid not null references convention.committee,
        -- A guest is of one meeting.
        meeting_id uuid,
        seat text not null,
        rank integer not null,
        function text not null,
        represents_place_id uuid references territory.place,
        seated_at timestamptz not null,
        ended_at timestamptz,
        foreign key (meeting_id, committee_id) references convention.committee_meeting (id, committee_id),
        unique (id, committee_id)
      );
      create index on convention.committee_seat (committee_id) where ended_at is null;
      create index on convention.committee_seat (meeting_id) where meeting_id is not null;

      -- Persons: only where a message needs an address, and no longer than it does.
      create table convention.committee_contact (
        seat_id uuid primary key,
        committee_id uuid not null,
        display_name text,
        email text,
        changed_at timestamptz not null,
        foreign key (seat_id, committee_id) references convention.committee_seat (id, committee_id),
        check (num_nonnulls(display_name, email) > 0)
      );
      create index on convention.committee_contact (committee_id);

      create table convention.committee_convocation (
        meeting_id uuid not null,
        number integer not null check (number > 0),
        committee_id uuid not null,
        sent_on date not null,
        recorded_at timestamptz not null,
        how text not null check (how in ('chariot', 'elsewhere')),
        -- A function, never a name.
        sent_by text not null,
        by_convener boolean,
        -- What was sent, as it was.
        content jsonb,
        seat_ids uuid[] not null,
        cancelled_at timestamptz,
        primary key (meeting_id, number),
        foreign key (meeting_id, committee_id) references convention.committee_meeting (id, committee_id),
        check ((how = 'chariot') = (content is not null))
      );

      create table convention.committee_attendance (
        meeting_id uuid not null,
        seat_id uuid not null,
        committee_id uuid not null,
        presence text not null check (presence in ('present', 'represented', 'excused', 'absent')),
        primary key (meeting_id, seat_id),
        foreign key (meeting_id, committee_id) references convention.committee_meeting (id, committee_id),
        foreign key (seat_id, committee_id) references convention.committee_seat (id, committee_id)
      );

      create table convention.committee_decision (
        id uuid primary key,
        meeting_id uuid not null,
        committee_id uuid not null,
        rank integer not null,
        text text not null,
        owner text not null,
        due_on date,
        state text not null check (state in ('open', 'done', 'dropped')),
        ended_on date,
        note text,
        foreign key (meeting_id, committee_id) references convention.committee_meeting (id, committee_id),
        check (state <> 'open' or ended_on is null)
      );
      create index on convention.committee_decision (committee_id);
      create index on convention.committee_decision (meeting_id);
    `);

    await runner.query(`
      -- Whether the caller holds a permission where a committee is: policies that read each other's tables never end.
      create function convention.on_committee(permission text, convention uuid, school text, place uuid) returns boolean
        language sql stable security definer set search_path = pg_catalog, pg_temp as $$
          select territory.is_system()
            or (place is not null and territory.covers(permission, place))
            or exists (
              select from convention.convention c
                left join convention.annex_row a on a.convention_id = c.id and a.uai = school
               where c.id = convention
                 and (territory.covers(permission, c.academie_id)
                   or territory.covers(permission, c.local_authority_id)
                   or (a.school_id is not null and territory.covers(permission, a.school_id))))
        $$;
      create function convention.committee_allows(permission text, committee uuid) returns boolean
        language sql stable security definer set search_path = pg_catalog, pg_temp as $$
          select coalesce((select convention.on_committee(permission, c.convention_id, c.school_uai, c.place_id)
                             from convention.committee c where c.id = committee), false)
        $$;
      -- Signed conventions of a ground: those of its académie, or of a collectivité that is below it.
      create function convention.on_ground(place uuid) returns setof uuid
        language sql stable security definer set search_path = pg_catalog, pg_temp as $$
          select c.id from convention.convention c
           where c.signed_on is not null and (c.academie_id = place or exists (
             select from territory.place_closure k where k.ancestor = place and k.descendant = c.local_authority_id
                and k.until_on >= territory.today()))
        $$;
      -- A departmental committee is seen by whoever sees a convention of its ground.
      create function convention.committee_seen(convention uuid, place uuid) returns boolean
        language sql stable security definer set search_path = pg_catalog, pg_temp as $$
          select territory.is_system()
            or convention in (select convention.readable()) or convention in (select convention.writable())
            or (place is not null and (territory.covers('convention:read', place)
              or exists (select from convention.on_ground(place) seen
                          where seen in (select convention.readable()))))
        $$;
      revoke execute on function convention.on_committee(text, uuid, text, uuid), convention.committee_allows(text, uuid),
        convention.on_ground(uuid), convention.committee_seen(uuid, uuid) from public;
      grant execute on function convention.on_committee(text, uuid, text, uuid), convention.committee_allows(text, uuid),
        convention.on_ground(uuid), convention.committee_seen(uuid, uuid) to chariot_app;

      alter table convention.committee enable row level security;
      create policy seen on convention.committee for select using (convention.committee_seen(convention_id, place_id));
      create policy composed on convention.committee for insert with check (
        convention.on_committee(case kind when 'local' then 'project:write' else 'committee:convene' end,
          convention_id, school_uai, place_id));
      grant select, insert on convention.committee to chariot_app;
    `);
    for (const table of CHILDREN) {
      await runner.query(`
        alter table convention.${table} enable row level security;
        create policy seen on convention.${table} for select using (
          committee_id in (select c.id from convention.committee c));
        create policy written on convention.${table} for insert with check (
          convention.committee_allows('project:write', committee_id));
        create policy changed on convention.${table} for update using (
          convention.committee_allows('project:write', committee_id));
        grant select, insert on convention.${table} to chariot_app;
      `);
    }
    await runner.query(`
      alter table convention.committee_contact enable row level security;
      create policy addressed on convention.committee_contact using (
        convention.committee_allows('project:write', committee_id));
      grant select, insert, update, delete on convention.committee_contact to chariot_app;
      create policy forgotten on convention.committee_attendance for delete using (
        convention.committee_allows('project:write', committee_id));
      grant delete on convention.committee_attendance to chariot_app;
      grant update (ended_at) on convention.committee_seat to chariot_app;
      grant update (held_on, starts_at, minutes, place, agenda, changed_at, cancelled_at, cancelled_because, held_at,
        indicators, minutes_text, academic_level_informed_on) on convention.committee_meeting to chariot_app;
      grant update (cancelled_at) on convention.committee_convocation to chariot_app;
      grant update (text, owner, due_on, state, ended_on, note) on convention.committee_decision to chariot_app;

      -- What was frozen stays; a meeting that was held stays held.
      create function convention.guard_meeting() returns trigger
        language plpgsql set search_path = pg_catalog, pg_temp as $$
        begin
          if old.held_at is not null and (old.held_at, old.indicators, old.held_on)
              is distinct from (new.held_at, new.indicators, new.held_on) then
            raise exception 'what stood that day is kept' using errcode = 'check_violation';
          end if;
          return new;
        end $$;
      create trigger guard_meeting before update on convention.committee_meeting
        for each row execute function convention.guard_meeting();
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop table convention.committee_contact, convention.committee_attendance, convention.committee_decision,
        convention.committee_convocation, convention.committee_seat, convention.committee_meeting, convention.committee;
      drop function convention.guard_meeting(), convention.committee_allows(text, uuid),
        convention.committee_seen(uuid, uuid), convention.on_ground(uuid),
        convention.on_committee(text, uuid, text, uuid);
    `);
  }
}
