import { DeviceRevoked } from '@chariot/fleet';
import { Enrolments } from '@chariot/gateway-apple';
import { Events } from '@chariot/platform';
import { PkiService } from '@chariot/pki';
import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';

/**
 * A device that lost its identity loses the certificates of it (the gateways hear of each revoked one and cut it), and what an
 * iPad is woken and unlocked by.
 */
@Injectable()
export class RevocationReactions implements OnModuleInit {
  constructor(
    @Inject(Events) private readonly events: Events,
    @Inject(PkiService) private readonly pki: PkiService,
    @Inject(Enrolments) private readonly ipads: Enrolments,
  ) {}

  /** The identity that it lost, and no other: it may have been enrolled anew before we hear of it. */
  onModuleInit(): void {
    this.events.on(
      DeviceRevoked,
      async ({ deviceId, publicKeyFingerprint: enrolledKeyFingerprint }, tx) => {
        await this.pki.revoke(tx, { deviceId, enrolledKeyFingerprint, reason: 'privilegeWithdrawn' });
      },
      { name: 'pki.deviceRevoked' },
    );
    this.events.on(DeviceRevoked, ({ deviceId, at }, tx) => this.ipads.endOf(tx, deviceId, new Date(at)), {
      name: 'apple.deviceRevoked',
    });
  }
}
