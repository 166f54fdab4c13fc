import { Inject, Injectable, Module, type DynamicModule, type OnModuleInit } from '@nestjs/common';
import type { Clock } from '@chariot/kernel';
import { PkiService } from '@chariot/pki';
import { CLOCK, PLATFORM_OPTIONS, Retention, type PlatformOptions, type PortDoor } from '@chariot/platform';
import { Enrolments } from './enrolments.service.js';
import { EnrolmentsRepository } from './enrolments.repository.js';
import { GivenProfileDoors } from './given-profile-doors.service.js';
import { MdmIdentities } from './identities.service.js';
import { IpadEnrolment } from './ipad-enrolment.service.js';
import { IpadPages } from './ipad-pages.controller.js';
import { MDM_RATES, MdmDoors, type MdmRates } from './mdm-doors.service.js';
import { EnrolmentProfiles, PROFILE_OPTIONS, type ProfileOptions } from './profiles.service.js';
import { PSEUDONYM, pseudonymUnder } from './pseudonym.js';
import { enrolmentRetention } from './retention.js';
import { SealedTokens } from './sealed-tokens.service.js';
import { Speakers } from './speakers.service.js';
import { WakeTargets } from './wake-targets.service.js';

export interface AppleEnrolmentOptions extends ProfileOptions {
  readonly rates?: MdmRates;
}

/** All the doors of iPads, for whoever opens the device port. */
@Injectable()
export class AppleDoors {
  constructor(
    @Inject(MdmDoors) private readonly mdm: MdmDoors,
    @Inject(GivenProfileDoors) private readonly given: GivenProfileDoors,
  ) {}

  get list(): readonly PortDoor[] {
    return [...this.mdm.list, ...this.given.list];
  }
}

@Injectable()
class EnrolmentRegistration implements OnModuleInit {
  constructor(
    @Inject(Retention) private readonly retention: Retention,
    @Inject(EnrolmentsRepository) private readonly rows: EnrolmentsRepository,
  ) {}

  onModuleInit(): void {
    this.retention.register(enrolmentRetention(this.rows));
  }
}

/** Enrolling iPads. Global modules give it the platform, pki, the fleet, `ENROLMENT_TOPIC` and `MDM_EXCHANGE`. */
@Module({})
export class AppleEnrolmentModule {
  static forRoot({ rates = {}, ...profiles }: AppleEnrolmentOptions): DynamicModule {
    return {
      module: AppleEnrolmentModule,
      global: true,
      controllers: [IpadPages],
      providers: [
        { provide: PROFILE_OPTIONS, useValue: profiles },
        { provide: MDM_RATES, useValue: rates },
        {
          provide: PSEUDONYM,
          inject: [PLATFORM_OPTIONS],
          useFactory: ({ masterKey }: PlatformOptions) =>
            pseudonymUnder(masterKey.derive('apple shared ipad accounts')),
        },
        {
          provide: MdmIdentities,
          inject: [PkiService, CLOCK],
          useFactory: (pki: PkiService, clock: Clock) => new MdmIdentities(pki, clock),
        },
        ...[
          EnrolmentsRepository,
          SealedTokens,
          Speakers,
          Enrolments,
          WakeTargets,
          IpadEnrolment,
          EnrolmentProfiles,
          MdmDoors,
          GivenProfileDoors,
          AppleDoors,
        ],
        EnrolmentRegistration,
      ],
      exports: [Enrolments, EnrolmentProfiles, WakeTargets, SealedTokens, AppleDoors, IpadEnrolment],
    };
  }
}
