import { Inject, Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { Readiness } from './health/readiness.service.js';
import { Logger } from './logs/logger.service.js';
import { Events } from './outbox/events.service.js';
import { FanOut } from './outbox/fan-out.service.js';
import { Relay } from './outbox/relay.service.js';
import { PLATFORM_OPTIONS, type PlatformOptions } from './platform-options.js';
import { Database } from './postgres/database.service.js';
import { Leader } from './postgres/leader.service.js';
import { Listener } from './postgres/listener.service.js';

/** Starts what runs by itself once every module has said what it listens to; stops it in the opposite order. */
@Injectable()
export class Lifecycle implements OnApplicationBootstrap, OnApplicationShutdown {
  readonly #fanOut: FanOut;
  #started = false;

  constructor(
    @Inject(PLATFORM_OPTIONS) private readonly options: PlatformOptions,
    @Inject(Database) private readonly database: Database,
    @Inject(Relay) private readonly relay: Relay,
    @Inject(Leader) private readonly leader: Leader,
    @Inject(Listener) private readonly listener: Listener,
    @Inject(Events) events: Events,
    @Inject(Logger) logger: Logger,
    @Inject(Readiness) readiness: Readiness,
  ) {
    readiness.add('postgres', () => database.ping());
    this.#fanOut = new FanOut(database, events, logger);
    listener
      .on('chariot_outbox', (notification) => {
        this.relay.wake();
        this.#fanOut.hear(notification);
      })
      .onBack(() => {
        this.relay.wake();
        void this.#fanOut.catchUp();
      });
  }

  async onApplicationBootstrap(): Promise<void> {
    if (this.options.relay === false) return;
    this.#started = true;
    await this.listener.start();
    await this.leader.start();
    this.relay.start();
  }

  async onApplicationShutdown(): Promise<void> {
    if (this.#started) {
      await this.listener.stop();
      await this.relay.stop();
      await this.#fanOut.stop();
      await this.leader.stop();
    }
    if (this.options.database === undefined) await this.database.close();
  }
}
