import { Global, Module, type DynamicModule, type Provider } from '@nestjs/common';
import { systemClock, type Clock } from '@chariot/kernel';
import { CLOCK } from './clock.port.js';
import { HealthController } from './health/health.controller.js';
import { Readiness } from './health/readiness.service.js';
import { BACKUPS } from './instruments/backups.js';
import { Instruments } from './instruments/instruments.service.js';
import { QUEUES } from './instruments/queues.js';
import { RETENTION } from './instruments/retention.js';
import { serverGroup } from './instruments/server.js';
import { Journal } from './journal/journal.service.js';
import { Logger } from './logs/logger.service.js';
import { MetricsController } from './metrics/metrics.controller.js';
import { Metrics } from './metrics/metrics.service.js';
import { platformMetrics } from './metrics/platform-metrics.js';
import { Mail } from './mail/mail.service.js';
import { MailSender } from './mail/mail-sender.service.js';
import { MAILER, type Mailer } from './mail/mailer.port.js';
import { mailerOf } from './mail/mailer.service.js';
import { Outbound } from './outbound/outbound.service.js';
import { Events } from './outbox/events.service.js';
import { OutboxRepository } from './outbox/outbox.repository.js';
import { Outbox } from './outbox/outbox.service.js';
import { Relay } from './outbox/relay.service.js';
import { Lifecycle } from './lifecycle.service.js';
import { PersonalDataSources } from './personal-data/personal-data.service.js';
import { PLATFORM_OPTIONS, type PlatformOptions } from './platform-options.js';
import { Database } from './postgres/database.service.js';
import { Leader } from './postgres/leader.service.js';
import { Listener } from './postgres/listener.service.js';
import { appPasswordOf, appUrlFrom, migrate } from './postgres/owner.service.js';
import { platformRules } from './retention/platform-rules.js';
import { Retention } from './retention/retention.service.js';
import { Vault } from './secrets/vault.service.js';
import { Objects, storeOf } from './storage/objects.service.js';
import { WebhookQueue } from './webhooks/webhook-queue.service.js';
import { WebhookSender } from './webhooks/webhook-sender.service.js';
import { SessionCookie } from './web/session-cookie.service.js';

/** The machinery, once for the whole application. */
@Global()
@Module({})
export class PlatformModule {
  /** Runs the migrations (when `ownerUrl` is given) and connects before anything else of the application is made. */
  static forRoot(options: PlatformOptions): DynamicModule {
    const logger = options.logger ?? Logger.create();
    const providers: Provider[] = [
      { provide: PLATFORM_OPTIONS, useValue: options },
      { provide: CLOCK, useValue: options.clock ?? systemClock },
      { provide: Logger, useValue: logger },
      { provide: Database, useFactory: () => options.database ?? openDatabase(options, logger) },
      { provide: Vault, useFactory: () => new Vault(options.masterKey) },
      {
        provide: Objects,
        useFactory: async () => new Objects(await storeOf(options.storage), options.masterKey),
      },
      { provide: SessionCookie, useFactory: () => new SessionCookie(options.publicUrl) },
      {
        provide: Relay,
        inject: [Database, Events],
        useFactory: (database: Database, events: Events) => new Relay(database, events, logger),
      },
      { provide: Leader, inject: [Database], useFactory: (database: Database) => new Leader(database.url, logger) },
      { provide: Listener, inject: [Database], useFactory: (database: Database) => new Listener(database.url, logger) },
      { provide: Outbound, useFactory: () => new Outbound(options.outbound) },
      { provide: MAILER, inject: [CLOCK], useFactory: (clock: Clock) => mailerOf(options.mail, clock) },
      {
        provide: Mail,
        inject: [Vault, CLOCK],
        useFactory: (vault: Vault, clock: Clock) => new Mail(vault, clock, logger),
      },
      {
        provide: MailSender,
        inject: [Database, Leader, Vault, MAILER, CLOCK],
        useFactory: (database: Database, leader: Leader, vault: Vault, mailer: Mailer, clock: Clock) =>
          new MailSender(
            database,
            leader,
            vault,
            mailer,
            clock,
            logger,
            options.mail !== undefined && options.relay !== false,
          ),
      },
      {
        provide: Metrics,
        inject: [Database, Leader, CLOCK],
        useFactory: (database: Database, leader: Leader, clock: Clock) => {
          const metrics = new Metrics(database, clock, logger, { process: options.relay !== false });
          platformMetrics(metrics, database, leader);
          return metrics;
        },
      },
      { provide: WebhookQueue, inject: [CLOCK], useFactory: (clock: Clock) => new WebhookQueue(clock) },
      {
        provide: WebhookSender,
        inject: [Database, Leader, Outbound, CLOCK],
        useFactory: (database: Database, leader: Leader, outbound: Outbound, clock: Clock) =>
          new WebhookSender(database, leader, outbound, clock, logger, options.relay !== false),
      },
      {
        provide: Retention,
        inject: [Database, Leader, CLOCK],
        useFactory: (database: Database, leader: Leader, clock: Clock) => {
          const retention = new Retention(database, leader, clock, logger, options.relay !== false);
          for (const rule of platformRules(new OutboxRepository())) retention.register(rule);
          return retention;
        },
      },
      {
        provide: Instruments,
        inject: [Database, Leader],
        useFactory: (database: Database, leader: Leader) => {
          const instruments = new Instruments(database);
          for (const group of [serverGroup(leader), QUEUES, BACKUPS, RETENTION]) instruments.register(group);
          return instruments;
        },
      },
      PersonalDataSources,
      Events,
      Outbox,
      Journal,
      Readiness,
    ];
    return {
      module: PlatformModule,
      controllers: [HealthController, MetricsController],
      providers: [...providers, Lifecycle],
      exports: providers,
    };
  }
}

async function openDatabase(options: PlatformOptions, logger: Logger): Promise<Database> {
  const { ownerUrl, databaseUrl, migrations = [], poolSize } = options;
  const appPassword = appPasswordOf(options.masterKey);
  if (ownerUrl !== undefined) {
    // With an address of its own for the application's role, somebody else looks after that role.
    const ran = await migrate(ownerUrl, migrations, databaseUrl === undefined ? { appPassword } : {});
    if (ran.length > 0) logger.info('database brought up to date', { migrations: ran });
  }
  const url = databaseUrl ?? (ownerUrl === undefined ? undefined : appUrlFrom(ownerUrl, appPassword));
  if (url === undefined) throw new Error('PlatformModule needs ownerUrl, databaseUrl or database');
  return Database.connect({ url, ...(poolSize !== undefined && { poolSize }) });
}
