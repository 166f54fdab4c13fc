import type { DeviceFamily } from './device.js';

/** "Please ask me": how the devices of one family are woken. Waking carries nothing, and may be lost. */
export interface DeviceWaker {
  readonly family: DeviceFamily;
  /**
   * Those that hang on this process; called in each. Resolves once handed over; a device that sleeps or is unknown is not
   * an error.
   */
  wake(deviceIds: readonly string[]): Promise<void>;
  /** By what all processes share, where there is such a thing; called in one of them. */
  readonly wakeShared?: ((deviceIds: readonly string[]) => Promise<void>) | undefined;
}
/** Every waker, as an array: one per family that has a gateway. */
export const DEVICE_WAKERS = Symbol('DeviceWakers');
