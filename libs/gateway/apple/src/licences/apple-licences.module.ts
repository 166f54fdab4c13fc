import { Inject, Injectable, Module, type DynamicModule, type OnModuleInit } from '@nestjs/common';
import { StoreLicences } from '@chariot/fleet';
import type { Clock } from '@chariot/kernel';
import {
  CLOCK,
  Database,
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
import { letters, Turns } from '../turns.service.js';
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

/** Licences given and taken back, iPads woken for them; letters in the morning. */
@Injectable()
class LicenceTicks extends Turns {
  constructor(
    @Inject(CLOCK) clock: Clock,
    @Inject(PLATFORM_OPTIONS) options: PlatformOptions,
    @Inject(Leader) leader: Leader,
    @Inject(LicenceSync) sync: LicenceSync,
    reminders: ContentReminders,
  ) {
    super(options, leader, [
      { everyMs: EVERY_MS, name: 'Apple licences', run: () => sync.run() },
      letters(clock, 'end of content tokens', () => reminders.run()),
    ]);
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
