// Chance that can be played again: what a seed draws is always the same (mulberry32).

/** @param {number} seed */
export function chanceOf(seed) {
  let state = seed >>> 0;
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
  const below = (/** @type {number} */ count) => Math.floor(next() * count);
  return {
    below,
    /** @param {number} share between 0 and 1 */
    happens: (share) => next() < share,
    /** @template T @param {readonly T[]} list @returns {T | undefined} */
    oneOf: (list) => list[below(list.length)],
    /** @template {string} Name @param {Readonly<Record<Name, number>>} weights @returns {Name} */
    weighed: (weights) => {
      /** @type {[Name, number][]} */
      const entries = Object.entries(weights);
      let left = next() * entries.reduce((sum, [, weight]) => sum + weight, 0);
      const found = entries.find(([, weight]) => (left -= weight) < 0) ?? entries[0];
      if (found === undefined) throw new Error('nothing to draw from');
      return found[0];
    },
  };
}

/** @typedef {ReturnType<typeof chanceOf>} Chance */
