import type { MigrationInterface, QueryRunner } from 'typeorm';
import { APPROVAL_FUNCTIONS } from './approval-functions.js';
import { APPROVAL_GUARD } from './approval-guard.js';

/** Dangerous acts that somebody asks for, and what became of them. */
export class Approvals1790000012503 implements MigrationInterface {
  readonly name = 'Approvals1790000012503';

  async up(runner: QueryRunner): Promise<void> {
    for (const part of [TABLE, APPROVAL_FUNCTIONS, APPROVAL_GUARD, SECURITY]) await runner.query(part);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table identity.freeze drop constraint freeze_lifted_by_approval;
      drop trigger after_freeze on identity.freeze;
      drop trigger guard_lifting on identity.freeze;
      drop table identity.approval;
      drop function identity.refuse_approval(text), identity.stands(uuid, text[], uuid, timestamptz),
        identity.caller_stands(text[], uuid, timestamptz), identity.approval_stands(uuid, timestamptz),
        identity.proof_of_caller(uuid, uuid, timestamptz), identity.guard_approval(), identity.guard_lifting(),
        identity.after_freeze(), identity.stopped_by_freeze(uuid), identity.people_to_tell(uuid, timestamptz),
        identity.administrators_to_tell(boolean, timestamptz)`);
  }
}

const TABLE = `
  create table identity.approval (
    id uuid primary key,
    act text not null check (act ~ '^[a-z]+(\\.[a-zA-Z-]+)+$'),
    place_id uuid not null references territory.place,
    -- What each of the two must hold on the place, and the roles that carried it when it was asked.
    permission text not null,
    asker_roles text[] not null check (cardinality(asker_roles) > 0),
    decider text not null,
    decider_roles text[] not null check (cardinality(decider_roles) > 0),
    subject_kind text not null,
    subject_id text not null,
    subject_label text not null,
    title text not null check (length(btrim(title)) between 1 and 400),
    items text[] not null check (cardinality(items) <= 200),
    weight integer not null check (weight >= 1),
    payload jsonb not null check (length(payload::text) <= 16384),
    payload_hash text not null check (payload_hash ~ '^[0-9a-f]{64}$'),
    reason text not null check (length(btrim(reason)) between 1 and 300),
    delay_minutes integer not null check (delay_minutes between 0 and 10080),
    life_hours integer not null check (life_hours between 1 and 720),
    per_day integer not null check (per_day >= 1),
    one_place boolean not null,
    -- Lifting the kill switch, and nothing else, goes on while it is set.
    works_frozen boolean not null generated always as (act = 'identity.freeze.lift') stored,
    state text not null check (state in ('asked', 'approved', 'carriedOut', 'refused', 'stopped', 'expired', 'failed')),
    asked_at timestamptz not null,
    asked_by uuid not null references identity.person,
    asked_by_label text not null,
    -- Sessions are forgotten before approvals: no foreign key.
    asked_session uuid not null,
    asked_proven_at timestamptz not null,
    expires_at timestamptz not null check (expires_at = asked_at + make_interval(hours => life_hours)),
    approved_at timestamptz check (approved_at >= asked_at and approved_at < expires_at),
    approved_by uuid references identity.person,
    approved_by_label text,
    approved_session uuid,
    approved_proven_at timestamptz,
    -- Whoever operates the server was the second person.
    by_operator boolean not null default false,
    starts_at timestamptz check (starts_at = approved_at + make_interval(mins => delay_minutes)),
    ended_at timestamptz check (ended_at >= asked_at),
    ended_by uuid references identity.person,
    ended_by_label text,
    end_reason text check (length(end_reason) between 1 and 600),
    stopped_by_freeze uuid references identity.freeze,
    constraint approval_two_people check (approved_by <> asked_by),
    constraint approval_two_sessions check (approved_session <> asked_session),
    constraint approval_proofs check (asked_proven_at >= asked_at - interval '10 minutes'
      and (approved_proven_at is null or approved_proven_at >= approved_at - interval '10 minutes')),
    check ((approved_at is null) = (starts_at is null) and (approved_at is null) = (approved_by_label is null)),
    check (approved_at is null or by_operator = (approved_by is null)),
    check ((approved_by is null) = (approved_session is null) and (approved_by is null) = (approved_proven_at is null)),
    check (by_operator = false or approved_at is not null),
    check (state not in ('approved', 'carriedOut', 'failed') or approved_at is not null),
    check (state not in ('asked', 'refused') or approved_at is null),
    check ((state in ('asked', 'approved')) = (ended_at is null)),
    constraint approval_after_delay check (state <> 'carriedOut' or ended_at >= starts_at)
  );
  create index approval_by_place on identity.approval (place_id, id desc);
  create index approval_by_asker on identity.approval (asked_by, id desc);
  create index approval_waiting on identity.approval (expires_at) where state = 'asked';
  create index approval_due on identity.approval (starts_at) where state = 'approved';
  create index approval_ended on identity.approval (ended_at) where ended_at is not null;
  alter table identity.freeze add constraint freeze_lifted_by_approval
    foreign key (lifted_by_approval) references identity.approval;
`;

const SECURITY = `
  alter table identity.approval enable row level security;
  create policy approval_select on identity.approval for select to chariot_app
    using ((select territory.is_system()) or place_id in (select territory.reachable('approval:stop'))
      or asked_by = (select identity.caller_person()));
  -- Asking is a person's, never the system's.
  create policy approval_insert on identity.approval for insert to chariot_app
    with check (asked_by = (select identity.caller_person()) and territory.covers(permission, place_id));
  create policy approval_update on identity.approval for update to chariot_app
    using ((select territory.is_system()) or place_id in (select territory.reachable('approval:stop'))
      or asked_by = (select identity.caller_person()));
  create policy approval_delete on identity.approval for delete to chariot_app
    using ((select territory.is_system()) and ended_at is not null);

  grant select, delete on identity.approval to chariot_app;
  grant insert (id, act, place_id, permission, asker_roles, decider, decider_roles, subject_kind, subject_id, subject_label,
    title, items, weight, payload, reason, delay_minutes, life_hours, per_day, one_place, state, asked_at, asked_by,
    asked_by_label, asked_session, expires_at) on identity.approval to chariot_app;
  grant update (state, approved_at, approved_by, approved_by_label, approved_session, by_operator, ended_at, ended_by,
    ended_by_label, end_reason) on identity.approval to chariot_app;

  revoke execute on all functions in schema identity from public;
  grant execute on function identity.caller_stands(text[], uuid, timestamptz), identity.approval_stands(uuid, timestamptz),
    identity.stopped_by_freeze(uuid), identity.people_to_tell(uuid, timestamptz), identity.administrators_to_tell(boolean, timestamptz)
    to chariot_app;
`;
