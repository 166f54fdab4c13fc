import { Inject, Injectable, type BeforeApplicationShutdown, type OnApplicationBootstrap } from '@nestjs/common';
import { Leader, PLATFORM_OPTIONS, type PlatformOptions } from '@chariot/platform';
import { ReportMaking } from './report-making.service.js';

const EVERY_MS = 15 * 60_000;

/** In the process that leads: reports, once their month is released. */
@Injectable()
export class ReportTicks implements OnApplicationBootstrap, BeforeApplicationShutdown {
  #stop: (() => Promise<void>) | undefined;

  constructor(
    @Inject(PLATFORM_OPTIONS) private readonly options: Pick<PlatformOptions, 'relay'>,
    private readonly leader: Leader,
    private readonly making: ReportMaking,
  ) {}

  onApplicationBootstrap(): void {
    if (this.options.relay === false) return;
    this.#stop = this.leader.every(EVERY_MS, 'usage reports', () => this.making.make());
  }

  /** Before the database is closed. */
  async beforeApplicationShutdown(): Promise<void> {
    await this.#stop?.();
  }
}
