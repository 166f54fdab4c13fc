import {
  Inject,
  Injectable,
  Module,
  type BeforeApplicationShutdown,
  type DynamicModule,
  type OnApplicationBootstrap,
  type OnModuleInit,
} from '@nestjs/common';
import { Clones, DesiredState, Reports } from '@chariot/fleet';
import type { Clock } from '@chariot/kernel';
import { CLOCK, Database, Leader, PLATFORM_OPTIONS, Retention, Vault, type PlatformOptions } from '@chariot/platform';
import { MDM_EXCHANGE } from '../enrolment/mdm-exchange.port.js';
import { SealedTokens } from '../enrolment/sealed-tokens.service.js';
import { Pusher } from '../push/pusher.service.js';
import { Commands } from './commands.service.js';
import { ExchangeRepository } from './exchange.repository.js';
import { Exchange } from './exchange.service.js';
import { GivenConfiguration, type GivenOptions } from './given-configuration.service.js';
import { exchangeRetention } from './retention.js';
import { Unlocking } from './unlocking.service.js';

@Injectable()
class ExchangeRegistration implements OnModuleInit {
  constructor(
    @Inject(Retention) private readonly retention: Retention,
    @Inject(ExchangeRepository) private readonly rows: ExchangeRepository,
  ) {}

  onModuleInit(): void {
    this.retention.register(exchangeRetention(this.rows));
  }
}

const EVERY_MS = 5 * 60_000;

/** In the process that leads: iPads that have been silent for a day, some at a time. */
@Injectable()
class ExchangeTicks implements OnApplicationBootstrap, BeforeApplicationShutdown {
  #stop: (() => Promise<void>) | undefined;

  constructor(
    @Inject(PLATFORM_OPTIONS) private readonly options: PlatformOptions,
    @Inject(Leader) private readonly leader: Leader,
    @Inject(Exchange) private readonly exchange: Exchange,
  ) {}

  onApplicationBootstrap(): void {
    // Command lines wake nobody.
    if (this.options.relay === false) return;
    this.#stop = this.leader.every(EVERY_MS, 'silent iPads', () => this.exchange.nudge());
  }

  async beforeApplicationShutdown(): Promise<void> {
    await this.#stop?.();
  }
}

/** Telling iPads and hearing them: answers `MDM_EXCHANGE`. Global modules give it the platform, the fleet and the `Pusher`. */
@Module({})
export class AppleExchangeModule {
  static forRoot(options: GivenOptions): DynamicModule {
    return {
      module: AppleExchangeModule,
      global: true,
      providers: [
        ExchangeRepository,
        ExchangeRegistration,
        ExchangeTicks,
        { provide: MDM_EXCHANGE, useExisting: Exchange },
        {
          provide: Exchange,
          inject: [CLOCK, Database, ExchangeRepository, DesiredState, Reports, Clones, Vault, Pusher, SealedTokens],
          useFactory: (
            clock: Clock,
            database: Database,
            repository: ExchangeRepository,
            desired: DesiredState,
            reports: Reports,
            clones: Clones,
            vault: Vault,
            pusher: Pusher,
            tokens: SealedTokens,
          ) => {
            const given = new GivenConfiguration(options, desired, reports, vault);
            const commands = new Commands(desired, reports, given, clones, new Unlocking(repository, tokens));
            return new Exchange(clock, database, repository, commands, given, clones, reports, pusher);
          },
        },
      ],
      exports: [MDM_EXCHANGE, Exchange],
    };
  }
}
