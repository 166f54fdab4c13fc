import type { WakeChannel } from '@chariot/platform';

/** A broker that wakes nobody and hears nobody. */
export class SilentChannel implements WakeChannel {
  readonly shared = false;
  start = () => Promise.resolve();
  stop = () => Promise.resolve();
  wake = () => Promise.resolve();
  onPresence = () => undefined;
  disconnect = () => undefined;
}
