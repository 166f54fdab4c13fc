import { DeviceRevoked } from '@chariot/fleet';
import { Events } from '@chariot/platform';
import { PkiService } from '@chariot/pki';
import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';

/** A device that lost its identity loses the certificates of it; the gateways hear of each revoked one and cut it. */
@Injectable()
export class RevocationReactions implements OnModuleInit {
  constructor(
    @Inject(Events) private readonly events: Events,
    @Inject(PkiService) private readonly pki: PkiService,
  ) {}

  onModuleInit(): void {
    this.events.on(
      DeviceRevoked,
      // The identity that it lost, and no other: it may have been enrolled anew before we hear of it.
      async ({ deviceId, publicKeyFingerprint: enrolledKeyFingerprint }, tx) => {
        await this.pki.revoke(tx, { deviceId, enrolledKeyFingerprint, reason: 'privilegeWithdrawn' });
      },
      { name: 'pki.deviceRevoked' },
    );
  }
}
