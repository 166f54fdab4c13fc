// A thread for each core gives parsers their inputs. One in which an input takes too long, or too much memory, is ended: the
// attack has succeeded on that parser, and another thread goes on with the next.
import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';

/** Nothing is judged by it but that it will never end: 100 ms are counted inside. */
const PATIENCE_MS = 10_000;
/** Loading every room, on a busy machine. */
const LOADING_MS = 600_000;
const LOOK_MS = 100;
const MOST_HEAP_MIB = 256;
const PIECE = 25_000;
const ENOUGH = 40;

/**
 * @typedef {{ name: string, seed: number, from: number, count: number }} Piece
 * @typedef {{ name: string, attempts: number, understood: number, found: string[], fatal: boolean, ms: number }} Tally
 */

/**
 * @param {{ root: string, twin: string, list: string, seed: number, inputs: number, only?: readonly string[] }} order
 *   `list`: of `lists.mjs`; `root`: of the build whose parsers are tried
 * @returns {Promise<Tally[]>} one for each parser, with what was given to it
 */
export async function playAll({ root, twin, list, seed, inputs, only }) {
  const order = { root, twin, list };
  const first = new Hand(order);
  const shares = (await first.ready()).filter(({ name }) => only === undefined || only.includes(name));
  /** @type {Map<string, Tally>} */
  const tallies = new Map(
    shares.map(({ name }) => [name, { name, attempts: 0, understood: 0, found: [], fatal: false, ms: 0 }]),
  );
  const pieces = shares.flatMap(({ name, share, least }) =>
    cut(name, seed, Math.max(least, Math.ceil(inputs * share))),
  );
  const hands = [first, ...Array.from({ length: Math.min(4, availableParallelism()) - 1 }, () => new Hand(order))];
  try {
    await Promise.all(hands.map((hand) => work(hand, pieces, tallies)));
  } finally {
    await Promise.all(hands.map((hand) => hand.end()));
  }
  return [...tallies.values()];
}

/** @param {string} name @param {number} seed @param {number} inputs @returns {Piece[]} */
function cut(name, seed, inputs) {
  const starts = Array.from({ length: Math.ceil(inputs / PIECE) }, (_, at) => at * PIECE);
  return starts.map((from) => ({ name, seed, from, count: Math.min(PIECE, inputs - from) }));
}

/** @param {Hand} hand @param {Piece[]} pieces @param {Map<string, Tally>} tallies */
async function work(hand, pieces, tallies) {
  // Loading is nobody's time.
  await hand.ready();
  for (let piece = pieces.shift(); piece !== undefined; piece = pieces.shift()) {
    const tally = tallies.get(piece.name);
    if (tally === undefined || tally.found.length >= ENOUGH || tally.fatal) continue;
    const since = performance.now();
    const { understood, found, fatal, at } = await hand.give(piece);
    tally.attempts += fatal === undefined ? piece.count : at - piece.from + 1;
    tally.understood += understood;
    tally.found.push(...found);
    if (fatal !== undefined) {
      // Its other inputs would tell the same, and a thread each.
      tally.fatal = true;
      tally.found.push(`${piece.name} n° ${at}: ${fatal}`);
    }
    tally.ms += performance.now() - since;
  }
}

class Hand {
  /** @type {Worker | undefined} */
  #worker;
  /** @type {Promise<{ name: string, share: number, least: number }[]> | undefined} */
  #ready;
  #underWay = new Int32Array(new SharedArrayBuffer(4));
  /** @type {(said: any) => void} */
  #said = () => undefined;

  /** @param {{ root: string, twin: string, list: string }} order */
  constructor(order) {
    this.order = order;
  }

  /** @returns {Promise<{ name: string, share: number }[]>} the parsers of its list */
  ready() {
    this.#ready ??= this.#start();
    return this.#ready;
  }

  /** @param {Piece} piece @returns {Promise<{ understood: number, found: string[], at: number, fatal?: string }>} */
  async give(piece) {
    await this.ready();
    Atomics.store(this.#underWay, 0, piece.from);
    this.#worker?.postMessage(piece);
    const said = await this.#answer(PATIENCE_MS);
    if (said.fatal !== undefined) await this.end();
    return { understood: 0, found: [], at: Atomics.load(this.#underWay, 0), ...said };
  }

  async end() {
    const worker = this.#worker;
    this.#worker = undefined;
    this.#ready = undefined;
    await worker?.terminate();
  }

  async #start() {
    const worker = new Worker(new URL('./attempts.worker.mjs', import.meta.url), {
      workerData: { ...this.order, underWay: this.#underWay.buffer },
      resourceLimits: { maxOldGenerationSizeMb: MOST_HEAP_MIB },
    });
    const heard = (/** @type {any} */ said) => worker === this.#worker && this.#said(said);
    worker.on('message', heard);
    worker.on('error', (/** @type {NodeJS.ErrnoException} */ error) =>
      heard({
        fatal: error.code === 'ERR_WORKER_OUT_OF_MEMORY' ? `more than ${MOST_HEAP_MIB} MiB` : String(error.stack),
      }),
    );
    worker.on('exit', (code) => heard({ fatal: `it ended the process with ${code}` }));
    this.#worker = worker;
    const said = await this.#answer(LOADING_MS);
    if (said.shares === undefined) throw new Error(`the parsers could not be loaded: ${said.fatal}`);
    return said.shares;
  }

  /** What it says next, or why it never will. @param {number} patience on one input @returns {Promise<any>} */
  #answer(patience) {
    return new Promise((resolve) => {
      let [at, since] = [Atomics.load(this.#underWay, 0), performance.now()];
      const watch = setInterval(() => {
        const now = Atomics.load(this.#underWay, 0);
        if (now !== at) [at, since] = [now, performance.now()];
        else if (performance.now() - since > patience) this.#said({ fatal: `held for more than ${patience} ms` });
      }, LOOK_MS);
      this.#said = (said) => {
        clearInterval(watch);
        resolve(said);
      };
    });
  }
}
