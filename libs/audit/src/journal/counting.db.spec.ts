import { systemReach, testDatabase, type TestDatabase } from '@chariot/testkit';
import { migrations as territory } from '@chariot/territory';
import { migrations } from '../index.js';
import { JournalRepository, MOST_COUNTED } from './journal.repository.js';

let db: TestDatabase;
beforeAll(async () => {
  db = await testDatabase({ migrations: [...territory, ...migrations] });
  await db.ownerQuery(
    `insert into platform.journal (actor_kind, actor_id, actor_label, act, subject_kind, subject_id, subject_label, details, created_at)
     select 'system', 'x', 'x', 'fleet.device.changed', 'device', 'd', 'd', '{}', now() from generate_series(1, $1::int)`,
    [MOST_COUNTED + 500],
  );
  await db.ownerQuery('analyze platform.journal');
});
afterAll(() => db.drop());

const count = (act?: string) =>
  db.database.read(systemReach(), (tx) => new JournalRepository().count(tx, systemReach(), { act }));

it('stops at a number: some pages of a long journal must not hold every connection', async () => {
  expect(await count()).toBe(MOST_COUNTED);
  expect(await count('fleet.device.changed')).toBe(MOST_COUNTED);
  expect(await count('rien.de.tel')).toBe(0);
});

it('finds an act that never happened without reading every line', async () => {
  const lines = await db.ownerQuery<{ 'QUERY PLAN': string }>(
    `explain select from platform.journal line where line.act = 'rien.de.tel' order by line.id desc limit 50`,
  );
  expect(lines.map((line) => line['QUERY PLAN']).join('\n')).toContain('journal_by_act');
});
