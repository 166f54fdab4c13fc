import { setTimeout as pause } from 'node:timers/promises';

/** Short for whoever waits for what an event brings, and long enough for what many people do at once to come together. */
const GATHER_MS = 20;

/** Turns at a work that comes in pieces: the first piece is not kept waiting, what comes right after it is taken together. */
export class Gathering {
  #over = -Infinity;

  /** Resolves when the next turn may begin. */
  async turn(): Promise<void> {
    const since = performance.now() - this.#over;
    if (since >= 0 && since < GATHER_MS) await pause(GATHER_MS - since);
  }

  over(): void {
    this.#over = performance.now();
  }
}
