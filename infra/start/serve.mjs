// `npm run serve`: the same server for production. No example, no simulator; the first administrator is created on a
// first-run page, with a one-time code printed here.
import { build, install } from './install.mjs';
import { startStack } from './stack.mjs';

/** @type {import('./stack.mjs').Stack | undefined} */
let stack;
let stopping = false;
/** @param {number} code */
async function stop(code) {
  if (stopping) return;
  stopping = true;
  await stack?.stop();
  process.exit(code);
}
for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM'])) process.on(signal, () => void stop(0));

try {
  install();
  build();
  stack = await startStack({ logs: 'inherit' });
  console.log(`dossier ${stack.home}`);
  if (stack.firstRunCode !== null) {
    console.log(
      `premier démarrage : ouvrez ${stack.url}/#/premier-demarrage et saisissez le code ${stack.firstRunCode}`,
    );
  }
  console.log(`ready ${stack.url}`);
  await stop((await stack.ended) || 1);
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error));
  await stop(1);
}
