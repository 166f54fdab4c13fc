import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What else may be asked of devices: to update themselves until an hour, and, of one at a time, how fast its line is. */
export class UpdatesAndMeasures1790000022941 implements MigrationInterface {
  readonly name = 'UpdatesAndMeasures1790000022941';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table fleet.operation
        drop constraint operation_kind_check,
        add constraint operation_kind_check check (kind in ('message', 'ring', 'lock', 'unlock', 'restart', 'shutdown',
          'clearTraces', 'refreshInventory', 'openPage', 'update', 'measure', 'clearPasscode', 'yearEndReset', 'lost', 'found',
          'erase')),
        -- A whole class that measures its line at once measures itself.
        drop constraint operation_of_one_device,
        add constraint operation_of_one_device
          check (kind not in ('clearPasscode', 'lost', 'found', 'measure') or target = 'device')`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      delete from fleet.operation where kind in ('update', 'measure');
      alter table fleet.operation
        drop constraint operation_kind_check,
        add constraint operation_kind_check check (kind in ('message', 'ring', 'lock', 'unlock', 'restart', 'shutdown',
          'clearTraces', 'refreshInventory', 'openPage', 'clearPasscode', 'yearEndReset', 'lost', 'found', 'erase')),
        drop constraint operation_of_one_device,
        add constraint operation_of_one_device check (kind not in ('clearPasscode', 'lost', 'found') or target = 'device')`);
  }
}
