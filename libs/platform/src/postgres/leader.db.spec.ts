import { testDatabase, type TestDatabase } from '@chariot/testkit';
import { Logger } from '../logs/logger.service.js';
import { Leader } from './leader.service.js';

describe('Leader', () => {
  let db: TestDatabase;
  beforeAll(async () => {
    db = await testDatabase();
  });
  afterAll(() => db.drop());

  it('is one process, until it goes', async () => {
    const [first, second] = [new Leader(db.appUrl, Logger.silent(), 50), new Leader(db.appUrl, Logger.silent(), 50)];
    await first.start();
    await second.start();
    expect([first.leads, second.leads]).toEqual([true, false]);
    const ticks: string[] = [];
    await first.ifLeading('tick', async () => void ticks.push('first'));
    await second.ifLeading('tick', async () => void ticks.push('second'));
    expect(ticks).toEqual(['first']);
    await first.stop();
    await until(() => second.leads);
    expect(first.leads).toBe(false);
    await second.stop();
  });

  it('knows that it has lost its connection, and finds another', async () => {
    const leader = new Leader(db.appUrl, Logger.silent(), 50);
    await leader.start();
    const pidOf = async () =>
      (
        await db.ownerQuery<{ pid: number }>(
          `select pid from pg_stat_activity where application_name = 'chariot-leader' and datname = current_database()`,
        )
      )[0]?.pid;
    const before = await pidOf();
    await db.ownerQuery('select pg_terminate_backend($1)', [before]);
    await until(() => !leader.leads);
    await until(() => leader.leads);
    expect(await pidOf()).not.toBe(before);
    await leader.stop();
  });

  it('runs what is timed one run at a time, and stops once the run under way is over', async () => {
    const [leader, other] = [new Leader(db.appUrl, Logger.silent(), 50), new Leader(db.appUrl, Logger.silent(), 50)];
    await leader.start();
    let [begun, over, most, beside] = [0, 0, 0, 0];
    const stop = leader.every(5, 'slow', async () => {
      begun += 1;
      most = Math.max(most, begun - over);
      await new Promise((resolve) => setTimeout(resolve, 40));
      over += 1;
    });
    const stopOther = other.every(5, 'slow', async () => void (beside += 1));
    await until(() => begun >= 3);
    await Promise.all([stop(), stopOther()]);
    expect([begun - over, most, beside]).toEqual([0, 1, 0]);
    const last = begun;
    await new Promise((resolve) => setTimeout(resolve, 60));
    expect(begun).toBe(last);
    await leader.stop();
  });

  it('outlives a tick that fails', async () => {
    const log: string[] = [];
    const leader = new Leader(db.appUrl, Logger.create({ stream: { write: (line) => void log.push(line) } }), 50);
    await leader.start();
    await leader.ifLeading('prune', () => Promise.reject(new Error('no space left')));
    expect(log.join()).toContain('no space left');
    expect(leader.leads).toBe(true);
    await leader.stop();
  });
});

async function until(holds: () => boolean): Promise<void> {
  const deadline = Date.now() + 60_000;
  while (!holds()) {
    if (Date.now() > deadline) throw new Error('It did not happen');
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}
