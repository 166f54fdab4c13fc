import type { MigrationInterface, QueryRunner } from 'typeorm';

/** An iPad that authenticates again to renew its identity is the one that it was. */
export class RenewingIpads1790000020212 implements MigrationInterface {
  readonly name = 'RenewingIpads1790000020212';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      -- Fingerprint of the certificate that it has authenticated with anew, until the TokenUpdate that follows: said once more, since
      -- an answer may be lost, it is still that renewal.
      alter table apple.enrolment add column renewing_by text check (renewing_by ~ '^[0-9a-f]{64}$')`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('alter table apple.enrolment drop column renewing_by');
  }
}
