import { gatewayAgentError } from '../errors.js';

export interface WaitsOptions {
  /** Devices that may wait at once on this process. */
  readonly most?: number;
  /** Milliseconds of a clock that never goes back. */
  readonly now?: () => number;
}

interface Waiting {
  readonly end: (wake: boolean) => void;
}

interface Visitor {
  at: number;
  /** Woken since its last wait ended: the next one ends at once. */
  missed: boolean;
}

const MOST = 20_000;
/** Between two waits a device is away for the time of a round trip; one silent for longer will ask when it comes back. */
const REMEMBERED_MS = 120_000;
const COME_BACK_SECONDS = 60;

/**
 * The devices whose long poll this process holds: one wait each, in bounded memory. For networks that block MQTT; a
 * wake that is lost here costs one contact period, as everywhere.
 */
export class Waits {
  readonly #waiting = new Map<string, Waiting>();
  readonly #visitors = new Map<string, Visitor>();
  readonly #most: number;
  readonly #now: () => number;
  #closed = false;

  constructor(options: WaitsOptions = {}) {
    this.#most = options.most ?? MOST;
    this.#now = options.now ?? (() => performance.now());
  }

  /** How many devices wait here. */
  get size(): number {
    return this.#waiting.size;
  }

  /**
   * Waits until the device is woken (`true`), or until `seconds` have passed, `signal` aborts, the process closes or
   * the same device waits anew (`false`): its earlier connection is most likely dead.
   * @throws gateway-agent.tooManyWaits
   */
  wait(deviceId: string, seconds: number, signal?: AbortSignal): Promise<boolean> {
    this.#waiting.get(deviceId)?.end(false);
    if (this.#closed || signal?.aborted === true) return Promise.resolve(false);
    if (this.#visit(deviceId).missed) {
      this.#visit(deviceId).missed = false;
      return Promise.resolve(true);
    }
    if (this.#waiting.size >= this.#most) throw gatewayAgentError('tooManyWaits', { seconds: COME_BACK_SECONDS });
    return new Promise((resolve) => {
      const waiting: Waiting = {
        end: (wake) => {
          clearTimeout(timer);
          signal?.removeEventListener('abort', abort);
          if (this.#waiting.get(deviceId) === waiting) this.#waiting.delete(deviceId);
          this.#visit(deviceId);
          resolve(wake);
        },
      };
      const abort = (): void => waiting.end(false);
      const timer = setTimeout(abort, seconds * 1000);
      signal?.addEventListener('abort', abort);
      this.#waiting.set(deviceId, waiting);
    });
  }

  /** Cheap for the many devices that do not wait here. */
  wake(deviceId: string): void {
    const waiting = this.#waiting.get(deviceId);
    if (waiting !== undefined) return waiting.end(true);
    const visitor = this.#visitors.get(deviceId);
    if (visitor !== undefined && this.#now() - visitor.at < REMEMBERED_MS) visitor.missed = true;
  }

  /** Answers everybody; whoever comes later is answered at once. */
  close(): void {
    this.#closed = true;
    for (const waiting of [...this.#waiting.values()]) waiting.end(false);
  }

  /** The device that has been silent longest is forgotten first. */
  #visit(deviceId: string): Visitor {
    const at = this.#now();
    const before = this.#visitors.get(deviceId);
    const missed = before !== undefined && before.missed && at - before.at < REMEMBERED_MS;
    const visitor = { at, missed };
    this.#visitors.delete(deviceId);
    this.#visitors.set(deviceId, visitor);
    const oldest = this.#visitors.keys().next();
    if (this.#visitors.size > this.#most && oldest.done !== true) this.#visitors.delete(oldest.value);
    return visitor;
  }
}
