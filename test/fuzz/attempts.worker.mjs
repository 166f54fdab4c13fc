// Gives a parser its inputs, in a thread that can be ended: the number of the input under way is written where the main
// thread sees it, so that one that never comes back is known.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { getHeapStatistics } from 'node:v8';
import { parentPort, workerData } from 'node:worker_threads';
import { bombsFor } from './bombs.mjs';
import { inputOf, POISON } from './havoc.mjs';
import { LISTS } from './lists.mjs';

const MOST_MS = 100;
/** Beside the heap, which the thread's own limit holds. */
const MOST_BYTES = 256 * 1024 * 1024;
const BATCH = 64;
const TURNS = 9;
const SHOWN = 200;
/** However few inputs are asked for, every bomb and every sample is given, and this many spoiled ones. */
const SPOILED = 50;
/** Nanoseconds that this thread was on a processor: others who use the machine do not speak for a parser. */
const CPU = '/proc/thread-self/schedstat';
const now = existsSync(CPU)
  ? () => Number(readFileSync(CPU, 'latin1').split(' ', 1)[0]) / 1e6
  : () => performance.now();

const { root, twin, list } = workerData;
const underWay = new Int32Array(workerData.underWay);
globalThis.chariotTwin = twin;
const load = (/** @type {string} */ room, file = 'index.js') =>
  import(pathToFileURL(join(root, room, 'dist', file)).href);
const parsers = new Map((await LISTS[list]?.({ load }))?.map((parser) => [parser.name, parser]));
// A refusal is made a million times: where it was made is not asked.
Error.stackTraceLimit = 0;

parentPort?.on('message', (piece) => void play(piece).then((said) => parentPort?.postMessage(said)));
parentPort?.postMessage({
  shares: [...parsers.values()].map((parser) => {
    const { name, share = 1, samples } = parser;
    return { name, share, least: bombsFor(parser).length + samples.length + SPOILED };
  }),
});

/** @param {import('./crew.mjs').Piece} piece */
async function play({ name, seed, from, count }) {
  const parser = parsers.get(name);
  if (parser === undefined) throw new Error(`no parser is called ${name}`);
  const { read, refuses, batch = BATCH, mostMs = MOST_MS } = parser;
  let understood = 0;
  /** @type {string[]} */
  const found = [];
  for (let first = from; first < from + count; first += batch) {
    const last = Math.min(first + batch, from + count);
    const since = performance.now();
    for (let at = first; at < last; at += 1) await attempt(at);
    if (performance.now() - since > mostMs) for (let at = first; at < last; at += 1) await timed(at);
    const { external_memory: beside } = getHeapStatistics();
    if (beside > MOST_BYTES) found.push(`${name} n° ${first} to ${last}: ${beside} bytes beside the heap`);
  }
  return { understood, found };

  async function attempt(/** @type {number} */ at) {
    Atomics.store(underWay, 0, at);
    const input = inputOf(parser, seed, at);
    try {
      const said = read(input);
      const words = typeof said?.then === 'function' ? await said : said;
      understood += 1;
      if (isPoisoned(words)) found.push(`${name} n° ${at}: a prototype was taken from ${shown(input)}`);
    } catch (error) {
      if (!refuses(error)) found.push(`${name} n° ${at}: ${error} for ${shown(input)}`);
    }
    if (POISON in Object.prototype) {
      delete Object.prototype[POISON];
      found.push(`${name} n° ${at}: every object has it after ${shown(input)}`);
    }
  }

  // The batch was slow: which one was it? The collector must not speak for a parser either, and comes often where inputs
  // are large or deep: the best of so many.
  async function timed(/** @type {number} */ at) {
    let best = Infinity;
    for (let turn = 0; turn < TURNS && best > mostMs; turn += 1) {
      const input = inputOf(parser, seed, at);
      Atomics.store(underWay, 0, at);
      const since = now();
      try {
        await read(input);
      } catch (error) {
        void error; // It was judged above.
      }
      best = Math.min(best, now() - since);
    }
    if (best > mostMs) found.push(`${name} n° ${at}: ${best.toFixed(0)} ms for ${shown(inputOf(parser, seed, at))}`);
  }
}

/** Whether what was read has a name that its input gave to a prototype. @param {any} words @param {number} [depth] */
function isPoisoned(words, depth = 0) {
  if (words === null || typeof words !== 'object' || depth > 3) return false;
  if (POISON in words && !Object.hasOwn(words, POISON)) return true;
  return Object.values(words)
    .slice(0, 20)
    .some((one) => isPoisoned(one, depth + 1));
}

/** @param {unknown} input */
function shown(input) {
  const text = Buffer.isBuffer(input) ? `hex ${input.toString('hex', 0, SHOWN)}` : plain(input);
  return text.length > SHOWN ? `${text.slice(0, SHOWN)}… (${text.length})` : text;
}

/** @param {unknown} input */
function plain(input) {
  try {
    return JSON.stringify(input) ?? 'undefined';
  } catch (error) {
    return error instanceof RangeError ? 'too deep to be shown' : String(error);
  }
}
