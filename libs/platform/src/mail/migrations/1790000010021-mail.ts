import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The queue of outgoing messages: written in the act's transaction, sent after its commit. */
export class Mail1790000010021 implements MigrationInterface {
  readonly name = 'Mail1790000010021';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table platform.mail (
        id uuid primary key,
        created_at timestamptz not null,
        recipient text not null check (length(recipient) between 3 and 254 and recipient !~ '[[:cntrl:]]'),
        subject text not null check (length(subject) between 1 and 200 and subject !~ '[[:cntrl:]]'),
        -- In the clear, or sealed where it holds what opens something; neither once it is sent.
        body text check (length(body) between 1 and 20000),
        secret_id uuid references platform.secret,
        state text not null default 'waiting' check (state in ('waiting', 'sent', 'failed')),
        attempts integer not null default 0,
        next_try_at timestamptz not null,
        ended_at timestamptz,
        last_error text check (length(last_error) <= 300),
        check ((state = 'waiting') = (ended_at is null)),
        check (state <> 'waiting' or num_nonnulls(body, secret_id) = 1),
        check (state = 'waiting' or num_nonnulls(body, secret_id) = 0)
      );
      create index mail_waiting on platform.mail (next_try_at, id) where state = 'waiting';
      create index mail_ended on platform.mail (ended_at) where state <> 'waiting';
      alter table platform.mail enable row level security;
      create policy mail_enqueue on platform.mail for insert to chariot_app
        with check (coalesce(current_setting('chariot.kind', true), '') <> '');
      -- What was written to whom is nobody's to read but the sender's.
      create policy mail_read on platform.mail for select to chariot_app
        using (current_setting('chariot.kind', true) = 'system');
      create policy mail_move on platform.mail for update to chariot_app
        using (current_setting('chariot.kind', true) = 'system');
      create policy mail_prune on platform.mail for delete to chariot_app
        using (current_setting('chariot.kind', true) = 'system' and state <> 'waiting');
      grant insert (id, created_at, recipient, subject, body, secret_id, next_try_at) on platform.mail to chariot_app;
      grant select, delete on platform.mail to chariot_app;
      grant update (body, secret_id, state, attempts, next_try_at, ended_at, last_error) on platform.mail to chariot_app;

      -- Whether there is room for one more, without telling who waits.
      create function platform.mail_has_room(most integer) returns boolean
        language sql stable security definer set search_path = pg_catalog, pg_temp as
        $$ select count(*) < most from (select from platform.mail where state = 'waiting' limit most) waiting $$;
      revoke execute on function platform.mail_has_room(integer) from public;
      grant execute on function platform.mail_has_room(integer) to chariot_app;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop function platform.mail_has_room(integer); drop table platform.mail');
  }
}
