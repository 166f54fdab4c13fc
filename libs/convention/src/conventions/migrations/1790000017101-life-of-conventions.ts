import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * The life of a convention: terms that a document may leave out, corrections while it is a draft, who signed and where
 * the two originals are, its dénonciation, its closure. Its state is a column nowhere: it is drawn from these.
 */
export class LifeOfConventions1790000017101 implements MigrationInterface {
  name = 'LifeOfConventions1790000017101';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table convention.convention
        alter column forecast_cost_cents drop not null,
        add column resource_per_school_cents bigint check (resource_per_school_cents >= 0),
        add column throughput_year integer,
        add column programme_years integer[] not null default '{}',
        add column local_notice_days integer check (local_notice_days >= 0),
        add column local_meetings_per_term integer check (local_meetings_per_term >= 0),
        add column departmental_notice_days integer check (departmental_notice_days >= 0),
        add column departmental_meetings_per_year integer check (departmental_meetings_per_year >= 0),
        add column termination_notice_months integer check (termination_notice_months >= 0),
        add column court text,
        add column originals integer check (originals > 0),
        add column pages integer check (pages > 0),
        add column place_of_signature text,
        add column authorising_officer text,
        add column accountant text,
        add column imputation jsonb;

      create table convention.signing (
        convention_id uuid primary key references convention.convention,
        academie_signed_on date,
        local_authority_signed_on date,
        -- Functions, never names.
        academie_signatory text,
        local_authority_signatory text,
        signed_reference text,
        place_of_signature text,
        visa_required boolean not null,
        visa_on date,
        academie_original_signed boolean not null,
        academie_original_kept_since date,
        local_authority_original_signed boolean not null,
        local_authority_original_kept_since date,
        recorded_at timestamptz not null,
        check (visa_on is null or visa_required)
      );

      create table convention.termination (
        convention_id uuid primary key references convention.convention,
        denounced_by text not null check (denounced_by in ('academie', 'localAuthority')),
        letter_sent_on date not null,
        letter_received_on date check (letter_received_on >= letter_sent_on),
        registered_number text,
        reason text not null,
        recorded_at timestamptz not null
      );

      create table convention.closure (
        convention_id uuid primary key references convention.convention,
        closed_on date not null,
        note text,
        recorded_at timestamptz not null
      );
    `);
    for (const table of ['signing', 'termination', 'closure']) {
      await runner.query(`
        alter table convention.${table} enable row level security;
        create policy seen on convention.${table} for select using (
          (select territory.is_system())
          or convention_id in (select convention.readable()) or convention_id in (select convention.writable()));
        create policy written on convention.${table} for insert with check (
          (select territory.is_system()) or convention_id in (select convention.writable()));
        create policy corrected on convention.${table} for update
          using ((select territory.is_system()) or convention_id in (select convention.writable()));
        grant select, insert on convention.${table} to chariot_app;
      `);
    }
    await runner.query('grant update on convention.signing, convention.termination to chariot_app');
    await this.#stays(runner);
    await this.#drafts(runner);
  }

  /** What was signed stays as it was signed: an avenant comes beside it, the day of a signature alone may be set right. */
  async #stays(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create function convention.is_signed(convention uuid) returns boolean
        language sql stable security definer set search_path = pg_catalog, pg_temp as $$
          select exists (select from convention.convention c where c.id = convention and c.signed_on is not null)
        $$;
      create function convention.signed_stays() returns trigger
        language plpgsql set search_path = pg_catalog, pg_temp as $$
        begin
          if old.signed_on is not null
             and (new.signed_on is null or (to_jsonb(new) - 'signed_on') <> (to_jsonb(old) - 'signed_on')) then
            raise exception 'a signed convention stays as it was signed'
              using errcode = 'check_violation', constraint = 'convention_signed_stays';
          end if;
          return new;
        end $$;
      create trigger signed_stays before update on convention.convention
        for each row execute function convention.signed_stays();

      create function convention.part_stays() returns trigger
        language plpgsql set search_path = pg_catalog, pg_temp as $$
        declare linked text[] := array['school_id', 'reference_college_id'];
        begin
          if tg_op = 'INSERT' then
            if to_jsonb(new) ->> 'amendment_id' is not null or not convention.is_signed(new.convention_id) then
              return new;
            end if;
          elsif tg_op = 'DELETE' then
            if not convention.is_signed(old.convention_id) then return old; end if;
          elsif (to_jsonb(new) - linked) = (to_jsonb(old) - linked) or not convention.is_signed(old.convention_id) then
            return new;
          end if;
          raise exception 'a signed convention stays as it was signed'
            using errcode = 'check_violation', constraint = 'convention_signed_stays';
        end $$;
      revoke execute on function convention.is_signed(uuid) from public;
      grant execute on function convention.is_signed(uuid) to chariot_app;
    `);
    for (const table of ['annex_row', 'budget_line']) {
      await runner.query(`
        create trigger part_stays before insert or update or delete on convention.${table}
          for each row execute function convention.part_stays();
      `);
    }
  }

  async #drafts(runner: QueryRunner): Promise<void> {
    const writable = `(select territory.is_system()) or convention_id in (select convention.writable())`;
    await runner.query(`
      create policy corrected on convention.convention for update using (
        (select territory.is_system()) or id in (select convention.writable()));
      grant update on convention.convention to chariot_app;
      create policy corrected on convention.annex_row for update using (${writable});
      create policy corrected on convention.budget_line for update using (${writable});
      grant update on convention.annex_row, convention.budget_line to chariot_app;
      create policy left_out on convention.annex_row for delete using (${writable});
      create policy left_out on convention.budget_line for delete using (${writable});
      create policy left_out on convention.party for delete using (
        (select territory.is_system())
        or (convention_id in (select convention.writable()) and not convention.is_signed(convention_id)));
      grant delete on convention.annex_row, convention.budget_line, convention.party to chariot_app;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop table convention.signing, convention.termination, convention.closure;
      drop trigger signed_stays on convention.convention;
      drop trigger part_stays on convention.annex_row;
      drop trigger part_stays on convention.budget_line;
    `);
  }
}
