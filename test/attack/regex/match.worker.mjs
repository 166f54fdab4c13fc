// Matches one string, and says how long it took: in a thread that can be ended.
import { existsSync, readFileSync } from 'node:fs';
import { parentPort } from 'node:worker_threads';

/** Nanoseconds that this thread was on a processor: others who use the machine do not speak for an expression. */
const CPU = '/proc/thread-self/schedstat';
const now = existsSync(CPU)
  ? () => Number(readFileSync(CPU, 'latin1').split(' ', 1)[0]) / 1e6
  : () => performance.now();
/** Linux counts by ticks of some milliseconds: what took longer than is allowed is timed over so many turns. */
const TURNS = 5;

parentPort?.on('message', ({ source, flags, text, mostMs }) => {
  const expression = new RegExp(source, flags);
  const begun = performance.now();
  matches(expression, text);
  const took = performance.now() - begun;
  if (took <= mostMs) return parentPort?.postMessage(took);
  const since = now();
  for (let turn = 0; turn < TURNS; turn += 1) matches(expression, text);
  parentPort?.postMessage((now() - since) / TURNS);
});

/** From the beginning, whatever the flags. @param {RegExp} expression @param {string} text */
function matches(expression, text) {
  expression.lastIndex = 0;
  expression.test(text);
}
