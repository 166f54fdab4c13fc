import {
  Inject,
  Injectable,
  Module,
  type BeforeApplicationShutdown,
  type DynamicModule,
  type OnApplicationBootstrap,
  type OnModuleInit,
} from '@nestjs/common';
import { Leader, Objects, PLATFORM_OPTIONS, Retention, type PlatformOptions } from '@chariot/platform';
import { OWN_APP_KEY, OwnAppAddresses } from './own-app-address.js';
import { OwnAppDoors } from './own-app-doors.service.js';
import { OWN_APPS_OPTIONS, type OwnAppsOptions } from './own-app-path.js';
import { OwnAppsController } from './own-apps.controller.js';
import { OwnAppsRepository } from './own-apps.repository.js';
import { OwnApps } from './own-apps.service.js';

const EVERY_MS = 15_000;

/** What is kept and for how long; and, in the process that leads, which iPads are to have what. */
@Injectable()
class OwnAppsRegistration implements OnModuleInit, OnApplicationBootstrap, BeforeApplicationShutdown {
  #stop: (() => Promise<void>) | undefined;

  constructor(
    @Inject(PLATFORM_OPTIONS) private readonly options: PlatformOptions,
    @Inject(Retention) private readonly retention: Retention,
    @Inject(Objects) private readonly objects: Objects,
    @Inject(Leader) private readonly leader: Leader,
    private readonly rows: OwnAppsRepository,
    private readonly apps: OwnApps,
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

  onApplicationBootstrap(): void {
    // Command lines tell iPads nothing.
    if (this.options.relay === false) return;
    this.#stop = this.leader.every(EVERY_MS, 'own applications of iPads', () => this.apps.run());
  }

  async beforeApplicationShutdown(): Promise<void> {
    await this.#stop?.();
  }
}

/** Applications that are in no store. Global modules give it the platform; who opens the device port takes `OwnAppDoors.list`. */
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
        ...[OwnAppsRepository, OwnApps, OwnAppDoors, OwnAppsRegistration],
      ],
      exports: [OwnApps, OwnAppDoors],
    };
  }
}
