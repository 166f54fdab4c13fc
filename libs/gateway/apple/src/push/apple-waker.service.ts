import type { DeviceWaker } from '@chariot/fleet';
import type { Pusher } from './pusher.service.js';

/** Wakes iPads by Apple's push service, which no process has for itself: each wake is asked for once. */
export class AppleWaker implements DeviceWaker {
  readonly family = 'apple';

  constructor(private readonly pusher: Pick<Pusher, 'ask'>) {}

  /** Nothing of an iPad hangs on a process. */
  wake(): Promise<void> {
    return Promise.resolve();
  }

  /** Resolves once kept: Apple may be away, the wake is not lost. */
  readonly wakeShared = (deviceIds: readonly string[]): Promise<void> => this.pusher.ask(deviceIds);
}
