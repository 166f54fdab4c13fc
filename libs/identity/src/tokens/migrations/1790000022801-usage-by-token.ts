import type { MigrationInterface, QueryRunner } from 'typeorm';

const BEFORE = ['place:read', 'classroom:read', 'classroom:write', 'device:read', 'device:write', 'profile:read'];
const listed = (permissions: readonly string[]): string => permissions.map((one) => `'${one}'`).join(', ');

/** A program of the académie may read figures of use, which are the same for everybody (`TOKEN_PERMISSIONS` of the kernel). */
export class UsageByToken1790000022801 implements MigrationInterface {
  readonly name = 'UsageByToken1790000022801';

  async up(runner: QueryRunner): Promise<void> {
    await list(runner, [...BEFORE, 'convention:read', 'usage:read', 'journal:read']);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`update identity.api_token set permissions = array_remove(permissions, 'usage:read')
      where permissions <> array['usage:read']`);
    await runner.query(`delete from identity.api_token where permissions = array['usage:read']`);
    await list(runner, [...BEFORE, 'convention:read', 'journal:read']);
  }
}

const list = (runner: QueryRunner, permissions: readonly string[]): Promise<unknown> =>
  runner.query(`alter table identity.api_token drop constraint api_token_permissions,
    add constraint api_token_permissions check (cardinality(permissions) > 0
      and permissions <@ array[${listed(permissions)}])`);
