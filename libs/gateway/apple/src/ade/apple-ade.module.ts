import type { KeyObject } from 'node:crypto';
import { Inject, Injectable, Module, type DynamicModule, type OnModuleInit } from '@nestjs/common';
import type { Clock } from '@chariot/kernel';
import {
  CLOCK,
  Instruments,
  Leader,
  Outbound,
  PLATFORM_OPTIONS,
  Retention,
  Vault,
  type PlatformOptions,
} from '@chariot/platform';
import { letters, Turns } from '../turns.service.js';
import { AppleCalls } from './apple-calls.service.js';
import { appleDeviceAuthority } from './apple-device-authority.js';
import { ADE_OPTIONS, Assignments, type AdeOptions } from './assignments.service.js';
import { AdeDevicesRepository } from './devices.repository.js';
import { AdeDoors, DEVICE_AUTHORITIES } from './doors.service.js';
import { APPLE_ADE_INSTRUMENTS } from './instruments.js';
import { Placings } from './placings.service.js';
import { adeRetention } from './retention.js';
import { AdeServerRepository } from './server.repository.js';
import { AdeServers } from './servers.service.js';
import { AdeSettingsController } from './settings.controller.js';
import { Synchronisation } from './synchronisation.service.js';
import { TokenReminders } from './token-reminders.service.js';

const EVERY_MS = 15_000;

export interface AppleAdeOptions extends AdeOptions {
  /** Another service than Apple’s. */
  readonly url?: string;
  /** The way out to it; the platform’s own unless told. */
  readonly way?: Outbound;
  /** Keys that vouch for iPads, instead of Apple’s. */
  readonly deviceAuthorities?: readonly KeyObject[];
}

/** What this folder tells the platform as it starts. */
@Injectable()
class AdeRegistration implements OnModuleInit {
  constructor(
    @Inject(Instruments) private readonly instruments: Instruments,
    @Inject(Retention) private readonly retention: Retention,
    @Inject(Vault) private readonly vault: Vault,
    private readonly servers: AdeServerRepository,
    private readonly devices: AdeDevicesRepository,
  ) {}

  onModuleInit(): void {
    this.instruments.register(APPLE_ADE_INSTRUMENTS);
    for (const rule of adeRetention(this.servers, this.devices, this.vault)) this.retention.register(rule);
  }
}

/** What Apple gives, what it is to be told, and letters in the morning. */
@Injectable()
class AdeTicks extends Turns {
  constructor(
    @Inject(CLOCK) clock: Clock,
    @Inject(PLATFORM_OPTIONS) options: PlatformOptions,
    @Inject(Leader) leader: Leader,
    synchronisation: Synchronisation,
    reminders: TokenReminders,
  ) {
    super(options, leader, [
      { everyMs: EVERY_MS, name: 'Apple School Manager', run: () => synchronisation.run() },
      letters(clock, 'end of the server token', () => reminders.run()),
    ]);
  }
}

/** iPads by Apple School Manager. Global modules give it the platform, pki, the fleet, `EnrolmentProfiles` and `PUSH_AUDIENCE`. */
@Module({})
export class AppleAdeModule {
  static forRoot({ url, way, deviceAuthorities, ...options }: AppleAdeOptions): DynamicModule {
    return {
      module: AppleAdeModule,
      global: true,
      controllers: [AdeSettingsController],
      providers: [
        { provide: ADE_OPTIONS, useValue: options },
        { provide: DEVICE_AUTHORITIES, useValue: deviceAuthorities ?? [appleDeviceAuthority()] },
        {
          provide: AppleCalls,
          inject: [Outbound, CLOCK],
          useFactory: (outbound: Outbound, clock: Clock) => new AppleCalls(way ?? outbound, clock, url),
        },
        ...[AdeServerRepository, AdeDevicesRepository, AdeServers, Placings, Assignments, Synchronisation],
        ...[TokenReminders, AdeDoors, AdeRegistration, AdeTicks],
      ],
      exports: [AdeDoors, Synchronisation],
    };
  }
}
