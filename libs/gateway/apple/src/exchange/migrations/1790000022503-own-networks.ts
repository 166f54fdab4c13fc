import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Whether an iPad is given a network by a certificate of its own, and how often it was given it anew, to ask for another. */
export class AppleOwnNetworks1790000022503 implements MigrationInterface {
  readonly name = 'AppleOwnNetworks1790000022503';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table apple.standing
        add column network_identity boolean not null default false,
        add column network_generation int not null default 0 check (network_generation >= 0),
        add column network_asked_at timestamptz;
      create index standing_by_network on apple.standing (network_asked_at) where network_identity;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop index apple.standing_by_network;
      alter table apple.standing drop column network_identity, drop column network_generation, drop column network_asked_at;
    `);
  }
}
