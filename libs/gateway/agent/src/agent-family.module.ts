import { Module } from '@nestjs/common';
import { Logger, WAKE_CHANNEL, type WakeChannel } from '@chariot/platform';
import { LinuxRenderer } from './settings/linux-renderer.js';
import { AgentWaker } from './waking/agent-waker.service.js';
import { Waits } from './waking/waits.service.js';

/**
 * What the fleet asks of this family (`DEVICE_WAKERS`, `FAMILY_RENDERERS`): apart from the doors, which ask the fleet.
 * `WAKE_CHANNEL` comes from a global module.
 */
@Module({
  providers: [
    { provide: Waits, useFactory: () => new Waits() },
    LinuxRenderer,
    {
      provide: AgentWaker,
      inject: [Waits, WAKE_CHANNEL, Logger],
      useFactory: (waits: Waits, channel: WakeChannel, logger: Logger) => new AgentWaker(waits, channel, logger),
    },
  ],
  exports: [Waits, LinuxRenderer, AgentWaker],
})
export class AgentFamilyModule {}
