import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Answers that are given again to whoever asks again with the same key. */
export class Idempotency1790000010001 implements MigrationInterface {
  readonly name = 'Idempotency1790000010001';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table platform.idempotency (
        -- SHA-256 of who asks and of her key: neither is kept in the clear.
        id bytea primary key check (length(id) = 32),
        person_id text not null,
        request bytea not null check (length(request) = 32),
        state text not null check (state in ('running', 'answered', 'tooLong')),
        -- The answer, sealed in as many pieces as it takes: it may hold a secret that is shown once.
        secret_ids uuid[] not null default '{}' check (cardinality(secret_ids) <= 32),
        started_at timestamptz not null
      );
      create index idempotency_by_person on platform.idempotency (person_id);
      create index idempotency_by_age on platform.idempotency (started_at);
      alter table platform.idempotency enable row level security;
      create policy idempotency_own on platform.idempotency to chariot_app
        using (current_setting('chariot.kind', true) = 'person' and person_id = current_setting('chariot.actor', true))
        with check (current_setting('chariot.kind', true) = 'person' and person_id = current_setting('chariot.actor', true));
      create policy idempotency_seen_by_system on platform.idempotency for select to chariot_app
        using (current_setting('chariot.kind', true) = 'system');
      create policy idempotency_pruned_by_system on platform.idempotency for delete to chariot_app
        using (current_setting('chariot.kind', true) = 'system');
      grant select, delete on platform.idempotency to chariot_app;
      grant insert (id, person_id, request, state, started_at) on platform.idempotency to chariot_app;
      grant update (state, secret_ids) on platform.idempotency to chariot_app;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table platform.idempotency');
  }
}
