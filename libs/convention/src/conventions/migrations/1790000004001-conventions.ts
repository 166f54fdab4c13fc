import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * The convention as data. Who sees it: whoever reaches one of its parties (académie, collectivité, schools and
 * collèges of the annex) with `convention:read`. It is written once and only read afterwards (no UPDATE grant on it).
 */
export class Conventions1790000004001 implements MigrationInterface {
  name = 'Conventions1790000004001';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create schema convention;
      grant usage on schema convention to chariot_app;

      create table convention.convention (
        id uuid primary key,
        reference text not null unique,
        title text not null,
        academie_id uuid not null references territory.place,
        local_authority_id uuid not null references territory.place,
        signed_on date,
        duration_months integer not null check (duration_months between 1 and 120),
        deployment_from date,
        deployment_until date,
        funding_rate_percent integer not null check (funding_rate_percent between 0 and 100),
        eligible_cap_cents bigint not null check (eligible_cap_cents >= 0),
        state_cap_cents bigint not null check (state_cap_cents >= 0),
        advance_cents bigint not null check (advance_cents >= 0),
        expected_devices integer not null check (expected_devices > 0),
        forecast_cost_cents bigint not null check (forecast_cost_cents >= 0),
        mention text not null,
        declared_at timestamptz not null,
        check (deployment_until is null or deployment_from is null or deployment_until >= deployment_from)
      );

      create table convention.party (
        convention_id uuid not null references convention.convention,
        place_id uuid not null references territory.place,
        primary key (convention_id, place_id)
      );
      create index on convention.party (place_id);

      create table convention.annex_row (
        convention_id uuid not null references convention.convention,
        rank integer not null,
        uai text not null,
        school_name text not null,
        school_id uuid references territory.place,
        reference_college_uai text not null,
        reference_college_id uuid references territory.place,
        address text,
        city text,
        departement text,
        mobile_classrooms integer not null check (mobile_classrooms > 0),
        equipment_subsidy_cents bigint not null check (equipment_subsidy_cents >= 0),
        resource_grant_cents bigint not null check (resource_grant_cents >= 0),
        primary key (convention_id, rank),
        unique (convention_id, uai)
      );
      create index on convention.annex_row (uai);

      create table convention.budget_line (
        id uuid primary key,
        convention_id uuid not null references convention.convention,
        rank integer not null,
        code text not null check (code in ('infrastructure', 'equipment', 'resources')),
        label text not null,
        fiscal_year integer not null,
        state_share_cents bigint check (state_share_cents >= 0),
        local_authority_share_cents bigint check (local_authority_share_cents >= 0),
        subsidised boolean not null,
        spender_id uuid not null references territory.place,
        articles text[] not null check (cardinality(articles) > 0),
        unique (convention_id, rank),
        unique (convention_id, id),
        unique (convention_id, code, fiscal_year, label)
      );
    `);

    // As functions of the owner: a policy that reads a table whose own policy reads the first one would never end.
    await runner.query(`
      create function convention.readable() returns setof uuid
        language sql stable security definer set search_path = pg_catalog, pg_temp as $$
          select p.convention_id from convention.party p
          where p.place_id in (select territory.reachable('convention:read'))
        $$;
      create function convention.writable() returns setof uuid
        language sql stable security definer set search_path = pg_catalog, pg_temp as $$
          select c.id from convention.convention c
          where c.academie_id in (select territory.reachable('convention:write'))
             or c.local_authority_id in (select territory.reachable('convention:write'))
        $$;
      -- Whoever reads a convention reads the names of its parties, also of those that she does not reach.
      create function convention.party_refs(conventions uuid[])
        returns table (id uuid, kind text, name text, uai text)
        language sql stable security definer set search_path = pg_catalog, pg_temp as $$
          select p.id, p.kind, p.name, p.uai from territory.place p
          where p.id in (
            select named.place_id
            from (select convention_id, place_id from convention.party
                  union select convention_id, spender_id from convention.budget_line) named
            where named.convention_id = any (conventions)
              and ((select territory.is_system()) or named.convention_id in (select convention.readable())
                or named.convention_id in (select convention.writable())))
        $$;
      revoke execute on function convention.readable(), convention.writable(), convention.party_refs(uuid[]) from public;
      grant execute on function convention.readable(), convention.writable(), convention.party_refs(uuid[])
        to chariot_app;

      alter table convention.convention enable row level security;
      create policy seen on convention.convention for select using (
        (select territory.is_system())
        or id in (select convention.readable()) or id in (select convention.writable()));
      create policy declared on convention.convention for insert with check (
        (select territory.is_system())
        or academie_id in (select territory.reachable('convention:write'))
        or local_authority_id in (select territory.reachable('convention:write')));
    `);
    for (const table of ['party', 'annex_row', 'budget_line']) {
      await runner.query(`
        alter table convention.${table} enable row level security;
        create policy seen on convention.${table} for select using (
          (select territory.is_system())
          or convention_id in (select convention.readable()) or convention_id in (select convention.writable()));
        create policy declared on convention.${table} for insert with check (
          (select territory.is_system()) or convention_id in (select convention.writable()));
      `);
    }
    // A school or a collège that opens after the convention was declared is linked to its row of the annex.
    await runner.query(`
      create policy linked on convention.annex_row for update
        using ((select territory.is_system()));
      grant select, insert on convention.convention, convention.party, convention.annex_row, convention.budget_line
        to chariot_app;
      grant update (school_id, reference_college_id) on convention.annex_row to chariot_app;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop schema convention cascade');
  }
}
