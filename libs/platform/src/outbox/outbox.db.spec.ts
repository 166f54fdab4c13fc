import { newId } from '@chariot/kernel';
import { personReach, systemReach, testDatabase, type TestDatabase } from '@chariot/testkit';
import type { MigrationInterface, QueryRunner } from 'typeorm';
import { Logger } from '../logs/logger.service.js';
import { Listener } from '../postgres/listener.service.js';
import { defineEvent } from './event.js';
import { Events } from './events.service.js';
import { FanOut } from './fan-out.service.js';
import { Outbox } from './outbox.service.js';
import { OutboxRepository } from './outbox.repository.js';
import { Relay } from './relay.service.js';
import { MAX_ATTEMPTS } from './retry.js';

/** Where handlers leave a mark: one row an effect, and a constraint that only the commit checks. */
class Marks1790000900002 implements MigrationInterface {
  readonly name = 'Marks1790000900002';
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table public.mark (event text not null, handler text not null, only_once text unique deferrable initially deferred);
      grant select, insert on public.mark to chariot_app;
    `);
  }
  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table public.mark');
  }
}

const Rung = defineEvent<{ bell: string }>('school.BellRung');
const silent = Logger.silent();

describe('Outbox', () => {
  let db: TestDatabase;
  const outbox = new Outbox();
  const caller = personReach({ role: 'teacher', placeId: newId() });

  beforeEach(async () => {
    db = await testDatabase({ migrations: [Marks1790000900002] });
  });
  afterEach(() => db.drop());

  const ring = (...bells: string[]) =>
    db.database.transaction(caller, async (tx) => {
      for (const bell of bells) await outbox.emit(tx, Rung.of({ bell }));
    });
  const marking = (name: string, before: (bell: string) => void = () => undefined) => {
    const events = new Events();
    events.on(
      Rung,
      async ({ bell }, tx) => {
        await tx.execute('insert into public.mark values ($1, $2)', [bell, name]);
        before(bell);
      },
      { name },
    );
    return events;
  };
  const marks = () =>
    db.ownerQuery<{ event: string; handler: string }>('select event, handler from public.mark order by 1, 2');
  const pending = async () =>
    (await db.ownerQuery('select 1 from platform.outbox where done_at is null and dead_at is null')).length;
  const hurry = () => db.ownerQuery('update platform.outbox set run_at = now() where done_at is null');

  it('says nothing of an act that rolled back', async () => {
    const act = db.database.transaction(caller, async (tx) => {
      await outbox.emit(tx, Rung.of({ bell: 'noon' }));
      throw new Error('no');
    });
    await expect(act).rejects.toThrow('no');
    await new Relay(db.database, marking('m'), silent).drain();
    expect(await marks()).toEqual([]);
  });

  it('has exactly one effect an event, whoever races', async () => {
    const bells = Array.from({ length: 150 }, (_, i) => `bell ${i}`);
    await ring(...bells);
    const relays = Array.from({ length: 4 }, () => new Relay(db.database, marking('m'), silent));
    await Promise.all(relays.map((relay) => relay.drain()));
    const found = await marks();
    expect(found.map(({ event }) => event).sort()).toEqual([...bells].sort());
    expect(await pending()).toBe(0);
  });

  it('tries again what failed, and leaves no trace of the failure', async () => {
    let failures = 1;
    const events = marking('m', () => {
      if (failures-- > 0) throw new Error('not today');
    });
    const relay = new Relay(db.database, events, silent);
    await ring('noon');
    await relay.drain();
    expect(await marks()).toEqual([]);
    const [row] = await db.ownerQuery(
      'select attempts, last_error, done_at, run_at > now() as later from platform.outbox',
    );
    expect(row).toEqual({ attempts: 1, last_error: 'Error: not today', done_at: null, later: true });
    await hurry();
    await relay.drain();
    expect(await marks()).toEqual([{ event: 'noon', handler: 'm' }]);
    expect(await pending()).toBe(0);
  });

  it('does not run again the handler that was through when another one failed', async () => {
    let failures = 1;
    const events = marking('first');
    events.on(
      Rung,
      async ({ bell }, tx) => {
        if (failures-- > 0) throw new Error('not today');
        await tx.execute('insert into public.mark values ($1, $2)', [bell, 'second']);
      },
      { name: 'second' },
    );
    const relay = new Relay(db.database, events, silent);
    await ring('noon');
    await relay.drain();
    expect(await marks()).toEqual([{ event: 'noon', handler: 'first' }]);
    await hurry();
    await relay.drain();
    expect(await marks()).toEqual([
      { event: 'noon', handler: 'first' },
      { event: 'noon', handler: 'second' },
    ]);
  });

  it('lets one failing event delay no other of its batch', async () => {
    const events = marking('m', (bell) => {
      if (bell === 'broken') throw new Error('crack');
    });
    await ring('one', 'broken', 'two');
    await new Relay(db.database, events, silent).drain();
    expect((await marks()).map(({ event }) => event)).toEqual(['one', 'two']);
    expect(await pending()).toBe(1);
  });

  it('survives a commit that is refused: the culprit alone waits, the others go through once', async () => {
    const events = new Events();
    events.on(
      Rung,
      async ({ bell }, tx) => {
        // Two rows that only the commit finds to be in each other's way.
        const times = bell === 'broken' ? 2 : 1;
        for (let i = 0; i < times; i += 1) await tx.execute('insert into public.mark values ($1, $2, $1)', [bell, 'm']);
      },
      { name: 'm' },
    );
    await ring('one', 'broken', 'two');
    await new Relay(db.database, events, silent).drain();
    expect((await marks()).map(({ event }) => event)).toEqual(['one', 'two']);
    const [row] = await db.ownerQuery('select attempts, last_error from platform.outbox where done_at is null');
    expect(row).toMatchObject({ attempts: 1, last_error: expect.stringContaining('only_once') as string });
  });

  it('loses nothing when the process dies between the effect and the commit', async () => {
    let kill = true;
    const events = new Events();
    events.on(
      Rung,
      async ({ bell }, tx) => {
        await tx.execute('insert into public.mark values ($1, $2)', [bell, 'm']);
        if (!kill) return;
        kill = false;
        const me = await tx.one<{ pid: number }>('select pg_backend_pid() as pid');
        await db.ownerQuery('select pg_terminate_backend($1)', [me?.pid]);
      },
      { name: 'm' },
    );
    await ring('noon');
    const relay = new Relay(db.database, events, silent);
    await relay.drain();
    await hurry();
    await relay.drain();
    expect(await marks()).toEqual([{ event: 'noon', handler: 'm' }]);
    expect(await pending()).toBe(0);
  });

  it('puts aside, and keeps, what fails every time', async () => {
    const log: string[] = [];
    const logger = Logger.create({ level: 'error', stream: { write: (line) => void log.push(line) } });
    const events = marking('m', () => {
      throw new Error('never');
    });
    const relay = new Relay(db.database, events, logger);
    await ring('noon');
    for (let i = 0; i < MAX_ATTEMPTS + 3; i += 1) {
      await hurry();
      await relay.drain();
    }
    const [row] = await db.ownerQuery('select attempts, dead_at is not null as dead, done_at from platform.outbox');
    expect(row).toEqual({ attempts: MAX_ATTEMPTS, dead: true, done_at: null });
    expect(log).toHaveLength(1);
    expect(log[0]).toContain('school.BellRung');
  });

  it('runs handlers in the order of events', async () => {
    const order: string[] = [];
    await ring('a', 'b');
    await ring('c');
    await new Relay(
      db.database,
      marking('m', (bell) => void order.push(bell)),
      silent,
    ).drain();
    expect(order).toEqual(['a', 'b', 'c']);
  });

  it('hides events from people, and forgets only handled ones', async () => {
    await ring('old', 'new');
    const seen = await db.database.read(caller, (tx) => tx.query('select 1 from platform.outbox'));
    expect(seen).toEqual([]);
    await db.ownerQuery(
      `update platform.outbox set done_at = now() - interval '8 days' where payload->>'bell' = 'old'`,
    );
    const weekAgo = new Date(Date.now() - 7 * 24 * 60 * 60_000);
    const pruned = await db.database.transaction(systemReach(), (tx) => new OutboxRepository().prune(tx, weekAgo));
    expect(pruned).toBe(1);
    expect(await db.ownerQuery(`select payload->>'bell' as bell from platform.outbox`)).toEqual([{ bell: 'new' }]);
  });

  it('wakes a relay at the commit, and tells every process of the event once', async () => {
    const told: string[][] = [[], []];
    const processes = told.map((heard) => {
      const events = marking('m');
      events.everywhere(Rung, ({ bell }) => heard.push(bell));
      const relay = new Relay(db.database, events, silent);
      const fanOut = new FanOut(db.database, events, silent);
      const listener = new Listener(db.appUrl, silent).on('chariot_outbox', (notification) => {
        relay.wake();
        fanOut.hear(notification);
      });
      return { relay, fanOut, listener };
    });
    for (const { relay, listener } of processes) {
      await listener.start();
      relay.start();
    }
    await ring('noon', 'evening');
    await until(async () => (await pending()) === 0 && told.every((heard) => heard.length === 2));
    for (const { relay, fanOut, listener } of processes) {
      await listener.stop();
      await relay.stop();
      await fanOut.stop();
    }
    expect(told).toEqual([
      ['noon', 'evening'],
      ['noon', 'evening'],
    ]);
    expect(await marks()).toHaveLength(2);
  });

  it('hears again after its connection was cut', async () => {
    const heard: string[] = [];
    let reconnected = 0;
    let lost = 0;
    const listener = new Listener(db.appUrl, silent)
      .on('chariot_outbox', (notification) => heard.push(notification))
      .onLost(() => (lost += 1))
      .onBack(() => (reconnected += 1));
    expect(listener.hears).toBe(false);
    await listener.start();
    await db.ownerQuery(
      `select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'chariot-listener' and datname = current_database()`,
    );
    await until(async () => lost === 1);
    expect(listener.hears).toBe(false);
    await until(async () => reconnected === 1);
    expect(listener.hears).toBe(true);
    await ring('noon');
    await until(async () => heard.length === 1);
    await listener.stop();
    expect(heard[0]).toMatch(/^\d+:school\.BellRung$/);
  });

  it('tells what was said while it did not hear, once', async () => {
    const told: string[] = [];
    const events = new Events();
    events.everywhere(Rung, ({ bell }) => told.push(bell));
    const fanOut = new FanOut(db.database, events, silent);
    const listener = new Listener(db.appUrl, silent, { reconnectMs: 300 })
      .on('chariot_outbox', (notification) => fanOut.hear(notification))
      .onBack(() => void fanOut.catchUp());
    await listener.start();
    await ring('morning');
    await until(async () => told.length === 1);
    await db.ownerQuery(
      `select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'chariot-listener' and datname = current_database()`,
    );
    await until(async () => !listener.hears);
    await ring('noon');
    await until(async () => told.length === 2);
    await ring('evening');
    await until(async () => told.length === 3);
    await listener.stop();
    await fanOut.stop();
    expect(told).toEqual(['morning', 'noon', 'evening']);
  });

  it('does not call itself stopped while a handler works', async () => {
    let finish: () => void = () => undefined;
    const finished = new Promise<void>((resolve) => (finish = resolve));
    let begun = false;
    const events = new Events();
    events.on(
      Rung,
      async ({ bell }, tx) => {
        begun = true;
        await finished;
        await tx.execute('insert into public.mark values ($1, $2)', [bell, 'slow']);
      },
      { name: 'slow' },
    );
    const relay = new Relay(db.database, events, silent);
    await ring('noon');
    relay.start();
    await until(async () => begun);
    let stopped = false;
    const stopping = relay.stop().then(() => (stopped = true));
    await db.database.ping();
    expect(stopped).toBe(false);
    finish();
    await stopping;
    expect(await marks()).toEqual([{ event: 'noon', handler: 'slow' }]);
    expect(await pending()).toBe(0);
  });

  it('stops between two batches, with nothing half done', async () => {
    await ring(...Array.from({ length: 60 }, (_, i) => `bell ${i}`));
    let handled = 0;
    const relay = new Relay(
      db.database,
      marking('m', () => (handled += 1)),
      silent,
    );
    relay.start();
    await until(async () => handled > 0);
    await relay.stop();
    const done = (await db.ownerQuery('select 1 from platform.outbox where done_at is not null')).length;
    expect(await marks()).toHaveLength(done);
    expect(done).toBe(handled);
    expect(done % 20).toBe(0);
  });
});

/** Polls; the deadline is only there to end a spec that is broken. */
async function until(holds: () => Promise<boolean>): Promise<void> {
  const deadline = Date.now() + 60_000;
  while (!(await holds())) {
    if (Date.now() > deadline) throw new Error('It did not happen');
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
