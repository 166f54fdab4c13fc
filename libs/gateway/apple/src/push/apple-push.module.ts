import { Inject, Injectable, Module, type DynamicModule, type OnModuleInit } from '@nestjs/common';
import { ExchangeLog } from '@chariot/fleet';
import type { Clock } from '@chariot/kernel';
import { CLOCK, Database, Instruments, Logger, Metrics, Outbound, Retention, Vault } from '@chariot/platform';
import { AppleWaker } from './apple-waker.service.js';
import { Apns, type ApnsOptions } from './apns.service.js';
import { ExpiryReminders } from './expiry-reminders.service.js';
import { APPLE_PUSH_INSTRUMENTS } from './instruments.js';
import { PushCertificatesRepository } from './push-certificates.repository.js';
import { PushCertificates } from './push-certificates.service.js';
import { PushDueRepository } from './push-due.repository.js';
import { Pusher } from './pusher.service.js';
import { PushSettingsController } from './push-settings.controller.js';
import { PUSH_TARGETS, type PushTargets } from './push-targets.port.js';
import { PushTicks } from './push-ticks.service.js';
import { pushMetrics } from './push-metrics.js';
import { pushRetention } from './retention.js';

export interface ApplePushOptions extends ApnsOptions {
  /** The way out to Apple where a setting names another address; the platform's own unless told. */
  readonly way?: Outbound;
}

/** What this folder tells the platform as it starts. */
@Injectable()
class PushRegistration implements OnModuleInit {
  constructor(
    @Inject(Instruments) private readonly instruments: Instruments,
    @Inject(Retention) private readonly retention: Retention,
    @Inject(Vault) private readonly vault: Vault,
    private readonly rows: PushCertificatesRepository,
    private readonly due: PushDueRepository,
  ) {}

  onModuleInit(): void {
    this.instruments.register(APPLE_PUSH_INSTRUMENTS);
    for (const rule of pushRetention(this.rows, this.due, this.vault)) this.retention.register(rule);
  }
}

/** Waking iPads. Global modules give it the platform, `PUSH_TARGETS` (enrolment) and `PUSH_AUDIENCE`. */
@Module({})
export class ApplePushModule {
  static forRoot({ way, ...options }: ApplePushOptions = {}): DynamicModule {
    return {
      module: ApplePushModule,
      global: true,
      controllers: [PushSettingsController],
      providers: [
        PushCertificatesRepository,
        PushDueRepository,
        PushCertificates,
        ExpiryReminders,
        { provide: Apns, inject: [Outbound], useFactory: (outbound: Outbound) => new Apns(way ?? outbound, options) },
        {
          provide: Pusher,
          inject: [
            ...[Database, PushDueRepository, PushCertificates, PushCertificatesRepository, PUSH_TARGETS, Apns, CLOCK],
            ...[Logger, Metrics, ExchangeLog],
          ],
          useFactory: (
            database: Database,
            due: PushDueRepository,
            certificates: PushCertificates,
            rows: PushCertificatesRepository,
            targets: PushTargets,
            apns: Apns,
            clock: Clock,
            logger: Logger,
            metrics: Metrics,
            log: ExchangeLog,
          ) => {
            const count = pushMetrics(metrics, () => apns.lines);
            return new Pusher({ database, due, certificates, rows, targets, apns, clock, logger, count, log });
          },
        },
        { provide: AppleWaker, inject: [Pusher], useFactory: (pusher: Pusher) => new AppleWaker(pusher) },
        PushRegistration,
        PushTicks,
      ],
      exports: [AppleWaker, Pusher, PushCertificates],
    };
  }
}
