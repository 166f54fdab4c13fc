// Matches one string, and says how long it took: in a thread that can be ended.
import { parentPort } from 'node:worker_threads';

parentPort?.on('message', ({ source, flags, text }) => {
  const expression = new RegExp(source, flags);
  const since = performance.now();
  expression.test(text);
  parentPort?.postMessage(performance.now() - since);
});
