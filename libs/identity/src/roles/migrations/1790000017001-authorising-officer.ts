import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The mayor's role, as ordonnateur: never lent, given by an administrator. */
export class AuthorisingOfficer1790000017001 implements MigrationInterface {
  name = 'AuthorisingOfficer1790000017001';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table identity.held_role drop constraint held_role_role_check;
      alter table identity.held_role
        add constraint held_role_role_check check (role in ('administrator', 'academie', 'it', 'finance',
          'authorisingOfficer', 'digitalReferent', 'schoolHead', 'teacher', 'inspector', 'collegePrincipal', 'contractor',
          'dpo'));
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table identity.held_role drop constraint held_role_role_check;
      alter table identity.held_role
        add constraint held_role_role_check check (role in ('administrator', 'academie', 'it', 'finance', 'digitalReferent',
          'schoolHead', 'teacher', 'inspector', 'collegePrincipal', 'contractor', 'dpo'));
    `);
  }
}
