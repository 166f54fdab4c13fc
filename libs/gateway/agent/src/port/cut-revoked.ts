import { CertificateRevoked } from '@chariot/pki';
import type { Events, WakeChannel } from '@chariot/platform';
import type { DevicePort } from './device-port.service.js';

/** In every process: what is open with a certificate ends with it, at the doors and at the broker. */
export function cutRevoked(
  events: Pick<Events, 'everywhere'>,
  { port, channel }: { readonly port: Pick<DevicePort, 'cut'>; readonly channel: Pick<WakeChannel, 'disconnect'> },
): void {
  events.everywhere(CertificateRevoked, ({ fingerprint }) => {
    port.cut(fingerprint);
    channel.disconnect(fingerprint);
  });
}
