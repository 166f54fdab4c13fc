import type { MigrationInterface, QueryRunner } from 'typeorm';

const ALONE = `
            from settled join fleet.operation o on o.id = settled.open[1]
             where cardinality(settled.open) = 1 and o.kind = any (string_to_array(settled.understood, ','))
               -- What depends on what else was told, or on a freeze, is asked about as usual.
               and o.kind not in ('lock', 'unlock', 'yearEndReset')
               and not exists (select from fleet.operation_device s where s.operation_id = o.id and s.device_id = settled.id)`;
const OLDEST = `
            from settled cross join lateral (
                   select p.* from fleet.operation p where p.id = any (settled.open) order by p.created_at, p.id limit 1) o
             -- What depends on what else was told, or on a freeze, or that it does not understand, is asked about as usual; and so
             -- is all of it where one of them was told before.
             where not exists (select from fleet.operation p
                                where p.id = any (settled.open)
                                  and (p.kind in ('lock', 'unlock', 'yearEndReset')
                                    or p.kind <> all (string_to_array(settled.understood, ','))))
               and not exists (select from fleet.operation_device s
                                where s.device_id = settled.id and s.operation_id = any (settled.open))`;

/** Of several things that are asked of a device, none of which it was ever told, the oldest is told with its check-in. */
export class OneOfSeveral1790000022701 implements MigrationInterface {
  readonly name = 'OneOfSeveral1790000022701';

  async up(runner: QueryRunner): Promise<void> {
    await rewrite(runner, ALONE, OLDEST);
  }

  async down(runner: QueryRunner): Promise<void> {
    await rewrite(runner, OLDEST, ALONE);
  }
}

/** A part of `fleet.check_in`, the rest of which stays as it is. @throws Error where it is not there, once */
async function rewrite(runner: QueryRunner, was: string, becomes: string): Promise<void> {
  const [{ text }] = (await runner.query(
    `select pg_get_functiondef('fleet.check_in(uuid[], uuid[], text[], text[], timestamptz, timestamptz, timestamptz)'::regprocedure) as text`,
  )) as [{ text: string }];
  const parts = text.split(was.trimStart());
  if (parts.length !== 2) throw new Error('fleet.check_in is not as it was');
  await runner.query(parts.join(becomes.trimStart()));
}
