// All that somebody finds out who adds and subtracts what she was told, exactly: the row space, modulo a prime.

/** Below 2^26, so that a product of two is a safe integer. */
const PRIME = 67_108_859;

/** @param {number} base @returns {number} */
function inverse(base) {
  let [a, b, x, y] = [base, PRIME, 1, 0];
  while (b !== 0) {
    const times = Math.floor(a / b);
    [a, b, x, y] = [b, a - times * b, y, x - times * y];
  }
  return ((x % PRIME) + PRIME) % PRIME;
}

export class Space {
  /** By the place of its first figure, which is 1. @type {(Float64Array | undefined)[]} */
  #rows;
  /** @param {number} width */
  constructor(width) {
    this.#rows = new Array(width).fill(undefined);
  }

  /** What is left of it once all that is known is taken away. @param {Float64Array} vector */
  #rest(vector) {
    const rest = Float64Array.from(vector);
    for (let at = 0; at < rest.length; at += 1) {
      const times = rest[at] ?? 0;
      const row = this.#rows[at];
      if (times === 0 || row === undefined) continue;
      for (let i = at; i < rest.length; i += 1) {
        const known = row[i] ?? 0;
        if (known !== 0) rest[i] = ((rest[i] ?? 0) + (PRIME - times) * known) % PRIME;
      }
    }
    return rest;
  }

  /** @param {Float64Array} vector of 0 and 1 @returns {boolean} whether it was new */
  learn(vector) {
    const rest = this.#rest(vector);
    const at = rest.findIndex((figure) => figure !== 0);
    if (at < 0) return false;
    const by = inverse(rest[at] ?? 1);
    this.#rows[at] = rest.map((figure) => (figure * by) % PRIME);
    return true;
  }

  /** @param {Float64Array} vector */
  knows(vector) {
    // Without a copy for the many that end at the first figure.
    const first = vector.findIndex((figure) => figure !== 0);
    if (first >= 0 && this.#rows[first] === undefined) return false;
    return this.#rest(vector).every((figure) => figure === 0);
  }
}
