/** Waits; `ring()` ends the wait, and a ring heard while nobody waits ends the next one at once. */
export class Alarm {
  #ring: (() => void) | null = null;
  #rung = false;

  ring(): void {
    this.#rung = true;
    this.#ring?.();
  }

  /** Forgets what rang before. */
  clear(): void {
    this.#rung = false;
  }

  /** Resolves after `ms`, or when it rings. */
  wait(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const done = (): void => {
        clearTimeout(timer);
        this.#ring = null;
        this.#rung = false;
        resolve();
      };
      const timer = setTimeout(done, Math.min(ms, 2 ** 31 - 1));
      this.#ring = done;
      if (this.#rung) done();
    });
  }
}
