import type { MigrationInterface, QueryRunner } from 'typeorm';

const within = (permission: string): string => `(case when (select territory.reaches_widely('${permission}'))
  then territory.is_under(place_id, (select territory.roots('${permission}')))
  else place_id in (select territory.reachable('${permission}')) end)`;
const OF_THE_INSTANCE = '(place_id is null and (select territory.administers_instance()))';
const policy = (using: string): string =>
  `create policy journal_read_by_place on platform.journal for select to chariot_app using (${using})`;

/**
 * Lines of lessons, reservations and keys say who taught when, and with which class: all that statistics hide above a school.
 * They are read by who sees the agenda there, and by who answers for privacy.
 */
export class TeachingLines1790000023021 implements MigrationInterface {
  readonly name = 'TeachingLines1790000023021';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('drop policy journal_read_by_place on platform.journal');
    await runner.query(
      policy(`${OF_THE_INSTANCE} or (${within('journal:read')}
        and (act not like 'teaching.%' or ${within('booking:read')} or ${within('privacy:export')}))`),
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop policy journal_read_by_place on platform.journal');
    await runner.query(policy(`${within('journal:read')} or ${OF_THE_INSTANCE}`));
  }
}
