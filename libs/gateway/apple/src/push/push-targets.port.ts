import type { Tx } from '@chariot/platform';

/** What a device said of itself in its last TokenUpdate. */
export interface PushTarget {
  /** As it came: neither its length nor its uniqueness is to be relied on. */
  readonly token: Buffer;
  readonly pushMagic: string;
  readonly topic: string;
}

/**
 * What waking asks of enrolment, which hears the devices. Every `tx` is the system's.
 *
 * A device's pushes are on from a TokenUpdate to the next `off`, CheckOut or Authenticate.
 */
export interface PushTargets {
  /** Those of these devices whose pushes are on; the others are not in it. */
  of(tx: Tx, deviceIds: readonly string[]): Promise<ReadonlyMap<string, PushTarget>>;
  /**
   * Apple knows this token no more: pushes are off until the device sends another TokenUpdate. Does nothing where the
   * device has given another token meanwhile.
   * @param reason Apple's word: `Unregistered`, `BadDeviceToken`…
   */
  off(tx: Tx, deviceId: string, token: Buffer, reason: string): Promise<void>;
  /** How many devices are enrolled under a topic, whether or not their pushes are on. Also under a person's reach. */
  enrolledUnder(tx: Tx, topic: string): Promise<number>;
}
export const PUSH_TARGETS = Symbol('PushTargets');
