import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Whoever may write about a device may not, by that alone, take its identity: a stolen account would cut a fleet off. */
export class RevocationByPermission1790000013002 implements MigrationInterface {
  readonly name = 'RevocationByPermission1790000013002';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create function fleet.guard_revocation() returns trigger
      language plpgsql set search_path = pg_catalog, pg_temp as $$
      begin
        -- Under the role of the product only: whoever owns the tables answers for herself.
        if old.revoked_at is null and new.revoked_at is not null and row_security_active('fleet.device')
           and (territory.is_system() or new.id = territory.caller_device()
             or new.school_id in (select territory.reachable('device:revoke'))) is not true then
          raise exception 'revoking needs device:revoke' using errcode = 'insufficient_privilege';
        end if;
        return new;
      end $$;
      revoke execute on function fleet.guard_revocation() from public;
      create trigger device_revocation before update of revoked_at on fleet.device
        for each row execute function fleet.guard_revocation();
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop trigger device_revocation on fleet.device; drop function fleet.guard_revocation()');
  }
}
