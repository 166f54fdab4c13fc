import { setTimeout as sleep } from 'node:timers/promises';
import { DomainError } from '@chariot/kernel';
import { pushBody, pushPath } from '@chariot/wire-apple';
import type { Outbound } from '@chariot/platform';
import { ApnsLines, type TakenLine } from './apns-lines.service.js';
import { readAnswer } from './apns-answer.js';
import type { PushIdentity } from './push-certificates.service.js';
import type { PushTarget } from './push-targets.port.js';

export const APNS_URL = 'https://api.push.apple.com';

/** What became of one push. */
export type PushOutcome =
  | { readonly outcome: 'accepted' }
  /** Apple knows this token no more. `reason` is Apple's word. */
  | { readonly outcome: 'off'; readonly reason: string }
  /** Apple wants this very push never; trying again would change nothing. */
  | { readonly outcome: 'refused'; readonly reason: string }
  /** Not for a fault of the push: to be tried again, `afterMs` milliseconds from now at the soonest. */
  | { readonly outcome: 'later'; readonly reason: string; readonly afterMs: number; readonly ofCertificate: boolean };

export interface ApnsOptions {
  readonly url?: string;
  /** Pushes under way at once. */
  readonly atOnce?: number;
  /** Tries of one push before it is left for later. */
  readonly tries?: number;
  /** Between the first and the second; doubled from then on. */
  readonly pauseMs?: number;
  /** Of one try. */
  readonly timeoutMs?: number;
  /** Longest pause before a line is opened again to a server that cannot be reached. */
  readonly mostPauseMs?: number;
}

const AT_ONCE = 256;
const TRIES = 3;
const PAUSE_MS = 500;
const TIMEOUT_MS = 10_000;
/** A tablet that is off for a week is woken when it comes back; after a longer time it asks by itself. */
const KEPT_SECONDS = 7 * 24 * 60 * 60;
/** A server may ask for patience, not for a day of it. */
const MOST_AFTER_MS = 60 * 60_000;

/**
 * Apple's push service (HTTP/2, certificate-based). A wake may be told twice, so whatever is in doubt is tried again; each
 * push ends, within the deadlines of its tries.
 */
export class Apns {
  readonly #lines: ApnsLines;
  readonly #options: Required<Omit<ApnsOptions, 'url' | 'mostPauseMs'>>;
  readonly #waiting: (() => void)[] = [];
  #underWay = 0;

  constructor(way: Pick<Outbound, 'line'>, options: ApnsOptions = {}) {
    const { url = APNS_URL, atOnce = AT_ONCE, tries = TRIES, pauseMs = PAUSE_MS, timeoutMs = TIMEOUT_MS } = options;
    this.#options = { atOnce, tries, pauseMs, timeoutMs };
    this.#lines = new ApnsLines((identity) => way.line(url, identity), {
      pauseMs,
      ...(options.mostPauseMs !== undefined && { mostPauseMs: options.mostPauseMs }),
    });
  }

  /** Lines to Apple that are open. */
  get lines(): number {
    return this.#lines.open;
  }

  /** Pushes that are under way. */
  get underWay(): number {
    return this.#underWay;
  }

  /** @param now for the date until which Apple keeps the wake of a device that is off */
  async push(identity: PushIdentity, target: PushTarget, now: Date): Promise<PushOutcome> {
    await this.#place();
    try {
      return await this.#tried(identity, target, now);
    } finally {
      this.#underWay -= 1;
      this.#waiting.shift()?.();
    }
  }

  /** Lets those under way end, for a second at most. */
  close(): Promise<void> {
    return this.#lines.close();
  }

  async #place(): Promise<void> {
    while (this.#underWay >= this.#options.atOnce) await new Promise<void>((resolve) => this.#waiting.push(resolve));
    this.#underWay += 1;
  }

  async #tried(identity: PushIdentity, target: PushTarget, now: Date): Promise<PushOutcome> {
    const { tries, pauseMs } = this.#options;
    for (let attempt = 1; ; attempt += 1) {
      const outcome = await this.#once(identity, target, now);
      const pause = pauseMs * 2 ** (attempt - 1) * (0.5 + Math.random());
      // A longer wish of the server's is for the queue, which keeps no place meanwhile.
      if (outcome.outcome !== 'later' || attempt >= tries || outcome.afterMs > pause) return outcome;
      await sleep(pause);
    }
  }

  async #once(identity: PushIdentity, target: PushTarget, now: Date): Promise<PushOutcome> {
    let taken: TakenLine | undefined;
    try {
      taken = await this.#lines.take(identity);
      const answer = await taken.line.post({
        path: pushPath(target.token),
        body: pushBody(target.pushMagic),
        headers: {
          'apns-topic': identity.topic,
          'apns-push-type': 'mdm',
          'apns-expiration': String(Math.floor(now.getTime() / 1000) + KEPT_SECONDS),
        },
        timeoutMs: this.#options.timeoutMs,
      });
      const read = readAnswer(answer, MOST_AFTER_MS);
      // 503 Shutdown, or a certificate that is refused: this line is not to be asked again.
      if (read.outcome === 'later' && (answer.status === 503 || read.ofCertificate)) this.#lines.leave(taken.line);
      return read;
    } catch (error) {
      if (!(error instanceof DomainError)) throw error;
      if (error.code.startsWith('wire-apple.')) return { outcome: 'refused', reason: 'PushMagic' };
      if (!error.code.startsWith('outbound.')) throw error;
      // Silence: the line may be dead, and those that come next would wait as long.
      if (taken !== undefined && error.code === 'outbound.tooSlow') this.#lines.leave(taken.line);
      const reason = error.code.slice('outbound.'.length);
      return {
        outcome: 'later',
        reason,
        afterMs: taken === undefined ? this.#lines.pauseLeft : 0,
        ofCertificate: false,
      };
    } finally {
      taken?.done();
    }
  }
}
