// What is drawn is drawn from a seed: the same seed tells the same year.
import { createHash } from 'node:crypto';

export class Draw {
  #state;
  #seed;

  /** @param {string} seed */
  constructor(seed) {
    this.#seed = seed;
    this.#state = createHash('sha256').update(seed).digest().readUInt32LE(0);
  }

  /** One of its own: what it draws depends on its name alone, and not on what was drawn before. @param {string} name */
  of(name) {
    return new Draw(`${this.#seed}/${name}`);
  }

  /** From 0 to 1, 1 excluded (mulberry32). */
  share() {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let t = this.#state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  }

  /** @param {number} share of the times */
  happens(share) {
    return this.share() < share;
  }

  /** Both ends may come. @param {number} least @param {number} most */
  between(least, most) {
    return least + Math.floor(this.share() * (most - least + 1));
  }

  /** @template T @param {readonly T[]} all @returns {T} */
  among(all) {
    const one = all[Math.floor(this.share() * all.length)];
    if (one === undefined) throw new Error('nothing to draw from');
    return one;
  }

  /** By weights. @template T @param {readonly (readonly [T, number])[]} all @returns {T} */
  weighed(all) {
    let left = this.share() * all.reduce((sum, [, weight]) => sum + weight, 0);
    for (const [one, weight] of all) {
      left -= weight;
      if (left < 0) return one;
    }
    return this.among(all)[0];
  }
}
