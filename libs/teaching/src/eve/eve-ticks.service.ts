import { Inject, Injectable, type BeforeApplicationShutdown, type OnApplicationBootstrap } from '@nestjs/common';
import { Leader, PLATFORM_OPTIONS, type PlatformOptions } from '@chariot/platform';
import { EveLetters } from './eve-letters.service.js';

const EVERY_MS = 10 * 60_000;

/** In the process that leads: letters of the eve leave from six in the evening, of each school's own day. */
@Injectable()
export class EveTicks implements OnApplicationBootstrap, BeforeApplicationShutdown {
  #stop: (() => Promise<void>) | undefined;

  constructor(
    @Inject(PLATFORM_OPTIONS) private readonly options: PlatformOptions,
    private readonly leader: Leader,
    private readonly letters: EveLetters,
  ) {}

  onApplicationBootstrap(): void {
    // Command lines write to nobody.
    if (this.options.relay === false) return;
    this.#stop = this.leader.every(EVERY_MS, 'letters of the eve', () => this.letters.run());
  }

  /** Before the database is closed. */
  async beforeApplicationShutdown(): Promise<void> {
    await this.#stop?.();
  }
}
