import type { SealedLine } from './canonical.js';

const HOUR_MS = 60 * 60_000;
const MINUTE_MS = 60_000;
const INSTANT = /^(\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3})\d{3} AD$/;

/**
 * Tells a line that pretends to be older than it is: lines come in the order in which they were sealed, and no
 * transaction lasts an hour. It keeps the greatest line of each minute of the last hour, and nothing else.
 */
export class OrderWatch {
  #latest = -Infinity;
  #settledId = 0n;
  readonly #recent = new Map<number, bigint>();

  /** Whether the line is dated an hour before a line that was sealed before it, or stands among lines of an hour ago. */
  isBackdated(line: SealedLine): boolean {
    const at = instantOf(line.created_at);
    if (at === null || line.id === null || !/^-?\d+$/.test(line.id)) return true;
    const id = BigInt(line.id);
    this.#settle(at);
    if (at < this.#latest - HOUR_MS || id < this.#settledId) return true;
    this.#latest = Math.max(this.#latest, at);
    const minute = Math.floor(at / MINUTE_MS);
    const greatest = this.#recent.get(minute);
    if (greatest === undefined || id > greatest) this.#recent.set(minute, id);
    return false;
  }

  #settle(at: number): void {
    const oldest = Math.floor((at - HOUR_MS) / MINUTE_MS);
    for (const [minute, id] of this.#recent) {
      if (minute >= oldest) continue;
      if (id > this.#settledId) this.#settledId = id;
      this.#recent.delete(minute);
    }
  }
}

function instantOf(text: string | null): number | null {
  const found = INSTANT.exec(text ?? '');
  return found === null ? null : Date.parse(`${found[1] ?? ''}Z`);
}
