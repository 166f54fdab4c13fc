import { randomBytes } from 'node:crypto';
import { createInterface } from 'node:readline';
import { Readable } from 'node:stream';
import type { ReadableStream } from 'node:stream/web';
import { DomainError } from '@chariot/kernel';
import { ipadError } from './errors.js';

/** What a push says: `{"mdm":"<PushMagic>"}`. */
export interface Push {
  readonly mdm: string;
}

/** Where iPads wait to be woken: a fake APNs, in this process or elsewhere. */
export interface Waking {
  /** @param token as in TokenUpdate. @returns what stops it */
  listen(token: Buffer, onWake: (push: Push) => void): () => void;
}

/** A stand-in of APNs without a network: the last push to a token that nobody listens to waits for it, as Apple’s does. */
export class InProcessWaking implements Waking {
  readonly #listening = new Map<string, (push: Push) => void>();
  readonly #stored = new Map<string, Push>();
  readonly #gone = new Set<string>();

  listen(token: Buffer, onWake: (push: Push) => void): () => void {
    const name = token.toString('hex');
    this.#listening.set(name, onWake);
    const stored = this.#stored.get(name);
    if (stored !== undefined) {
      this.#stored.delete(name);
      queueMicrotask(() => onWake(stored));
    }
    return () => {
      if (this.#listening.get(name) === onWake) this.#listening.delete(name);
    };
  }

  /** What APNs answers to a sender. */
  push(token: string, body: string): 200 | 400 | 410 {
    if (this.#gone.has(token)) return 410;
    const said: unknown = JSON.parse(body);
    const mdm = said !== null && typeof said === 'object' ? (said as { mdm?: unknown }).mdm : undefined;
    if (typeof mdm !== 'string') return 400;
    const onWake = this.#listening.get(token);
    if (onWake === undefined) this.#stored.set(token, { mdm });
    else queueMicrotask(() => onWake({ mdm }));
    return 200;
  }

  /** From now on that token is unknown. */
  forget(token: Buffer): void {
    this.#gone.add(token.toString('hex'));
    this.#listening.delete(token.toString('hex'));
  }
}

/** As long as Apple's are today; nothing promises that. */
export const newToken = (): Buffer => randomBytes(32);

/**
 * Wakes that another process accepted in APNs' place: a line of JSON each, `{ token, pushMagic }`, as long as it lives.
 * @returns when the stream has ended
 * @throws ipad.unreachable, .refused
 */
export async function followWakes(url: string, into: InProcessWaking, signal: AbortSignal): Promise<void> {
  try {
    const answer = await fetch(url, { signal });
    if (!answer.ok || answer.body === null) throw ipadError('refused', { status: answer.status, where: 'wakes' });
    const reader = createInterface({ input: Readable.fromWeb(answer.body as ReadableStream<Uint8Array>) });
    for await (const line of reader) {
      const said: unknown = JSON.parse(line);
      const { token, pushMagic } = said as { token?: unknown; pushMagic?: unknown };
      if (typeof token === 'string') into.push(token, JSON.stringify({ mdm: pushMagic }));
    }
  } catch (error) {
    if (signal.aborted) return;
    if (error instanceof DomainError) throw error;
    throw ipadError('unreachable', { why: error instanceof Error ? error.message : String(error) }, { cause: error });
  }
}
