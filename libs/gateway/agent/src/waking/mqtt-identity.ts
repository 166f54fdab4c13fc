import type { Clock } from '@chariot/kernel';
import type { PkiService } from '@chariot/pki';

/** Whose certificate this is, for the embedded broker: DER → the device, or `null` for anybody else. */
export function identifyByMqtt(
  pki: PkiService,
  clock: Clock,
): (certificate: Buffer) => Promise<{ readonly deviceId: string; readonly fingerprint: string } | null> {
  return async (certificate) => {
    const identity = await pki.identify(certificate, clock.now());
    return identity === null || identity.unassigned
      ? null
      : { deviceId: identity.deviceId, fingerprint: identity.fingerprint };
  };
}
