import type { Reach } from '@chariot/kernel';
import type { Tx } from '@chariot/platform';

export abstract class Devices {
  /** MQTT presence of a device; in a system transaction. */
  abstract presence(tx: Tx, reach: Reach, deviceId: string, online: boolean): Promise<void>;
  /** The device itself asks to leave: it loses its identity (`fleet.DeviceRevoked`). */
  abstract leave(tx: Tx, reach: Reach, reason: string): Promise<void>;
}
