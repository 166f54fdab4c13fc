import { newId } from '@chariot/kernel';
import { frozenClock, personReach, systemReach, testDatabase, type TestDatabase } from '@chariot/testkit';
import { Logger } from '../logs/logger.service.js';
import { isDue } from './nightly.js';
import { periodInFrench, type RetentionRule } from './retention-rule.js';
import { Retention } from './retention.service.js';

let db: TestDatabase;
const clock = frozenClock('2026-11-10T03:00:00Z');
const leading = { every: () => () => Promise.resolve() };
const retention = (log: string[] = []): Retention =>
  new Retention(
    db.database,
    leading,
    clock,
    Logger.create({ level: 'error', stream: { write: (line) => void log.push(line) } }),
    false,
  );

const rule = (over: Partial<RetentionRule & { prune: (tx: never, before: Date) => Promise<number> }>): RetentionRule =>
  ({
    name: 'spec.things',
    what: 'Choses',
    tables: ['spec.thing'],
    daysKept: 90,
    why: 'parce que',
    prune: async () => 0,
    ...over,
  }) as RetentionRule;

beforeAll(async () => {
  db = await testDatabase();
});
afterAll(() => db.drop());

it('prunes batch after batch what is older than the period, and notes what it did', async () => {
  const asked: Date[] = [];
  const left = [5000, 12, 0];
  const kept = retention();
  kept.register(rule({ prune: async (_tx: unknown, before: Date) => (asked.push(before), left.shift() ?? 0) }));
  expect((await kept.run()).get('spec.things')).toBe(5012);
  expect(new Set(asked.map((at) => at.toISOString()))).toEqual(new Set(['2026-08-12T03:00:00.000Z']));
  expect(asked).toHaveLength(3);
  await kept.run();
  const [standing] = (await db.database.read(systemReach(), (tx) => kept.standing(tx))).filter(
    (one) => one.rule.name === 'spec.things',
  );
  expect(standing).toMatchObject({ lastRunAt: clock.now(), lastPruned: 0, totalPruned: 5012 });
});

it('a rule that fails holds no other, and is written in the log', async () => {
  const log: string[] = [];
  const kept = retention(log);
  kept.register(rule({ name: 'spec.broken', prune: () => Promise.reject(new Error('no such table')) }));
  kept.register(rule({ name: 'spec.sound', tables: ['spec.other'], prune: async () => 0 }));
  const pruned = await kept.run();
  expect([...pruned.keys()]).toContain('spec.sound');
  expect([...pruned.keys()]).not.toContain('spec.broken');
  expect(log.join()).toContain('spec.broken');
});

it('refuses two rules for one name or one table', () => {
  const kept = retention();
  kept.register(rule({}));
  expect(() => kept.register(rule({}))).toThrow(/spec.things/);
  expect(() => kept.register(rule({ name: 'spec.more' }))).toThrow(/spec.thing has two/);
});

it('runs once a night, or when a night was missed', () => {
  const at = (text: string) => new Date(text);
  expect(isDue(at('2026-11-10T09:00:00Z'), null, 'Europe/Paris')).toBe(true);
  expect(isDue(at('2026-11-10T02:00:00Z'), at('2026-11-09T02:00:00Z'), 'Europe/Paris')).toBe(true);
  expect(isDue(at('2026-11-10T03:00:00Z'), at('2026-11-10T02:00:00Z'), 'Europe/Paris')).toBe(false);
  expect(isDue(at('2026-11-10T09:00:00Z'), at('2026-11-09T02:00:00Z'), 'Europe/Paris')).toBe(false);
  expect(isDue(at('2026-11-10T15:00:00Z'), at('2026-11-09T02:00:00Z'), 'Europe/Paris')).toBe(true);
});

it.each([
  [null, 'sans limite fixée'],
  [1, '1 jour'],
  [30, '30 jours'],
  [365, '12 mois'],
  [3650, '10 ans'],
])('%s days are said « %s »', (days, said) => expect(periodInFrench(days)).toBe(said));

it('keeps the last run of each rule, and forgets those of more than a year', async () => {
  const kept = retention();
  await db.ownerQuery(
    `insert into platform.retention_run (rule, ran_at, pruned) values ('spec.old', '2020-01-01', 1), ('spec.old', '2020-01-02', 2)`,
  );
  expect((await kept.run()).get('platform.retention')).toBe(1);
  expect(await db.ownerQuery(`select pruned::int from platform.retention_run where rule = 'spec.old'`)).toEqual([
    { pruned: 2 },
  ]);
});

it('row security: a person reads the counts and writes none', async () => {
  const person = personReach({ role: 'administrator', placeId: newId() });
  await expect(
    db.database.transaction(person, (tx) =>
      tx.execute(`insert into platform.retention_run (rule, ran_at, pruned) values ('x', now(), 0)`),
    ),
  ).rejects.toThrow(/row-level security/);
  expect(await db.database.transaction(person, (tx) => tx.execute('delete from platform.retention_run'))).toBe(0);
  expect(
    (await db.database.read(person, (tx) => tx.query('select 1 from platform.retention_run'))).length,
  ).toBeGreaterThan(0);
});
