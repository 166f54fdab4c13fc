import type { BeforeApplicationShutdown, OnApplicationBootstrap } from '@nestjs/common';
import { eachMorning, type Leader, type PlatformOptions } from '@chariot/platform';
import type { Clock } from '@chariot/kernel';

const LETTERS_EVERY_MS = 10 * 60_000;

/** Something that the process which leads does again and again; the name is for its log. */
export interface Turn {
  readonly everyMs: number;
  readonly name: string;
  readonly run: () => Promise<unknown>;
}

/** Letters, once a morning. */
export const letters = (clock: Clock, name: string, run: () => Promise<unknown>): Turn => {
  return { everyMs: LETTERS_EVERY_MS, name, run: eachMorning(clock, run) };
};

/** What a folder does by itself, from the start of the process that leads until before its database is closed. */
export abstract class Turns implements OnApplicationBootstrap, BeforeApplicationShutdown {
  readonly #stops: (() => Promise<void>)[] = [];

  protected constructor(
    private readonly platform: PlatformOptions,
    private readonly leading: Pick<Leader, 'every'>,
    private readonly turns: readonly Turn[],
  ) {}

  onApplicationBootstrap(): void {
    // Command lines ask nothing of Apple, wake nobody and write to nobody.
    if (this.platform.relay === false) return;
    for (const { everyMs, name, run } of this.turns) this.#stops.push(this.leading.every(everyMs, name, run));
  }

  async beforeApplicationShutdown(): Promise<void> {
    for (const stop of this.#stops) await stop();
  }
}
