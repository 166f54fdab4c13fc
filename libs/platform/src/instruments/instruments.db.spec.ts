import { newId } from '@chariot/kernel';
import { testDatabase, type TestDatabase } from '@chariot/testkit';
import { BACKUPS } from './backups.js';
import { ageInFrench, Instruments, sizeInFrench } from './instruments.service.js';
import { QUEUES } from './queues.js';
import { RETENTION } from './retention.js';
import { serverGroup } from './server.js';

const NOW = new Date('2026-11-10T08:00:00Z');
let db: TestDatabase;
beforeAll(async () => {
  db = await testDatabase();
});
afterAll(() => db.drop());

const lines = async (group: Parameters<Instruments['register']>[0]) => {
  const instruments = new Instruments(db.database);
  instruments.register(group);
  const [reading] = await instruments.read(NOW);
  return reading?.instruments ?? [];
};

describe('instruments', () => {
  it('shows a group that fails, and the others all the same, in their order', async () => {
    const instruments = new Instruments(db.database);
    const good = { id: 'good', title: 'Bon', order: 1, read: () => Promise.resolve([]) };
    instruments.register({ ...good, id: 'bad', title: 'Mauvais', order: 2, read: (tx) => tx.query('select nonsense') });
    instruments.register(good);
    expect(() => instruments.register(good)).toThrow('twice');
    expect(await instruments.read(NOW)).toEqual([
      { id: 'good', title: 'Bon', instruments: [] },
      { id: 'bad', title: 'Mauvais', instruments: [expect.objectContaining({ state: 'alarm', label: 'Lecture' })] },
    ]);
  });

  it('tells the age of what waits, and what was given up', async () => {
    expect((await lines(QUEUES)).map(({ value, state }) => [value, state])).toEqual([
      ['vide', 'ok'],
      ['vide', 'ok'],
      ['vide', 'ok'],
    ]);
    await db.ownerQuery(`insert into platform.outbox (type, payload, created_at) values ('a', '{}', $1)`, [
      new Date(NOW.getTime() - 6 * 60_000),
    ]);
    await db.ownerQuery(`insert into platform.outbox (type, payload, dead_at) values ('a', '{}', $1)`, [NOW]);
    expect(await lines(QUEUES)).toMatchObject([
      { label: 'Événements', value: '1 en attente, le premier il y a 6 min', state: 'warning' },
      { label: 'Événements abandonnés', value: '1', state: 'alarm' },
      { label: 'Courriels', value: 'vide', state: 'ok' },
      { label: 'Appels sortants', value: 'vide', state: 'ok' },
    ]);
  });

  it('tells what webhooks wait for: our sending, or their answer', async () => {
    const channel = async (failures: number): Promise<void> => {
      const id = newId();
      await db.ownerQuery(
        `insert into platform.webhook_channel (webhook_id, failures, failing_since, next_try_at)
         values ($1, $2, case when $2 > 0 then $3::timestamptz end, $3)`,
        [id, failures, NOW],
      );
      await db.ownerQuery(
        `insert into platform.webhook_delivery (id, webhook_id, topic, thing_id, place_id, at)
         values ($1, $2, 'device', 'x', $1, $3)`,
        [newId(), id, new Date(NOW.getTime() - 7 * 60_000)],
      );
    };
    const calls = async () => (await lines(QUEUES)).filter(({ label }) => label.startsWith('Appels'));
    await channel(3);
    expect(await calls()).toMatchObject([
      { value: 'vide', state: 'ok' },
      { label: 'Appels sortants sans réponse', value: '1', state: 'warning' },
    ]);
    await channel(0);
    expect((await calls())[0]).toMatchObject({ value: '1 en attente, le premier il y a 7 min', state: 'warning' });
  });

  it('tells when what is past its period was last deleted', async () => {
    expect(await lines(RETENTION)).toMatchObject([{ value: 'pas encore passée', state: 'ok' }]);
    const ran = (rule: string, hours: number, pruned: number) =>
      db.ownerQuery('insert into platform.retention_run (rule, ran_at, pruned) values ($1, $2, $3)', [
        ...[rule, new Date(NOW.getTime() - hours * 3_600_000), pruned],
      ]);
    await ran('a', 60, 5);
    await ran('b', 60, 2);
    expect(await lines(RETENTION)).toMatchObject([
      { value: 'il y a 2 jours (lignes effacées : 7, règles appliquées : 2)', state: 'warning' },
    ]);
    await ran('a', 5, 3);
    expect(await lines(RETENTION)).toMatchObject([
      { value: 'il y a 5 h (lignes effacées : 3, règles appliquées : 1)', state: 'ok' },
    ]);
  });

  it('asks for a copy of less than two days', async () => {
    expect(await lines(BACKUPS)).toMatchObject([{ value: 'aucune', state: 'alarm' }]);
    const copied = (at: string) =>
      db.ownerQuery(
        `insert into platform.backup (at, bytes, tables, rows, sha256, place) values ($1, 2048, 3, 40, repeat('0', 64), $2)`,
        [at, newId()],
      );
    await copied('2026-11-07T07:00:00Z');
    expect(await lines(BACKUPS)).toMatchObject([{ value: 'il y a 3 jours (2 Ko, 40 lignes)', state: 'warning' }]);
    await copied('2026-11-10T05:00:00Z');
    expect(await lines(BACKUPS)).toMatchObject([{ state: 'ok' }]);
  });

  it('names the machinery, and nobody', async () => {
    const read = await lines(serverGroup({ leads: true } as Parameters<typeof serverGroup>[0]));
    expect(read.find(({ label }) => label === 'PostgreSQL')?.state).toBe('ok');
    expect(read.find(({ label }) => label === 'Tâches planifiées')?.value).toBe('menées par ce serveur');
  });
});

it.each([
  [20, 'à l’instant'],
  [90, 'il y a 1 min'],
  [3 * 3600, 'il y a 3 h'],
  [49 * 3600, 'il y a 2 jours'],
])('%i s ago is « %s »', (seconds, words) => {
  expect(ageInFrench(new Date(NOW.getTime() - seconds * 1000), NOW)).toBe(words);
});

it.each([
  [0, '0 octets'],
  [1023, '1 023 octets'],
  [30_720, '30 Ko'],
  [13_002_342, '12,4 Mo'],
  [5 * 1024 ** 5, '5 120 To'],
])('says a size of %d bytes as people do', (bytes, words) => {
  expect(sizeInFrench(bytes).replace(/\s/g, ' ')).toBe(words);
});
