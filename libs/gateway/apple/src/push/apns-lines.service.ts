import { DomainError } from '@chariot/kernel';
import type { OutboundLine } from '@chariot/platform';
import { performance } from 'node:perf_hooks';
import type { PushIdentity } from './push-certificates.service.js';

export interface ApnsLinesOptions {
  /** After the first failure to open one; doubled each time. */
  readonly pauseMs: number;
  readonly mostPauseMs?: number;
}

/** One bears a thousand pushes at once; another is there while the first one leaves, or is full. */
const MOST_LINES = 2;
const MOST_PAUSE_MS = 60_000;
/** A firewall forgets a silent connection after minutes, and tells nobody. */
const IDLE_MS = 60_000;
const ANSWERS_WITHIN_MS = 5_000;
/** What is under way on a line that is left has that long to end. */
const LEAVING_MS = 30_000;

interface Held {
  readonly line: OutboundLine;
  usedAt: number;
  /** Pushes that were given it, from before they are sent: a whole batch asks before the first one is. */
  given: number;
}

/** A line for one push, which says when it is done with it. */
export interface TakenLine {
  readonly line: OutboundLine;
  readonly done: () => void;
}

/**
 * The one pool of lines to Apple: opened when a push needs one, kept open, replaced when Apple leaves. Where none can be
 * opened, nobody tries again before a pause, which grows: the pushes of a whole fleet are told so at once.
 */
export class ApnsLines {
  #held: Held[] = [];
  #identity: string | undefined;
  #opening: Promise<Held> | undefined;
  #failures = 0;
  #notBefore = 0;
  #refusal: DomainError | undefined;
  #closed = false;
  /** Told to leave, with questions under way. */
  readonly #leaving = new Set<OutboundLine>();

  constructor(
    private readonly opening: (identity: PushIdentity) => Promise<OutboundLine>,
    private readonly options: ApnsLinesOptions,
  ) {}

  /** Lines that are open, those that are being left included. */
  get open(): number {
    return this.#held.filter(({ line }) => line.isOpen).length + this.#leaving.size;
  }

  /** Milliseconds before another line is tried. */
  get pauseLeft(): number {
    return Math.max(0, this.#notBefore - performance.now());
  }

  /**
   * A line with room; where two are full, the one with fewer.
   * @throws DomainError of the catalogue `outbound` when none can be opened
   */
  async take(identity: PushIdentity): Promise<TakenLine> {
    this.#serve(identity);
    for (;;) {
      const best = this.#best();
      if (best !== undefined && (roomOf(best) > 0 || this.#held.length >= MOST_LINES)) {
        const one = taken(best);
        if (await this.#isAlive(best)) return one;
        one.done();
        this.leave(best.line);
      } else {
        const held = await this.#opened(identity);
        // Full already: those who waited for it came first.
        if (roomOf(held) > 0 || this.#held.length >= MOST_LINES || !held.line.isOpen) return taken(held);
      }
    }
  }

  /** Asks nothing more on that line. */
  leave(line: OutboundLine): void {
    this.#held = this.#held.filter((held) => held.line !== line);
    this.#leaving.add(line);
    void line.close(LEAVING_MS).finally(() => this.#leaving.delete(line));
  }

  async close(): Promise<void> {
    this.#closed = true;
    const held = this.#held.splice(0).map(({ line }) => line);
    await Promise.all([...held, ...this.#leaving].map((line) => line.close()));
  }

  /** Another certificate has come: what was opened by the one before is left, and its failures are forgotten. */
  #serve({ certificateId }: PushIdentity): void {
    if (this.#identity === certificateId) return;
    this.#identity = certificateId;
    for (const { line } of [...this.#held]) this.leave(line);
    [this.#opening, this.#failures, this.#notBefore] = [undefined, 0, 0];
  }

  #best(): Held | undefined {
    this.#held = this.#held.filter(({ line }) => line.isOpen);
    return [...this.#held].sort((a, b) => roomOf(b) - roomOf(a))[0];
  }

  async #isAlive(held: Held): Promise<boolean> {
    const now = performance.now();
    const idle = now - held.usedAt > IDLE_MS && held.given === 1;
    held.usedAt = now;
    return !idle || held.line.answers(ANSWERS_WITHIN_MS);
  }

  /** One at a time: the pushes of a batch wait for the same line. */
  async #opened(identity: PushIdentity): Promise<Held> {
    if (this.#opening !== undefined) return this.#opening;
    if (this.pauseLeft > 0 && this.#refusal !== undefined) throw this.#refusal;
    const opening = this.#tryOpen(identity).finally(() => {
      if (this.#opening === opening) this.#opening = undefined;
    });
    this.#opening = opening;
    return opening;
  }

  async #tryOpen(identity: PushIdentity): Promise<Held> {
    try {
      const held = { line: await this.opening(identity), usedAt: performance.now(), given: 0 };
      [this.#failures, this.#notBefore, this.#refusal] = [0, 0, undefined];
      // Whoever waits for it has its answer on it all the same.
      if (this.#closed || this.#identity !== identity.certificateId) this.leave(held.line);
      else this.#held.push(held);
      return held;
    } catch (error) {
      if (!(error instanceof DomainError)) throw error;
      this.#failures += 1;
      this.#refusal = error;
      const most = this.options.mostPauseMs ?? MOST_PAUSE_MS;
      const pause = Math.min(most, this.options.pauseMs * 2 ** this.#failures) * (0.75 + Math.random() / 2);
      this.#notBefore = performance.now() + pause;
      throw error;
    }
  }
}

const roomOf = ({ line, given }: Held): number => (line.isOpen ? line.most - given : 0);

function taken(held: Held): TakenLine {
  held.given += 1;
  return { line: held.line, done: () => void (held.given -= 1) };
}
