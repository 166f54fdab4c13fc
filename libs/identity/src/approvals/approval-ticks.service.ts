import { Inject, Injectable, type BeforeApplicationShutdown, type OnApplicationBootstrap } from '@nestjs/common';
import { Leader, PLATFORM_OPTIONS, type PlatformOptions } from '@chariot/platform';
import { CarryingOut } from './carrying-out.service.js';

const EVERY_MS = 1_000;

/** Looks every second, in the process that leads, for what is to be carried out or has run out: after a stop, at once. */
@Injectable()
export class ApprovalTicks implements OnApplicationBootstrap, BeforeApplicationShutdown {
  #stop: (() => Promise<void>) | undefined;

  constructor(
    @Inject(PLATFORM_OPTIONS) private readonly options: PlatformOptions,
    private readonly leader: Leader,
    private readonly carryingOut: CarryingOut,
  ) {}

  onApplicationBootstrap(): void {
    // Command lines only write down what people decide.
    if (this.options.relay === false) return;
    this.#stop = this.leader.every(EVERY_MS, 'dangerous acts', () => this.carryingOut.run());
  }

  /** Before the database is closed. */
  async beforeApplicationShutdown(): Promise<void> {
    await this.#stop?.();
  }
}
