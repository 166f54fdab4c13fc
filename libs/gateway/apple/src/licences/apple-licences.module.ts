import {
  Inject,
  Injectable,
  Module,
  type BeforeApplicationShutdown,
  type DynamicModule,
  type OnApplicationBootstrap,
  type OnModuleInit,
} from '@nestjs/common';
import { StoreLicences } from '@chariot/fleet';
import type { Clock } from '@chariot/kernel';
import {
  CLOCK,
  Database,
  eachMorning,
  Leader,
  Logger,
  Outbound,
  PLATFORM_OPTIONS,
  Retention,
  Vault,
  type PlatformOptions,
} from '@chariot/platform';
import { Pusher } from '../push/pusher.service.js';
import { AppUpdatesRepository } from './app-updates.repository.js';
import { AppUpdates } from './app-updates.service.js';
import { Content, type ContentOptions } from './content.service.js';
import { ContentReminders } from './content-reminders.service.js';
import { ContentTokensRepository } from './content-tokens.repository.js';
import { ContentTokens } from './content-tokens.service.js';
import { LicenceSync } from './licence-sync.service.js';
import { LicencesController } from './licences.controller.js';
import { LicencesRepository } from './licences.repository.js';
import { appUpdatesRetention, licencesRetention } from './retention.js';

export interface AppleLicencesOptions extends ContentOptions {
  /** The way out to Apple where a setting names another address; the platform's own unless told. */
  readonly way?: Outbound;
}

const EVERY_MS = 15_000;
const LETTERS_EVERY_MS = 10 * 60_000;

@Injectable()
class LicencesRegistration implements OnModuleInit {
  constructor(
    @Inject(Retention) private readonly retention: Retention,
    @Inject(AppUpdatesRepository) private readonly updates: AppUpdatesRepository,
  ) {}

  onModuleInit(): void {
    this.retention.register(licencesRetention);
    this.retention.register(appUpdatesRetention(this.updates));
  }
}

/** In the process that leads: licences given and taken back, iPads woken for them; letters in the morning. */
@Injectable()
class LicenceTicks implements OnApplicationBootstrap, BeforeApplicationShutdown {
  readonly #stops: (() => Promise<void>)[] = [];

  constructor(
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(PLATFORM_OPTIONS) private readonly options: PlatformOptions,
    @Inject(Leader) private readonly leader: Leader,
    @Inject(LicenceSync) private readonly sync: LicenceSync,
    private readonly reminders: ContentReminders,
  ) {}

  onApplicationBootstrap(): void {
    // Command lines ask nothing of Apple.
    if (this.options.relay === false) return;
    const letters = eachMorning(this.clock, () => this.reminders.run());
    this.#stops.push(
      this.leader.every(EVERY_MS, 'Apple licences', () => this.sync.run()),
      this.leader.every(LETTERS_EVERY_MS, 'end of content tokens', letters),
    );
  }

  async beforeApplicationShutdown(): Promise<void> {
    for (const stop of this.#stops) await stop();
  }
}

/** Apple's licences. Global modules give it the platform, the fleet, the `Pusher` and `PUSH_AUDIENCE`. */
@Module({})
export class AppleLicencesModule {
  static forRoot({ way, ...options }: AppleLicencesOptions = {}): DynamicModule {
    return {
      module: AppleLicencesModule,
      global: true,
      controllers: [LicencesController],
      providers: [
        AppUpdatesRepository,
        AppUpdates,
        ContentTokensRepository,
        LicencesRepository,
        ContentTokens,
        ContentReminders,
        LicencesRegistration,
        LicenceTicks,
        {
          provide: Content,
          inject: [Outbound],
          useFactory: (outbound: Outbound) => new Content(way ?? outbound, options),
        },
        {
          provide: LicenceSync,
          inject: [
            ...[CLOCK, Database, Vault, Content, ContentTokensRepository, LicencesRepository, StoreLicences, Pusher],
            Logger,
          ],
          useFactory: (
            clock: Clock,
            database: Database,
            vault: Vault,
            content: Content,
            tokens: ContentTokensRepository,
            licences: LicencesRepository,
            store: StoreLicences,
            pusher: Pusher,
            logger: Logger,
          ) => new LicenceSync({ clock, database, vault, content, tokens, licences, store, pusher, logger }),
        },
      ],
      exports: [LicenceSync],
    };
  }
}
