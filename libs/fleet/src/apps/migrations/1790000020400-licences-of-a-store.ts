import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Licences that a store counts itself, and which devices are to have an application of theirs. */
export class LicencesOfAStore1790000020400 implements MigrationInterface {
  readonly name = 'LicencesOfAStore1790000020400';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      -- Whether « licences » is what the store says, and nobody's to write.
      alter table fleet.app add column licences_by_store boolean not null default false;
      grant update (licences_by_store) on fleet.app to chariot_app;

      -- The devices of one family that are to have each of these applications: those of the carts that licences are kept for.
      create function fleet.devices_to_have(apps uuid[], of_family text)
      returns table (app_id uuid, device_id uuid, serial_number text)
      language sql stable set search_path = pg_catalog, pg_temp as $$
        select r.app_id, d.id, d.serial_key
          from fleet.app_reservation r
          join fleet.device d on d.classroom_id = r.classroom_id and d.family = of_family
         where r.app_id = any (apps) and d.slot is not null and d.enrolled_at is not null and d.revoked_at is null $$;
      revoke execute on function fleet.devices_to_have(uuid[], text) from public;
      grant execute on function fleet.devices_to_have(uuid[], text) to chariot_app;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop function fleet.devices_to_have(uuid[], text);
      alter table fleet.app drop column licences_by_store`);
  }
}
