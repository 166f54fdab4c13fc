import type { DeviceWaker } from '@chariot/fleet';
import type { Logger, WakeChannel } from '@chariot/platform';
import type { Waits } from './waits.service.js';

/** Messages handed to the broker at once. */
const AT_ONCE = 100;

/**
 * Wakes our own agents: those whose long poll is held here, or that are connected to this process's broker. Called in every
 * process, each with every device: one that is connected elsewhere, or nowhere, costs next to nothing here. A broker that all
 * processes share is spoken to by one of them, or each device would be woken as many times as there are processes.
 */
export class AgentWaker implements DeviceWaker {
  readonly family = 'linux';
  readonly wakeShared: DeviceWaker['wakeShared'];

  constructor(
    private readonly waits: Waits,
    private readonly channel: WakeChannel,
    private readonly logger: Logger,
  ) {
    this.wakeShared = channel.shared ? (deviceIds) => this.#publish(deviceIds) : undefined;
  }

  async wake(deviceIds: readonly string[]): Promise<void> {
    for (const deviceId of deviceIds) this.waits.wake(deviceId);
    if (!this.channel.shared) await this.#publish(deviceIds);
  }

  async #publish(deviceIds: readonly string[]): Promise<void> {
    for (let first = 0; first < deviceIds.length; first += AT_ONCE) {
      const handed = await Promise.allSettled(
        deviceIds.slice(first, first + AT_ONCE).map((deviceId) => this.channel.wake(deviceId)),
      );
      const refused = handed.find((one) => one.status === 'rejected');
      // A lost wake costs one contact period; the broker being away would make each of the rest fail alike.
      if (refused !== undefined) return this.logger.warn('devices could not be woken', { error: refused.reason });
    }
  }
}
