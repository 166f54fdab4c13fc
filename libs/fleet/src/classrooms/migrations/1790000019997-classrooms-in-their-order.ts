import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Classes mobiles of a word that many bear are walked in their order, and never gathered and sorted: PostgreSQL knows no word
 * that begins so, believes that one in fifty does, and read all of them to keep fifty-six.
 */
export class ClassroomsInTheirOrder1790000019997 implements MigrationInterface {
  readonly name = 'ClassroomsInTheirOrder1790000019997';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('alter function fleet.classrooms_in_order(text, text, boolean, integer) set enable_sort = off');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('alter function fleet.classrooms_in_order(text, text, boolean, integer) reset enable_sort');
  }
}
