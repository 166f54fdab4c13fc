// The same seed, the same world.

/** Mulberry32. @param {number} seed */
export function randomOf(seed) {
  let state = seed >>> 0;
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
  return {
    /** Both ends belong to it. @param {number} min @param {number} max */
    whole: (min, max) => min + Math.floor(next() * (max - min + 1)),
    /** @template T @param {readonly T[]} items @returns {T} */
    one: (items) => /** @type {T} */ (items[Math.floor(next() * items.length)]),
    /** @param {number} share of 1 */
    chance: (share) => next() < share,
  };
}
