import { Inject, Injectable, type BeforeApplicationShutdown, type OnApplicationBootstrap } from '@nestjs/common';
import { Leader, PLATFORM_OPTIONS, type PlatformOptions } from '@chariot/platform';
import { Standing } from './standing.service.js';

/** So that a cart that was just enrolled is soon in its school's figures. */
const EVERY_MS = 30_000;
/** Of the leader's time, this share at most: an instance of forty thousand schools looks less often. */
const SHARE = 1 / 60;
/** A machine that fell asleep in the midst of a look has not looked for long: it does not rest for weeks afterwards. */
const LONGEST_REST_MS = 3_600_000;

/** In the process that leads: how the fleet stands, and each day once. */
@Injectable()
export class StandingTicks implements OnApplicationBootstrap, BeforeApplicationShutdown {
  #stop: (() => Promise<void>) | undefined;
  #notBefore = 0;

  constructor(
    @Inject(PLATFORM_OPTIONS) private readonly options: PlatformOptions,
    private readonly leader: Leader,
    private readonly standing: Standing,
  ) {}

  onApplicationBootstrap(): void {
    if (this.options.relay === false) return;
    this.#stop = this.leader.every(EVERY_MS, 'usage standing', () => this.#look());
  }

  /** Before the database is closed. */
  async beforeApplicationShutdown(): Promise<void> {
    await this.#stop?.();
  }

  async #look(): Promise<void> {
    const begun = performance.now();
    if (begun < this.#notBefore) return;
    await this.standing.look();
    const over = performance.now();
    this.#notBefore = over + Math.min(LONGEST_REST_MS, (over - begun) / SHARE);
  }
}
