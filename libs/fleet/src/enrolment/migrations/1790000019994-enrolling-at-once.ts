import type { MigrationInterface, QueryRunner } from 'typeorm';

const HOLDING = `
  -- What an enrolment is decided on, in one round trip. Locks the classroom, then the code, then whoever stands in its slot
  -- and whoever has that serial number: under the lock of the classroom nothing else may come into its slots.
  create function fleet.hold_enrolment(hash bytea, serial text, key text)
  returns table (classroom jsonb, code jsonb, key_in_use boolean, present jsonb, known jsonb)
  language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
  declare
    seen record;
    c fleet.classroom;
    k fleet.enrolment_code;
    w fleet.enrolment_window;
    d fleet.device;
  begin
    if territory.is_system() is not true then
      raise exception 'only the system enrols' using errcode = 'insufficient_privilege';
    end if;
    select e.id, o.classroom_id into seen
      from fleet.enrolment_code e join fleet.enrolment_window o on o.id = e.window_id where e.code_hash = hash;
    if not found then return; end if;
    select one.* into c from fleet.classroom one where one.id = seen.classroom_id for no key update;
    select one.* into k from fleet.enrolment_code one where one.id = seen.id for no key update;
    select one.* into w from fleet.enrolment_window one where one.id = k.window_id;
    classroom := jsonb_build_object('id', c.id, 'schoolId', c.school_id, 'name', c.name, 'capacity', c.capacity,
      'closedOn', c.closed_on, 'schoolUai', (select p.uai from territory.place p where p.id = c.school_id));
    code := jsonb_build_object('id', k.id, 'slot', k.slot, 'secretId', k.secret_id, 'used', k.used_at is not null,
      'deviceId', k.device_id, 'expiresAt', w.expires_at, 'closed', w.closed_at is not null,
      -- The key that the code went to is shown again, and the device still has the identity that it gave.
      'theirs', k.public_key_fingerprint = key and exists (select from fleet.device one
         where one.id = k.device_id and one.public_key_fingerprint = key and one.revoked_at is null));
    present := '[]';
    if k.used_at is null then
      key_in_use := exists (select from fleet.device one where one.public_key_fingerprint = key and one.revoked_at is null);
      perform from fleet.device one where one.classroom_id = c.id and one.slot = k.slot for no key update;
      select one.* into d from fleet.device one
       where one.serial_key = serial and one.state not in ('retired', 'donated', 'recycled') for no key update;
      if found then
        known := jsonb_build_object('id', d.id, 'slot', d.slot, 'state', d.state, 'enrolled', d.enrolled_at is not null,
          'revoked', d.revoked_at is not null, 'schoolId', d.school_id, 'classroomId', d.classroom_id,
          'serialNumber', d.serial_number, 'manufacturer', d.manufacturer, 'model', d.model,
          'facts', (select i.facts from fleet.inventory i where i.device_id = d.id));
      end if;
      select coalesce(jsonb_agg(jsonb_build_object('id', one.id, 'slot', one.slot, 'state', one.state,
               'enrolled', one.enrolled_at is not null, 'revoked', one.revoked_at is not null)), '[]') into present
        from fleet.device one where one.classroom_id = c.id and one.slot is not null;
    end if;
    return next;
  end $$;
  revoke execute on function fleet.hold_enrolment(bytea, text, text) from public;
  grant execute on function fleet.hold_enrolment(bytea, text, text) to chariot_app;
`;

const SETTLING = `
  -- What was decided, written: the device with its identity, its slot, its states and its facts, and the code that it used.
  -- Each row once: a device that comes in by three updates is listed and counted three times.
  create function fleet.settle_enrolment(newcomer jsonb) returns void
  language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
  declare
    n record;
  begin
    if territory.is_system() is not true then
      raise exception 'only the system enrols' using errcode = 'insufficient_privilege';
    end if;
    select * into n from jsonb_to_record(newcomer) as one ("deviceId" uuid, known boolean, stays boolean, serial text,
      manufacturer text, model text, family text, state text, "schoolId" uuid, "classroomId" uuid, slot integer, key text,
      at timestamptz, facts jsonb, "factChanges" jsonb, changes jsonb, actor jsonb, "codeId" uuid);
    if n.known then
      update fleet.device d set school_id = n."schoolId", classroom_id = n."classroomId", slot = n.slot,
             placed_at = case when n.stays then d.placed_at else n.at end, state = n.state, family = n.family,
             public_key_fingerprint = n.key, enrolled_at = n.at, last_contact_at = n.at,
             -- What an earlier identity was, and reported, is forgotten.
             revoked_at = null, revocation_reason = null, copied_at = null, present = false, absent_at = null,
             reported_revision = null, reported_at = null, outcome = null, ready_at = null
       where d.id = n."deviceId";
      perform fleet.forget_boots(n."deviceId", 0);
      if not n.stays then
        update fleet.membership m set until_at = greatest(m.from_at, n.at)
         where m.device_id = n."deviceId" and m.until_at is null;
      end if;
      insert into fleet.inventory (device_id, facts, at) values (n."deviceId", n.facts, n.at)
        on conflict (device_id) do update set facts = excluded.facts, at = excluded.at;
      insert into fleet.inventory_change (device_id, at, fact, before, after)
        select n."deviceId", n.at, one.fact, one.before, one.after
          from rows from (jsonb_to_recordset(n."factChanges") as (fact text, before text, after text)) with ordinality as one
         order by one.ordinality;
    else
      -- In one statement, so that it is listed with what it says of itself.
      with came as (
        insert into fleet.device (id, serial_number, manufacturer, model, family, state, school_id, classroom_id, slot,
          placed_at, public_key_fingerprint, enrolled_at, last_contact_at, created_at)
        values (n."deviceId", n.serial, n.manufacturer, n.model, n.family, n.state, n."schoolId", n."classroomId", n.slot,
          n.at, n.key, n.at, n.at, n.at) returning id
      )
      insert into fleet.inventory (device_id, facts, at) select came.id, n.facts, n.at from came;
    end if;
    insert into fleet.state_change (device_id, at, from_state, to_state, reason, actor)
      select n."deviceId", n.at, one."from", one."to", one.reason, n.actor
        from rows from (jsonb_to_recordset(n.changes) as ("from" text, "to" text, reason text)) with ordinality as one
       order by one.ordinality;
    if not n.stays then
      insert into fleet.membership (device_id, classroom_id, slot, from_at)
      values (n."deviceId", n."classroomId", n.slot, n.at);
    end if;
    update fleet.enrolment_code k set used_at = n.at, device_id = n."deviceId", public_key_fingerprint = n.key, secret_id = null
     where k.id = n."codeId";
  end $$;
  revoke execute on function fleet.settle_enrolment(jsonb) from public;
  grant execute on function fleet.settle_enrolment(jsonb) to chariot_app;
`;

const TRIGGERS = `
  -- A device that comes in with its slot is heard by that.
  create trigger cart_heard_first after insert on fleet.device for each row
    when (new.slot is not null and new.last_contact_at is not null) execute function fleet.note_cart_heard();

  -- A device that was listed with what it says of itself is not listed again for it.
  create function fleet.is_listed_with(said fleet.inventory) returns boolean
  language sql stable security definer set search_path = pg_catalog, pg_temp as $$
    select exists (select from fleet.listing l where l.device_id = said.device_id
      and l.os = btrim(concat_ws(' ', said.facts ->> 'osName', said.facts ->> 'osVersion'))) $$;
  revoke execute on function fleet.is_listed_with(fleet.inventory) from public;
  create or replace function fleet.system_told() returns trigger
  language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
  begin
    if not fleet.is_listed_with(new) then perform fleet.relist(array[new.device_id]); end if;
    return null;
  end $$;
`;

/** An enrolment read in one round trip and written in another: what was thirty of them was mostly their coming and going. */
export class EnrollingAtOnce1790000019994 implements MigrationInterface {
  readonly name = 'EnrollingAtOnce1790000019994';

  async up(runner: QueryRunner): Promise<void> {
    for (const part of ['set constraints all immediate', HOLDING, SETTLING, TRIGGERS]) await runner.query(part);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create or replace function fleet.system_told() returns trigger
      language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
      begin
        perform fleet.relist(array[new.device_id]);
        return null;
      end $$;
      drop function fleet.is_listed_with(fleet.inventory);
      drop trigger cart_heard_first on fleet.device;
      drop function fleet.settle_enrolment(jsonb), fleet.hold_enrolment(bytea, text, text)`);
  }
}
