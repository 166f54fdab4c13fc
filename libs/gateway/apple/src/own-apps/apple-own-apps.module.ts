import { Inject, Injectable, Module, type DynamicModule, type OnModuleInit } from '@nestjs/common';
import type { Clock } from '@chariot/kernel';
import { CLOCK, Leader, Objects, PLATFORM_OPTIONS, Retention, type PlatformOptions } from '@chariot/platform';
import { letters, Turns } from '../turns.service.js';
import { OWN_APP_KEY, OwnAppAddresses } from './own-app-address.js';
import { OwnAppDoors } from './own-app-doors.service.js';
import { OWN_APPS_OPTIONS, type OwnAppsOptions } from './own-app-path.js';
import { OwnAppReminders } from './own-app-reminders.service.js';
import { OwnAppsController } from './own-apps.controller.js';
import { OwnAppsRepository } from './own-apps.repository.js';
import { OwnApps } from './own-apps.service.js';

const EVERY_MS = 15_000;

/** What is kept and for how long. */
@Injectable()
class OwnAppsRegistration implements OnModuleInit {
  constructor(
    @Inject(Retention) private readonly retention: Retention,
    @Inject(Objects) private readonly objects: Objects,
    private readonly rows: OwnAppsRepository,
  ) {}

  onModuleInit(): void {
    this.objects.ownedBy((tx, sha256s) => this.rows.needed(tx, sha256s));
    this.retention.register({
      name: 'apple.ownApps',
      what: 'Applications iPad propres à un lieu : fichier scellé, version, qui l’a déposé',
      tables: ['apple.own_app'],
      daysKept: null,
      why: 'Tant que l’application est au catalogue ; oubliée une fois retirée du dernier iPad.',
    });
  }
}

/** Which iPads are to have what; letters in the morning. */
@Injectable()
class OwnAppTicks extends Turns {
  constructor(
    @Inject(CLOCK) clock: Clock,
    @Inject(PLATFORM_OPTIONS) options: PlatformOptions,
    @Inject(Leader) leader: Leader,
    apps: OwnApps,
    reminders: OwnAppReminders,
  ) {
    super(options, leader, [
      { everyMs: EVERY_MS, name: 'own applications of iPads', run: () => apps.run() },
      letters(clock, 'end of own applications of iPads', () => reminders.run()),
    ]);
  }
}

/** Applications that are in no store. Global modules give it the platform, the fleet and `PUSH_AUDIENCE`; who opens the device port takes `OwnAppDoors.list`. */
@Module({})
export class AppleOwnAppsModule {
  static forRoot(options: OwnAppsOptions): DynamicModule {
    return {
      module: AppleOwnAppsModule,
      global: true,
      controllers: [OwnAppsController],
      providers: [
        { provide: OWN_APPS_OPTIONS, useValue: options },
        {
          provide: OwnAppAddresses,
          inject: [PLATFORM_OPTIONS],
          useFactory: ({ masterKey }: PlatformOptions) => new OwnAppAddresses(masterKey.derive(OWN_APP_KEY)),
        },
        ...[OwnAppsRepository, OwnApps, OwnAppDoors, OwnAppReminders, OwnAppsRegistration, OwnAppTicks],
      ],
      exports: [OwnApps, OwnAppDoors],
    };
  }
}
