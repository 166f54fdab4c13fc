import { Inject, Injectable, Module, type DynamicModule, type OnModuleInit } from '@nestjs/common';
import { ActivationLocks, Clones, DesiredState, Reports, OperationNews } from '@chariot/fleet';
import type { Clock } from '@chariot/kernel';
import {
  CLOCK,
  Database,
  Instruments,
  Leader,
  PLATFORM_OPTIONS,
  Retention,
  Vault,
  type PlatformOptions,
} from '@chariot/platform';
import { PkiService } from '@chariot/pki';
import { MDM_EXCHANGE } from '../enrolment/mdm-exchange.port.js';
import { EnrolmentProfiles } from '../enrolment/profiles.service.js';
import { SealedTokens } from '../enrolment/sealed-tokens.service.js';
import { DeviceAppsRepository } from '../licences/device-apps.repository.js';
import { DeviceApps } from '../licences/device-apps.service.js';
import { OWN_APP_KEY, OwnAppAddresses } from '../own-apps/own-app-address.js';
import { manifestUrl } from '../own-apps/own-app-path.js';
import { Pusher } from '../push/pusher.service.js';
import { Turns } from '../turns.service.js';
import { Answers } from './answers.service.js';
import { Commands } from './commands.service.js';
import { ExchangeRepository } from './exchange.repository.js';
import { Exchange } from './exchange.service.js';
import { GivenConfiguration, type GivenOptions } from './given-configuration.service.js';
import { Hearing } from './hearing.service.js';
import { Networks } from './networks.service.js';
import { IDENTITIES } from './renewal-instruments.js';
import { OperationCommands } from './operation-commands.service.js';
import { Renewals } from './renewals.service.js';
import { exchangeRetention } from './retention.js';
import { SelfReports } from './self-reports.service.js';
import { Unlocking } from './unlocking.service.js';

@Injectable()
class ExchangeRegistration implements OnModuleInit {
  constructor(
    @Inject(Retention) private readonly retention: Retention,
    @Inject(Instruments) private readonly instruments: Instruments,
    @Inject(ExchangeRepository) private readonly rows: ExchangeRepository,
  ) {}

  onModuleInit(): void {
    this.retention.register(exchangeRetention(this.rows));
    this.instruments.register(IDENTITIES);
  }
}

const EVERY_MS = 5 * 60_000;
const NETWORKS_MS = 60 * 60_000;

/** iPads that have been silent for a day, and those whose certificate for their network ends, some at a time. */
@Injectable()
class ExchangeTicks extends Turns {
  constructor(
    @Inject(PLATFORM_OPTIONS) options: PlatformOptions,
    @Inject(Leader) leader: Leader,
    @Inject(Exchange) exchange: Exchange,
    @Inject(Networks) networks: Networks,
  ) {
    super(options, leader, [
      { everyMs: EVERY_MS, name: 'silent iPads', run: () => exchange.nudge() },
      { everyMs: NETWORKS_MS, name: 'iPad network certificates', run: () => networks.renew() },
      { everyMs: EVERY_MS, name: 'iPad network certificates that end', run: () => networks.end() },
    ]);
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
        DeviceAppsRepository,
        ExchangeRegistration,
        ExchangeTicks,
        { provide: MDM_EXCHANGE, useExisting: Exchange },
        {
          provide: Networks,
          inject: [CLOCK, Database, ExchangeRepository, EnrolmentProfiles, Pusher, PkiService],
          useFactory: (
            clock: Clock,
            database: Database,
            repository: ExchangeRepository,
            profiles: EnrolmentProfiles,
            pusher: Pusher,
            pki: PkiService,
          ) => new Networks(clock, database, repository, profiles, pusher, pki),
        },
        {
          provide: Exchange,
          inject: [
            CLOCK,
            Database,
            ExchangeRepository,
            DesiredState,
            Reports,
            Clones,
            ActivationLocks,
            Vault,
            Pusher,
            DeviceAppsRepository,
            EnrolmentProfiles,
            SealedTokens,
            Networks,
            OperationNews,
            PLATFORM_OPTIONS,
          ],
          useFactory: (
            clock: Clock,
            database: Database,
            repository: ExchangeRepository,
            desired: DesiredState,
            reports: Reports,
            clones: Clones,
            locks: ActivationLocks,
            vault: Vault,
            pusher: Pusher,
            deviceApps: DeviceAppsRepository,
            profiles: EnrolmentProfiles,
            tokens: SealedTokens,
            networks: Networks,
            news: OperationNews,
            { masterKey }: PlatformOptions,
          ) => {
            const given = new GivenConfiguration(options, desired, reports, vault, repository);
            const renewals = new Renewals(profiles);
            const addresses = new OwnAppAddresses(masterKey.derive(OWN_APP_KEY));
            const apps = new DeviceApps(deviceApps, (deviceId, licensedAppId, now) =>
              manifestUrl(options.deviceUrl, addresses.make({ deviceId, licensedAppId }, now)),
            );
            const operations = new OperationCommands(reports, new Unlocking(repository, tokens));
            const commands = new Commands(desired, given, operations, renewals, apps);
            const selfReports = new SelfReports(reports, clones, locks, apps);
            const answers = new Answers(given, selfReports, reports, renewals, apps);
            return new Exchange(
              ...([clock, database, repository, { commands, answers }, given, clones, reports, pusher] as const),
              ...([deviceApps, renewals, new Hearing(clock, database, news), networks] as const),
            );
          },
        },
      ],
      exports: [MDM_EXCHANGE, Exchange],
    };
  }
}
