import type { MigrationInterface, QueryRunner } from 'typeorm';

const select = (targeted: string): string => `
  drop policy operation_select on fleet.operation;
  create policy operation_select on fleet.operation for select to chariot_app
    using ((select territory.is_system())
      or case when (select territory.caller_device()) is null then territory.covers('device:read', place_id)
           else ${targeted}
             or id in (select t.operation_id from fleet.operation_target t where t.device_id = (select territory.caller_device()))
             -- Wherever it has gone since, it may say what it did.
             or fleet.told_to_caller(id) end)`;

/**
 * An operation on a list of devices has their school for its target: since devices look at what is asked of their school,
 * each saw every such list of its own, the erasure of its neighbour included. Of those it sees what names it.
 */
export class OperationsOnLists1790000019905 implements MigrationInterface {
  readonly name = 'OperationsOnLists1790000019905';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      select(`(target <> 'devices' and target_id = any ((select fleet.targets_of_caller())::uuid[]))`),
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(select('target_id = any ((select fleet.targets_of_caller())::uuid[])'));
  }
}
