import type { MigrationInterface, QueryRunner } from 'typeorm';

/** A renewal that nobody has come with yet is not what a device lives by: its end would hide that the one in use runs out. */
export class EndsInUse1790000020211 implements MigrationInterface {
  readonly name = 'EndsInUse1790000020211';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(endsWhere('c.revoked_at is null and (c.first_used_at is not null or c.replaces is null)'));
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(endsWhere('c.revoked_at is null'));
  }
}

const endsWhere = (condition: string): string => `
  create or replace function pki.certificate_ends(devices uuid[]) returns table (device_id uuid, not_after timestamptz)
    language sql stable security definer set search_path = ''
    as $$
      select c.device_id, max(c.not_after) from pki.device_certificate c
      where c.device_id = any (devices) and ${condition} group by c.device_id
    $$`;
