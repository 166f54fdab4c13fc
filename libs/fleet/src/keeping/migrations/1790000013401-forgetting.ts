import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Ways in which technical events and old operations leave, for the system alone and a batch at a time. */
export class Forgetting1790000013401 implements MigrationInterface {
  readonly name = 'Forgetting1790000013401';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create index report_by_time on fleet.report (at);
      create index inventory_change_by_time on fleet.inventory_change (at);

      -- What devices said, message by message, and what changed in them. Their present inventory stays.
      create function fleet.forget_reports(before timestamptz, batch integer) returns bigint
      language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
      declare
        gone bigint;
        more bigint;
      begin
        if not territory.is_system() then
          raise exception 'Only the system forgets' using errcode = 'insufficient_privilege';
        end if;
        delete from fleet.report where (device_id, report_id) in (
          select device_id, report_id from fleet.report where at < forget_reports.before order by at limit batch);
        get diagnostics gone = row_count;
        delete from fleet.inventory_change where id in (
          select id from fleet.inventory_change where at < forget_reports.before order by at limit batch);
        get diagnostics more = row_count;
        return gone + more;
      end $$;

      -- Messages, restarts and erasures that were over by then, with what each device answered.
      create function fleet.forget_operations(before timestamptz, batch integer) returns bigint
      language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
      declare
        due uuid[];
      begin
        if not territory.is_system() then
          raise exception 'Only the system forgets' using errcode = 'insufficient_privilege';
        end if;
        due := array(select id from fleet.operation where least(expires_at, cancelled_at) < before
          order by created_at limit batch);
        delete from fleet.operation_device where operation_id = any (due);
        delete from fleet.operation_target where operation_id = any (due);
        delete from fleet.operation where id = any (due);
        return cardinality(due);
      end $$;

      revoke execute on function fleet.forget_reports(timestamptz, integer), fleet.forget_operations(timestamptz, integer)
        from public;
      grant execute on function fleet.forget_reports(timestamptz, integer), fleet.forget_operations(timestamptz, integer)
        to chariot_app;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop function fleet.forget_reports(timestamptz, integer), fleet.forget_operations(timestamptz, integer);
      drop index fleet.report_by_time, fleet.inventory_change_by_time`);
  }
}
