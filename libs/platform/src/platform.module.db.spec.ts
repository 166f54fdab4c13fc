import { Inject, Injectable, Module, type OnModuleInit } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { newId, type Clock } from '@chariot/kernel';
import { frozenClock, systemReach, testDatabase, type TestDatabase } from '@chariot/testkit';
import { CLOCK } from './clock.port.js';
import { Journal } from './journal/journal.service.js';
import { Logger } from './logs/logger.service.js';
import { defineEvent } from './outbox/event.js';
import { Events } from './outbox/events.service.js';
import { Outbox } from './outbox/outbox.service.js';
import { PlatformModule } from './platform.module.js';
import { Database } from './postgres/database.service.js';
import { Leader } from './postgres/leader.service.js';
import { MasterKey } from './secrets/master-key.service.js';
import { Vault } from './secrets/vault.service.js';

const BellRung = defineEvent<{ bell: string }>('school.BellRung');

/** As a domain does: it says what it listens to while it starts. */
@Injectable()
class Caretaker implements OnModuleInit {
  readonly heard: string[] = [];
  constructor(
    @Inject(Events) private readonly events: Events,
    @Inject(Journal) private readonly journal: Journal,
    @Inject(CLOCK) readonly clock: Clock,
  ) {}
  onModuleInit(): void {
    this.events.everywhere(BellRung, ({ bell }) => this.heard.push(bell));
    this.events.on(
      BellRung,
      async ({ bell }, tx) => {
        const reach = systemReach('outbox relay');
        await this.journal.record(tx, reach, { act: 'school.bell.heard', subject: { kind: 'bell', id: bell } });
      },
      { name: 'school.caretaker' },
    );
  }
}

describe('PlatformModule', () => {
  let db: TestDatabase;
  beforeAll(async () => {
    db = await testDatabase();
  });
  afterAll(() => db.drop());

  it('brings the machinery up, carries an event from one process to another, and stops cleanly', async () => {
    const start = async () => {
      @Module({
        imports: [
          PlatformModule.forRoot({
            publicUrl: 'https://chariot.exemple.fr',
            masterKey: MasterKey.random(),
            ownerUrl: db.ownerUrl,
            databaseUrl: db.appUrl,
            clock: frozenClock('2026-09-01T06:00:00Z'),
            logger: Logger.silent(),
          }),
        ],
        providers: [Caretaker],
      })
      class Root {}
      const app = await NestFactory.createApplicationContext(Root, { logger: false });
      return { app, caretaker: app.get(Caretaker) };
    };
    const [one, other] = [await start(), await start()];
    expect(one.caretaker.clock.now().toISOString()).toBe('2026-09-01T06:00:00.000Z');
    expect([one.app.get(Leader).leads, other.app.get(Leader).leads]).toEqual([true, false]);
    expect(one.app.get(Vault)).toBeInstanceOf(Vault);

    const bell = newId();
    await one.app.get(Database).transaction(systemReach(), (tx) => one.app.get(Outbox).emit(tx, BellRung.of({ bell })));
    const handled = () => db.ownerQuery('select 1 from platform.journal where subject_id = $1', [bell]);
    await until(
      async () => (await handled()).length > 0 && one.caretaker.heard.length > 0 && other.caretaker.heard.length > 0,
    );
    await one.app.close();
    await other.app.close();
    expect([one.caretaker.heard, other.caretaker.heard]).toEqual([[bell], [bell]]);
    expect(await handled()).toHaveLength(1);
    const left = await db.ownerQuery(
      `select 1 from pg_stat_activity where datname = current_database() and usename = 'chariot_app' and application_name in ('chariot-listener', 'chariot-leader')`,
    );
    expect(left).toEqual([]);
  });

  it('needs to know which database', async () => {
    const module = PlatformModule.forRoot({
      publicUrl: 'https://chariot.exemple.fr',
      masterKey: MasterKey.random(),
      logger: Logger.silent(),
    });
    await expect(NestFactory.createApplicationContext(module, { logger: false, abortOnError: false })).rejects.toThrow(
      'needs ownerUrl, databaseUrl or database',
    );
  });
});

async function until(holds: () => Promise<boolean>): Promise<void> {
  const deadline = Date.now() + 60_000;
  while (!(await holds())) {
    if (Date.now() > deadline) throw new Error('It did not happen');
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
