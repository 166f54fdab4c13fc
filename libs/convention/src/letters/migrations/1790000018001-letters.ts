import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Letters between the two parties. A draft is its author's side's alone: whoever keeps the collectivité's books or signs
 * for it, or whoever checks for the State. One that has left is read by both parties; it and its PDF never change again.
 */
export class Letters1790000018001 implements MigrationInterface {
  name = 'Letters1790000018001';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create function convention.letter_writable(convention uuid, author text) returns boolean
        language sql stable security definer set search_path = pg_catalog, pg_temp as $$
          select case author
            when 'academie' then convention in (select convention.checked_by_state())
            else convention in (select convention.spendable()) end
        $$;
      create function convention.letter_readable(convention uuid, author text) returns boolean
        language sql stable security definer set search_path = pg_catalog, pg_temp as $$
          select convention.letter_writable(convention, author) or (author = 'localAuthority' and exists (
            select from convention.convention c where c.id = convention
               and c.local_authority_id in (select territory.reachable('claim:certify'))))
        $$;
      revoke execute on function convention.letter_writable(uuid, text), convention.letter_readable(uuid, text)
        from public;
      grant execute on function convention.letter_writable(uuid, text), convention.letter_readable(uuid, text)
        to chariot_app;

      create table convention.letter (
        id uuid primary key,
        convention_id uuid not null references convention.convention,
        kind text not null check (kind in ('rectification', 'amendmentDraft', 'termination', 'balanceRequest',
          'financialReport', 'optionalClauses')),
        trap text check (trap ~ '^T[0-9]{2}$'),
        author text not null check (author in ('academie', 'localAuthority')),
        -- What its author wrote: who signs, where, what is added, which clauses.
        content jsonb not null,
        drafted_at timestamptz not null,
        drafted_by_id uuid,
        drafted_by text not null,
        changed_at timestamptz not null,
        version integer check (version > 0),
        sent_on date,
        way text check (way in ('registered', 'post', 'electronic', 'hand')),
        registered_number text,
        check ((sent_on is null) = (version is null)),
        check ((sent_on is null) = (way is null)),
        check (registered_number is null or sent_on is not null)
      );
      create unique index letter_version on convention.letter (convention_id, author, kind, coalesce(trap, ''), version)
        where version is not null;
      create index on convention.letter (convention_id);
      create index on convention.letter (drafted_by_id);

      create table convention.letter_document (
        letter_id uuid primary key references convention.letter,
        pdf bytea not null,
        -- The figures of a bilan, for a spreadsheet, as they stood.
        sheet bytea,
        sha256 text not null check (sha256 ~ '^[0-9a-f]{64}$')
      );

      create function convention.guard_letter() returns trigger
        language plpgsql set search_path = pg_catalog, pg_temp as $$
        begin
          if old.sent_on is not null then
            raise exception 'a letter that has left is kept' using errcode = 'check_violation';
          end if;
          return case tg_op when 'DELETE' then old else new end;
        end $$;
      create trigger guard_letter before update or delete on convention.letter
        for each row execute function convention.guard_letter();

      alter table convention.letter enable row level security;
      create policy seen on convention.letter for select using (
        (select territory.is_system()) or convention.letter_readable(convention_id, author)
        or (sent_on is not null and convention_id in (select convention.accounts_seen())));
      create policy drafted on convention.letter for insert with check (
        convention.letter_writable(convention_id, author) and sent_on is null);
      create policy changed on convention.letter for update using (convention.letter_writable(convention_id, author));
      create policy discarded on convention.letter for delete using (
        convention.letter_writable(convention_id, author) and sent_on is null);
      grant select, insert, delete on convention.letter to chariot_app;
      grant update (kind, trap, author, content, changed_at, version, sent_on, way, registered_number)
        on convention.letter to chariot_app;

      alter table convention.letter_document enable row level security;
      create policy seen on convention.letter_document for select using (
        letter_id in (select l.id from convention.letter l));
      create policy frozen on convention.letter_document for insert with check (
        letter_id in (select l.id from convention.letter l where convention.letter_writable(l.convention_id, l.author)));
      grant select, insert on convention.letter_document to chariot_app;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop table convention.letter_document, convention.letter;
      drop function convention.guard_letter(), convention.letter_readable(uuid, text),
        convention.letter_writable(uuid, text);
    `);
  }
}
