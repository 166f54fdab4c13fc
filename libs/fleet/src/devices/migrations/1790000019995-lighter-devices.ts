import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * What must be true of a device, each under the name of its constraint. PostgreSQL prepares and evaluates every CHECK of a
 * table at every UPDATE, whatever it changes: a tenth of a millisecond for each statement that notes a contact, and twenty
 * microseconds for each device. A trigger is asked only where a column that it looks at is written.
 */
const MUST_HOLD: readonly (readonly [name: string, condition: string])[] = [
  ['device_serial_number_check', 'length(btrim(new.serial_number)) between 1 and 100'],
  ['device_family_check', `new.family in ('linux', 'apple', 'android', 'windows')`],
  [
    'device_state_check',
    `new.state in ('planned', 'ordered', 'received', 'inventoried', 'prepared', 'inService', 'broken', 'inRepair', 'onLoan',
      'lost', 'stolen', 'inReserve', 'retired', 'donated', 'recycled')`,
  ],
  ['device_slot_check', 'new.slot between 1 and 40'],
  ['device_public_key_fingerprint_check', `new.public_key_fingerprint ~ '^[0-9a-f]{64}$'`],
  ['device_outcome_check', `new.outcome in ('complete', 'partial', 'failed')`],
  ['device_conformity_check', `new.conformity in ('unknown', 'compliant', 'gap')`],
  [
    'device_away_has_no_slot',
    `new.slot is null or new.state not in ('lost', 'stolen', 'inReserve', 'retired', 'donated', 'recycled')`,
  ],
  ['device_placed_in_a_slot', '(new.slot is null) = (new.placed_at is null)'],
  ['device_enrolled_with_a_key', '(new.enrolled_at is null) = (new.public_key_fingerprint is null)'],
  ['device_revoked_after_enrolment', 'new.revoked_at is null or new.enrolled_at is not null'],
  ['device_report_has_an_outcome', '(new.reported_revision is null) = (new.outcome is null)'],
  ['device_copied_is_revoked', 'new.copied_at is null or new.revoked_at is not null'],
];
const COLUMNS = `serial_number, family, state, slot, public_key_fingerprint, outcome, conformity, placed_at, enrolled_at,
  revoked_at, reported_revision, copied_at`;

/** A contact is written without anything else of the device being looked at again. */
export class LighterDevices1790000019995 implements MigrationInterface {
  readonly name = 'LighterDevices1790000019995';

  async up(runner: QueryRunner): Promise<void> {
    const broken = MUST_HOLD.map(([name, condition]) => `when (${condition}) is false then '${name}'`).join(
      '\n          ',
    );
    const dropped = MUST_HOLD.map(([name]) => `drop constraint ${name}`).join(', ');
    await runner.query(`
      set constraints all immediate;
      create function fleet.device_must_hold() returns trigger
      language plpgsql set search_path = pg_catalog, pg_temp as $$
      declare
        broken text := case
          ${broken} end;
      begin
        if broken is not null then
          raise exception 'new row for relation "device" violates check constraint "%"', broken
            using errcode = 'check_violation', schema = 'fleet', table = 'device', constraint = broken;
        end if;
        return null;
      end $$;
      revoke execute on function fleet.device_must_hold() from public;
      create trigger device_holds_added after insert on fleet.device for each row execute function fleet.device_must_hold();
      create trigger device_holds after update of ${COLUMNS} on fleet.device
        for each row execute function fleet.device_must_hold();
      alter table fleet.device ${dropped};

      -- Before the row was written, it had every generated column computed again.
      drop trigger device_revocation on fleet.device;
      create trigger device_revocation after update of revoked_at on fleet.device for each row
        when (old.revoked_at is null and new.revoked_at is not null) execute function fleet.guard_revocation();
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    const added = MUST_HOLD.map(
      ([name, condition]) => `add constraint ${name} check (${condition.replaceAll('new.', '')})`,
    ).join(', ');
    await runner.query(`
      set constraints all immediate;
      alter table fleet.device ${added};
      drop trigger device_holds on fleet.device;
      drop trigger device_holds_added on fleet.device;
      drop function fleet.device_must_hold();
      drop trigger device_revocation on fleet.device;
      create trigger device_revocation before update of revoked_at on fleet.device
        for each row execute function fleet.guard_revocation();
    `);
  }
}
