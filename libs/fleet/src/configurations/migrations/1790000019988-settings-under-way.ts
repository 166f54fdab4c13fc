import type { MigrationInterface, QueryRunner } from 'typeorm';

/** A setting that a device has begun and not ended: a large application on a slow line. */
export class SettingsUnderWay1790000019988 implements MigrationInterface {
  readonly name = 'SettingsUnderWay1790000019988';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table fleet.device_setting drop constraint device_setting_status_check;
      alter table fleet.device_setting add constraint device_setting_status_check
        check (status in ('applied', 'recorded', 'notApplicable', 'failed', 'pending'))`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      delete from fleet.device_setting where status = 'pending';
      alter table fleet.device_setting drop constraint device_setting_status_check;
      alter table fleet.device_setting add constraint device_setting_status_check
        check (status in ('applied', 'recorded', 'notApplicable', 'failed'))`);
  }
}
