import type { ServerResponse } from 'node:http';
import type { DeviceIdentity } from '@chariot/pki';

/** One request on its way through a door: who it is of, and what is to be given back once it is over. */
export class Passage {
  device: DeviceIdentity | undefined;
  /** What the door does: whoever goes away before its end leaves the work behind. */
  working: Promise<unknown> | undefined;
  readonly #response: ServerResponse;
  #closed = false;
  #over: (() => void)[] = [];
  #gone: AbortController | undefined;

  constructor(response: ServerResponse) {
    this.#response = response;
    response.once('close', () => this.#close());
  }

  /** Called once the connection is done with it. */
  onClose(leave: () => void): void {
    if (this.#closed) leave();
    else this.#over.push(leave);
  }

  /** Called once it is answered and its work is done. */
  onEnd(leave: () => void): void {
    this.onClose(() => void Promise.resolve(this.working).then(leave, leave));
  }

  /** Aborted once nobody waits for the answer any more. Made where it is looked at: most doors never do. */
  get gone(): AbortSignal {
    if (this.#gone === undefined) {
      this.#gone = new AbortController();
      if (this.#closed) this.#left();
    }
    return this.#gone.signal;
  }

  #close(): void {
    this.#closed = true;
    for (const leave of this.#over) leave();
    this.#over = [];
    this.#left();
  }

  /** Whoever has the answer has not gone away. */
  #left(): void {
    if (!this.#response.writableFinished) this.#gone?.abort();
  }
}
