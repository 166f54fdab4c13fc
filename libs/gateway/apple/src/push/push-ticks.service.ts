import { Inject, Injectable } from '@nestjs/common';
import type { Clock } from '@chariot/kernel';
import { CLOCK, Leader, PLATFORM_OPTIONS, type PlatformOptions } from '@chariot/platform';
import { letters, Turns } from '../turns.service.js';
import { ExpiryReminders } from './expiry-reminders.service.js';
import { Pusher } from './pusher.service.js';

const EVERY_MS = 5_000;

/** Wakes that were put off, or left behind by a process that died; letters in the morning. */
@Injectable()
export class PushTicks extends Turns {
  constructor(
    @Inject(CLOCK) clock: Clock,
    @Inject(PLATFORM_OPTIONS) options: PlatformOptions,
    leader: Leader,
    @Inject(Pusher) private readonly pusher: Pusher,
    reminders: ExpiryReminders,
  ) {
    super(options, leader, [
      { everyMs: EVERY_MS, name: 'wakes of iPads', run: () => pusher.run() },
      letters(clock, 'end of the push certificate', () => reminders.run()),
    ]);
  }

  override async beforeApplicationShutdown(): Promise<void> {
    await super.beforeApplicationShutdown();
    await this.pusher.close();
  }
}
