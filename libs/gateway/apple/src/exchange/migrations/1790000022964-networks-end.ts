import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Since when an iPad is given no network by a certificate of its own any more, until that certificate is revoked. */
export class AppleNetworksEnd1790000022964 implements MigrationInterface {
  readonly name = 'AppleNetworksEnd1790000022964';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table apple.standing add column network_over_at timestamptz;
      create index standing_by_network_end on apple.standing (network_over_at) where network_over_at is not null;
      -- Those whose setting was taken away before anybody looked.
      update apple.standing s set network_over_at = now()
       where not s.network_identity and exists (
         select from pki.device_certificate c where c.device_id = s.device_id and c.purpose = 'network' and c.revoked_at is null);
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(
      'drop index apple.standing_by_network_end; alter table apple.standing drop column network_over_at',
    );
  }
}
