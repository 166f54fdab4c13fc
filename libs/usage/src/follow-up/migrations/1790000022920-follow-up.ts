import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Follow-up files (art. 8), frozen, and what schools say of a year. Nobody is named in either: a file says which party had it
 * drawn up, and the journal says who. No foreign key crosses to convention, which this room does not know.
 */
export class FollowUp1790000022920 implements MigrationInterface {
  readonly name = 'FollowUp1790000022920';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      -- Whoever reads conventions at one of the places of the convention, as they were when the file was made.
      create function usage.reads_follow_up(places uuid[]) returns boolean
      language sql stable parallel safe security definer set search_path = pg_catalog, pg_temp as $$
        select exists (select from unnest(places) as one where territory.covers('convention:read', one)) $$;

      create table usage.follow_up_file (
        id uuid primary key,
        convention_id uuid not null,
        academie_id uuid not null references territory.place,
        local_authority_id uuid not null references territory.place,
        places uuid[] not null check (cardinality(places) > 0),
        from_month text not null check (from_month ~ '^[0-9]{4}-[0-9]{2}$'),
        to_month text not null check (to_month ~ '^[0-9]{4}-[0-9]{2}$' and to_month >= from_month),
        label text not null,
        made_at timestamptz not null,
        made_for text not null check (made_for in ('academie', 'localAuthority')),
        schools jsonb not null check (jsonb_typeof(schools) = 'array'),
        -- The bytes that were hashed: jsonb would put the keys in an order of its own.
        content bytea not null,
        sha256 text not null,
        pdf bytea not null,
        constraint follow_up_digest check (sha256 = encode(sha256(content), 'hex'))
      );
      create index on usage.follow_up_file (convention_id, id);
      create index on usage.follow_up_file (academie_id);
      create index on usage.follow_up_file (local_authority_id);

      create function usage.follow_up_stays() returns trigger
      language plpgsql set search_path = pg_catalog, pg_temp as $$
      begin
        raise exception 'A follow-up file stays' using errcode = 'check_violation', constraint = 'follow_up_stays';
      end $$;
      create trigger follow_up_stays before update or delete on usage.follow_up_file
        for each row execute function usage.follow_up_stays();
      revoke execute on function usage.reads_follow_up(uuid[]), usage.follow_up_stays() from public;
      grant execute on function usage.reads_follow_up(uuid[]) to chariot_app;

      alter table usage.follow_up_file enable row level security;
      create policy follow_up_file_select on usage.follow_up_file for select to chariot_app
        using ((select territory.is_system()) or usage.reads_follow_up(places));
      create policy follow_up_file_insert on usage.follow_up_file for insert to chariot_app
        with check (territory.covers('convention:write', academie_id) or territory.covers('convention:write', local_authority_id));
      grant select, insert on usage.follow_up_file to chariot_app;

      create table usage.follow_up_comment (
        convention_id uuid not null,
        school_id uuid not null references territory.place,
        school_year text not null check (school_year ~ '^[0-9]{4}-[0-9]{4}$'),
        text text not null check (length(text) between 1 and 2000),
        written_at timestamptz not null,
        primary key (convention_id, school_id, school_year)
      );
      create index on usage.follow_up_comment (school_id);

      alter table usage.follow_up_comment enable row level security;
      create policy follow_up_comment_select on usage.follow_up_comment for select to chariot_app
        using (territory.covers('convention:read', school_id));
      -- By a role that is held at that very school: nobody above it speaks for it.
      create policy follow_up_comment_insert on usage.follow_up_comment for insert to chariot_app
        with check (school_id = any (territory.roots('committee:convene')));
      create policy follow_up_comment_update on usage.follow_up_comment for update to chariot_app
        using (school_id = any (territory.roots('committee:convene')));
      create policy follow_up_comment_delete on usage.follow_up_comment for delete to chariot_app
        using (school_id = any (territory.roots('committee:convene')));
      grant select, insert, delete on usage.follow_up_comment to chariot_app;
      grant update (text, written_at) on usage.follow_up_comment to chariot_app;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop table usage.follow_up_comment, usage.follow_up_file;
      drop function usage.follow_up_stays(), usage.reads_follow_up(uuid[]);
    `);
  }
}
