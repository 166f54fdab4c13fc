import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * A Lost Mode is kept as long as its iPad has not said that it came out of it: its page would else say that all is well of an iPad
 * that shows a sentence and nothing else. What ends it waits two years, and is forgotten a year later, which is the longest.
 */
export class LostModesKept1790000022602 implements MigrationInterface {
  readonly name = 'LostModesKept1790000022602';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      -- Whether an iPad may still be in that Lost Mode, by the enrolment that it was told it by; once what ends it is itself over
      -- by then, nobody waits for it any more.
      create function fleet.is_still_lost(o fleet.operation, before timestamptz) returns boolean
      language sql stable as $$
        select o.kind = 'lost'
           and exists (select from fleet.device d join fleet.operation_device s on s.device_id = d.id
                        where d.id = o.target_id and d.enrolled_at <= o.created_at and d.revoked_at is null
                          and s.operation_id = o.id and s.told_at is not null
                          and (s.status is null or s.status in ('done', 'recorded')))
           and not exists (select from fleet.operation f join fleet.operation_device e on e.operation_id = f.id
                            where f.ends = o.id and e.status in ('done', 'recorded'))
           and (not exists (select from fleet.operation f where f.ends = o.id)
             or exists (select from fleet.operation f where f.ends = o.id and least(f.expires_at, f.cancelled_at) >= before)) $$;
      revoke execute on function fleet.is_still_lost(fleet.operation, timestamptz) from public;
      ${forget('and not fleet.is_still_lost(o, forget_operations.before)')}`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`${forget('')}
      drop function fleet.is_still_lost(fleet.operation, timestamptz)`);
  }
}

const forget = (unless: string): string => `
  create or replace function fleet.forget_operations(before timestamptz, batch integer) returns bigint
  language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
  declare
    due uuid[];
  begin
    if not territory.is_system() then
      raise exception 'Only the system forgets' using errcode = 'insufficient_privilege';
    end if;
    due := array(select o.id from fleet.operation o where least(o.expires_at, o.cancelled_at) < before ${unless}
      order by o.created_at limit batch);
    delete from fleet.operation_device where operation_id = any (due);
    delete from fleet.operation_target where operation_id = any (due);
    delete from fleet.operation where id = any (due);
    return cardinality(due);
  end $$;`;
