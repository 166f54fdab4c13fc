import type { Tx } from '@chariot/platform';

/** What people are shown of devices' certificates. Asked of pki, which the fleet does not know. */
export interface DeviceCertificates {
  /** End of the certificate in use by each device; a device without one is absent. */
  expiries(tx: Tx, deviceIds: readonly string[]): Promise<ReadonlyMap<string, Date>>;
}
export const DEVICE_CERTIFICATES = Symbol('DeviceCertificates');
