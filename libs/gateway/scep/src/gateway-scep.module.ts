import { Module } from '@nestjs/common';
import { EnrolmentChallenges } from '@chariot/fleet';
import type { Clock } from '@chariot/kernel';
import { PkiService } from '@chariot/pki';
import { CLOCK, Database } from '@chariot/platform';
import { ScepDoors } from './scep-doors.service.js';

/** The doors of SCEP. Global modules give it the platform, pki and the fleet; who opens the device port takes `ScepDoors.list`. */
@Module({
  providers: [
    {
      provide: ScepDoors,
      inject: [Database, CLOCK, PkiService, EnrolmentChallenges],
      useFactory: (database: Database, clock: Clock, pki: PkiService, challenges: EnrolmentChallenges) =>
        new ScepDoors(database, clock, pki, challenges),
    },
  ],
  exports: [ScepDoors],
})
export class GatewayScepModule {}
