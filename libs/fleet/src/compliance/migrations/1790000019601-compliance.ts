import { COMPLIANCE_RULES } from '@chariot/contract';
import type { MigrationInterface, QueryRunner } from 'typeorm';

const TABLES = `
  -- What is known of a device as a whole; follows fleet.finding, in the same transaction.
  alter table fleet.device add column conformity text not null default 'unknown'
    check (conformity in ('unknown', 'compliant', 'gap'));
  grant update (conformity) on fleet.device to chariot_app;

  -- One more fact: whether its storage is encrypted.
  alter table fleet.inventory drop constraint inventory_facts_check;
  alter table fleet.inventory add constraint inventory_facts_check check (facts - array['serialNumber', 'manufacturer',
    'model', 'osName', 'osVersion', 'memoryBytes', 'storageBytes', 'storageFreeBytes', 'batteryPercent',
    'batteryHealthPercent', 'charging', 'diskEncrypted', 'agentVersion', 'software'] = '{}');

  -- From when on a device is out of line, at a place and below: {rule: threshold}; a rule that is null is off.
  create table fleet.compliance_policy (
    place_id uuid primary key references territory.place,
    thresholds jsonb not null check (jsonb_typeof(thresholds) = 'object'),
    changed_at timestamptz not null,
    changed_by jsonb not null
  );

  create table fleet.finding (
    id uuid primary key,
    device_id uuid not null references fleet.device,
    rule text not null check (rule in (${COMPLIANCE_RULES.map((rule) => `'${rule}'`).join(', ')})),
    details jsonb not null,
    since timestamptz not null,
    until_at timestamptz check (until_at >= since),
    -- When somebody was written to about it.
    told_at timestamptz
  );
  create unique index finding_one_open on fleet.finding (device_id, rule) where until_at is null;
  create index finding_open on fleet.finding (since desc, id desc) where until_at is null;
  create index finding_open_by_rule on fleet.finding (rule, since desc, id desc) where until_at is null;
  create index finding_untold on fleet.finding (since) where until_at is null and told_at is null;
  create index finding_over on fleet.finding (until_at) where until_at is not null;

  -- Devices and carts of which something was heard: looked at soon after, and forgotten. Only ever added to, so that no
  -- check-in waits for another.
  create table fleet.compliance_due (
    id bigint generated always as identity primary key,
    device_id uuid,
    classroom_id uuid,
    -- Of a cart: the day on which it was heard.
    day date,
    not_before timestamptz not null,
    check ((device_id is null) = (classroom_id is not null))
  );
  create index compliance_due_by_time on fleet.compliance_due (not_before, id);
  create index compliance_due_by_classroom on fleet.compliance_due (classroom_id, day) where classroom_id is not null;

  -- How many devices of a cart were heard on a day: one that was not heard on days when the others were is missing.
  create table fleet.cart_day (
    classroom_id uuid not null references fleet.classroom,
    day date not null,
    heard integer not null check (heard >= 0),
    enrolled integer not null check (enrolled >= heard),
    primary key (classroom_id, day)
  );
  create index cart_day_by_day on fleet.cart_day (day);

  -- Of a day, the letters that were written; one process in a day writes them.
  create table fleet.compliance_digest (
    day date primary key,
    sent_at timestamptz not null,
    messages integer not null
  );
`;

const FUNCTIONS = `
  -- The thresholds that hold at a place, and the place that sets each: the nearest one.
  create function fleet.thresholds_of(place uuid)
  returns table (rule text, threshold jsonb, place_id uuid, place_name text)
  language sql stable security definer set search_path = pg_catalog, pg_temp as $$
    select distinct on (one.key) one.key, one.value, p.id, p.name
      from territory.place_closure above
      join fleet.compliance_policy policy on policy.place_id = above.ancestor
      join territory.place p on p.id = above.ancestor
     cross join lateral jsonb_each(policy.thresholds) as one
     where above.descendant = place and above.until_on >= territory.today()
       and (territory.is_system() or territory.covers('device:read', place))
     order by one.key, p.id = place desc,
              array_position(array['school', 'localAuthority', 'district', 'departement', 'academie'], p.kind) $$;

  -- Something that a rule looks at has changed in that device.
  create function fleet.note_device_fact() returns trigger
  language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
  begin
    insert into fleet.compliance_due (device_id, not_before) values (new.id, '-infinity');
    return null;
  end $$;
  create trigger device_fact after update of state, slot, classroom_id, outcome, reported_revision, enrolled_at, revoked_at
    on fleet.device for each row
    when ((old.state, old.slot, old.classroom_id, old.outcome, old.reported_revision, old.enrolled_at, old.revoked_at)
      is distinct from
      (new.state, new.slot, new.classroom_id, new.outcome, new.reported_revision, new.enrolled_at, new.revoked_at))
    execute function fleet.note_device_fact();

  create function fleet.note_inventory() returns trigger
  language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
  begin
    insert into fleet.compliance_due (device_id, not_before) values (new.device_id, '-infinity');
    return null;
  end $$;
  create trigger inventory_fact_first after insert on fleet.inventory
    for each row execute function fleet.note_inventory();
  create trigger inventory_fact after update of facts on fleet.inventory
    for each row when (old.facts is distinct from new.facts) execute function fleet.note_inventory();

  -- The first time in a day that a device is heard, its cart is to be looked at, once the others had time to be heard too.
  create function fleet.note_cart_heard() returns trigger
  language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
  begin
    insert into fleet.compliance_due (classroom_id, day, not_before)
    values (new.classroom_id, (new.last_contact_at at time zone 'Europe/Paris')::date,
            new.last_contact_at + interval '2 hours');
    return null;
  end $$;
  create trigger cart_heard after update of last_contact_at on fleet.device for each row
    when (new.slot is not null and (old.last_contact_at at time zone 'Europe/Paris')::date
      is distinct from (new.last_contact_at at time zone 'Europe/Paris')::date)
    execute function fleet.note_cart_heard();
  revoke execute on function fleet.thresholds_of(uuid), fleet.note_device_fact(), fleet.note_inventory(),
    fleet.note_cart_heard() from public;
  grant execute on function fleet.thresholds_of(uuid) to chariot_app;
`;

const SECURITY = `
  alter table fleet.compliance_policy enable row level security;
  create policy compliance_policy_select on fleet.compliance_policy for select to chariot_app
    using ((select territory.is_system()) or place_id in (select territory.reachable('device:read')));
  create policy compliance_policy_insert on fleet.compliance_policy for insert to chariot_app
    with check ((select territory.is_system()) or place_id in (select territory.reachable('compliance:write')));
  create policy compliance_policy_update on fleet.compliance_policy for update to chariot_app
    using ((select territory.is_system()) or place_id in (select territory.reachable('compliance:write')))
    with check ((select territory.is_system()) or place_id in (select territory.reachable('compliance:write')));
  grant select, insert on fleet.compliance_policy to chariot_app;
  grant update (thresholds, changed_at, changed_by) on fleet.compliance_policy to chariot_app;

  -- Read with the device; written by the system alone, from facts.
  alter table fleet.finding enable row level security;
  create policy finding_select on fleet.finding for select to chariot_app
    using (exists (select from fleet.device d where d.id = device_id));
  create policy finding_insert on fleet.finding for insert to chariot_app with check ((select territory.is_system()));
  create policy finding_update on fleet.finding for update to chariot_app
    using ((select territory.is_system())) with check ((select territory.is_system()));
  create policy finding_delete on fleet.finding for delete to chariot_app using ((select territory.is_system()));
  grant select, insert, delete on fleet.finding to chariot_app;
  grant update (details, until_at, told_at) on fleet.finding to chariot_app;

  alter table fleet.compliance_due enable row level security;
  create policy compliance_due_select on fleet.compliance_due for select to chariot_app
    using ((select territory.is_system()));
  -- New thresholds have the carts below looked at.
  create policy compliance_due_insert on fleet.compliance_due for insert to chariot_app
    with check ((select territory.is_system())
      or exists (select from fleet.classroom c where c.id = classroom_id));
  create policy compliance_due_update on fleet.compliance_due for update to chariot_app
    using ((select territory.is_system())) with check (false);
  create policy compliance_due_delete on fleet.compliance_due for delete to chariot_app
    using ((select territory.is_system()));
  grant select, delete on fleet.compliance_due to chariot_app;
  -- To lock the rows that are taken; nothing may be written in them.
  grant update (not_before) on fleet.compliance_due to chariot_app;
  grant insert (device_id, classroom_id, day, not_before) on fleet.compliance_due to chariot_app;

  alter table fleet.cart_day enable row level security;
  create policy cart_day_select on fleet.cart_day for select to chariot_app
    using (exists (select from fleet.classroom c where c.id = classroom_id));
  create policy cart_day_insert on fleet.cart_day for insert to chariot_app with check ((select territory.is_system()));
  create policy cart_day_update on fleet.cart_day for update to chariot_app
    using ((select territory.is_system())) with check ((select territory.is_system()));
  create policy cart_day_delete on fleet.cart_day for delete to chariot_app using ((select territory.is_system()));
  grant select, insert, delete on fleet.cart_day to chariot_app;
  grant update (heard, enrolled) on fleet.cart_day to chariot_app;

  alter table fleet.compliance_digest enable row level security;
  create policy compliance_digest_all on fleet.compliance_digest for all to chariot_app
    using ((select territory.is_system())) with check ((select territory.is_system()));
  grant select, insert, delete on fleet.compliance_digest to chariot_app;
  grant update (messages) on fleet.compliance_digest to chariot_app;
`;

/** What is out of line in each device, and what has it looked at. */
export class Compliance1790000019601 implements MigrationInterface {
  readonly name = 'Compliance1790000019601';

  async up(runner: QueryRunner): Promise<void> {
    for (const part of [TABLES, FUNCTIONS, SECURITY]) await runner.query(part);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop trigger device_fact on fleet.device;
      drop trigger cart_heard on fleet.device;
      drop trigger inventory_fact on fleet.inventory;
      drop trigger inventory_fact_first on fleet.inventory;
      drop function fleet.thresholds_of(uuid), fleet.note_device_fact(), fleet.note_inventory(), fleet.note_cart_heard();
      drop table fleet.compliance_digest, fleet.cart_day, fleet.compliance_due, fleet.finding, fleet.compliance_policy;
      alter table fleet.device drop column conformity`);
  }
}
