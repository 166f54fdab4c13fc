import { type DynamicModule, Module } from '@nestjs/common';
import type { Clock } from '@chariot/kernel';
import {
  CLOCK,
  Database,
  Events,
  Instruments,
  Journal,
  Listener,
  Metrics,
  Outbox,
  Retention,
  Vault,
} from '@chariot/platform';
import { AuthorityService } from './authority/authority.service.js';
import { RegistrationService } from './authority/registration.service.js';
import { ServerService } from './authority/server.service.js';
import { CERTIFICATES } from './instruments.js';
import { CERTIFICATES_RETENTION } from './issuance/certificates-retention.js';
import { IdentificationService } from './issuance/identification.service.js';
import { IssuanceService, type IssuanceOptions } from './issuance/issuance.service.js';
import { pkiMetrics } from './metrics.js';
import { PkiService } from './pki.service.js';
import { RevocationListController } from './revocation/revocation-list.controller.js';
import { RevocationService } from './revocation/revocation.service.js';

/** Puts the room together; only `PkiService` goes out of it. */
export function assemblePki(
  parts: {
    readonly database: Database;
    readonly vault: Vault;
    readonly journal: Journal;
    readonly outbox: Outbox;
    readonly events: Events;
    readonly clock: Clock;
    /** What corrects what is remembered of certificates; without it, that is believed for half a minute only. */
    readonly notices?: Listener;
  },
  options: IssuanceOptions = {},
): PkiService {
  const { database, vault, journal, outbox, events, clock } = parts;
  const authority = new AuthorityService(database, vault, journal, clock);
  const revocation = new RevocationService(database, authority, outbox, journal, clock);
  return new PkiService(
    authority,
    new ServerService(database, vault, journal, clock, authority),
    new IssuanceService(authority, revocation, journal, clock, options),
    new IdentificationService(database, authority, events, parts.notices),
    revocation,
    new RegistrationService(database, vault, journal, clock, authority),
  );
}

@Module({})
export class PkiModule {
  static forRoot(options: IssuanceOptions = {}): DynamicModule {
    return {
      module: PkiModule,
      global: true,
      controllers: [RevocationListController],
      providers: [
        {
          provide: PkiService,
          inject: [Database, Vault, Journal, Outbox, Events, CLOCK, Instruments, Retention, Metrics, Listener],
          useFactory: (
            database: Database,
            vault: Vault,
            journal: Journal,
            outbox: Outbox,
            events: Events,
            clock: Clock,
            instruments: Instruments,
            retention: Retention,
            metrics: Metrics,
            notices: Listener,
          ) => {
            retention.register(CERTIFICATES_RETENTION);
            instruments.register(CERTIFICATES);
            pkiMetrics(metrics);
            return assemblePki({ database, vault, journal, outbox, events, clock, notices }, options);
          },
        },
      ],
      exports: [PkiService],
    };
  }
}
