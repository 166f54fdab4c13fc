import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Since when a device is owned, by which its age is judged, is read in its warranty first: it is looked at again when that changes. */
export class WarrantiesAreFacts1790000019982 implements MigrationInterface {
  readonly name = 'WarrantiesAreFacts1790000019982';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create function fleet.note_warranty() returns trigger
      language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
      begin
        insert into fleet.compliance_due (device_id, not_before) values (new.device_id, '-infinity');
        return null;
      end $$;
      revoke execute on function fleet.note_warranty() from public;
      create trigger warranty_noted after insert on fleet.warranty
        for each row execute function fleet.note_warranty();
      create trigger warranty_corrected after update of starts_on on fleet.warranty
        for each row when (old.starts_on is distinct from new.starts_on) execute function fleet.note_warranty();
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop trigger warranty_corrected on fleet.warranty;
      drop trigger warranty_noted on fleet.warranty;
      drop function fleet.note_warranty()`);
  }
}
