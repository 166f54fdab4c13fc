import type { OperationOutcome } from '../machine/machine.js';
import type { StateFolder } from '../state/state.repository.js';

/**
 * An erasure that has begun. `erasing`: the server said go, files are going; `erased`: nothing more is to go, the server
 * is to hear how it ended; `heard`: it has heard that all is gone, and the agent's own folder is to go.
 */
export interface BegunErasure {
  readonly operationId: string;
  /** Of the report that ends it: the same each time that it is sent. */
  readonly reportId: string;
  readonly step: 'erasing' | 'erased' | 'heard';
  readonly outcome: OperationOutcome | null;
}

const NAME = 'erasure.json';
const STEPS: readonly unknown[] = ['erasing', 'erased', 'heard'];

/** Where the agent is in its erasure: on disk before each step, so that it goes on after a power cut. */
export class ErasureMark {
  readonly #state: StateFolder;

  constructor(state: StateFolder) {
    this.#state = state;
  }

  read(): Promise<BegunErasure | null> {
    return this.#state.parsed(NAME, (text) => {
      const begun = JSON.parse(text) as BegunErasure;
      if (typeof begun.operationId !== 'string' || !STEPS.includes(begun.step)) throw new TypeError(NAME);
      return begun;
    });
  }

  async write(begun: BegunErasure): Promise<void> {
    await this.#state.write(NAME, JSON.stringify(begun));
  }

  async remove(): Promise<void> {
    await this.#state.remove(NAME);
  }

  /** Forgets everything else first, who the device is before all; then itself: cut short, it is done again. */
  async removeAll(): Promise<void> {
    await this.#state.destroyBut(NAME);
    await this.#state.destroy();
  }
}
