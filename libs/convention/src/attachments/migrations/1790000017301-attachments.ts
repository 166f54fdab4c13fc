import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Supporting documents. What they hold is in the store, under its SHA-256; here is who may read it and what it shows. Those
 * that name accounts and prices (`parties`) are read from the académie and the collectivité only.
 */
export class Attachments1790000017301 implements MigrationInterface {
  name = 'Attachments1790000017301';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create function convention.accounts_seen() returns setof uuid
        language sql stable security definer set search_path = pg_catalog, pg_temp as $$
          select c.id from convention.convention c
          where c.academie_id in (select territory.reachable('convention:read'))
             or c.local_authority_id in (select territory.reachable('convention:read'))
        $$;
      create function convention.spendable() returns setof uuid
        language sql stable security definer set search_path = pg_catalog, pg_temp as $$
          select c.id from convention.convention c
          where c.local_authority_id in (select territory.reachable('expense:write'))
        $$;
      create function convention.contributable() returns setof uuid
        language sql stable security definer set search_path = pg_catalog, pg_temp as $$
          select p.convention_id from convention.party p
          where p.place_id in (select territory.reachable('project:write'))
             or p.place_id in (select territory.reachable('grant:confirm'))
        $$;
      create function convention.checked_by_state() returns setof uuid
        language sql stable security definer set search_path = pg_catalog, pg_temp as $$
          select c.id from convention.convention c
          where c.academie_id in (select territory.reachable('claim:check'))
        $$;
      revoke execute on function convention.accounts_seen(), convention.spendable(), convention.contributable(),
        convention.checked_by_state() from public;
      grant execute on function convention.accounts_seen(), convention.spendable(), convention.contributable(),
        convention.checked_by_state() to chariot_app;

      create table convention.attachment (
        id uuid primary key,
        convention_id uuid not null references convention.convention,
        kind text not null check (kind in ('invoice', 'order', 'deliveryReport', 'paymentProof', 'receipt',
          'specification', 'minutes', 'other')),
        audience text not null check (audience in ('parties', 'convention')),
        name text not null check (name <> ''),
        media_type text not null check (media_type in ('application/pdf', 'image/png', 'image/jpeg', 'image/webp')),
        size_bytes integer not null check (size_bytes between 1 and 10485760),
        sha256 text not null check (sha256 ~ '^[0-9a-f]{64}$'),
        added_at timestamptz not null,
        unique (convention_id, id),
        -- The same paper as the same proof is one.
        unique (convention_id, sha256, kind)
      );
      create index on convention.attachment (sha256);
      create index on convention.attachment (added_at);

      create table convention.attachment_link (
        convention_id uuid not null,
        attachment_id uuid not null,
        subject_kind text not null check (subject_kind in ('expense', 'claim', 'meeting', 'project', 'grant',
          'convention')),
        subject_id uuid not null,
        linked_at timestamptz not null,
        primary key (attachment_id, subject_kind, subject_id),
        foreign key (convention_id, attachment_id) references convention.attachment (convention_id, id)
      );
      create index on convention.attachment_link (convention_id, subject_kind, subject_id);

      alter table convention.attachment enable row level security;
      alter table convention.attachment_link enable row level security;
      create policy seen on convention.attachment for select using (
        (select territory.is_system())
        or convention_id in (select convention.accounts_seen())
        or (audience = 'convention' and convention_id in (select convention.readable())));
      create policy seen on convention.attachment_link for select using (
        (select territory.is_system()) or attachment_id in (select a.id from convention.attachment a));
    `);
    const written = `(
        (select territory.is_system())
        or convention_id in (select convention.spendable())
        or convention_id in (select convention.checked_by_state())
        or (audience = 'convention' and convention_id in (select convention.contributable())))`;
    const linked = `(
        (select territory.is_system())
        or convention_id in (select convention.spendable())
        or convention_id in (select convention.checked_by_state())
        or convention_id in (select convention.contributable()))`;
    await runner.query(`
      create policy added on convention.attachment for insert with check ${written};
      create policy refreshed on convention.attachment for update using ${written};
      create policy removed on convention.attachment for delete using ${written};
      create policy linked on convention.attachment_link for insert with check ${linked};
      create policy unlinked on convention.attachment_link for delete using ${linked};
      grant select, insert, delete on convention.attachment, convention.attachment_link to chariot_app;
      grant update (added_at) on convention.attachment to chariot_app;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop table convention.attachment_link, convention.attachment;
      drop function convention.accounts_seen(), convention.spendable(), convention.contributable(),
        convention.checked_by_state();
    `);
  }
}
