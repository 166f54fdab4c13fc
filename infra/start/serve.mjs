// `npm run serve`: the same server for production. No example, no simulator; the first administrator is created on a
// first-run page, with a one-time code printed here.
import { build, install } from './install.mjs';
import { startStack } from './stack.mjs';
import { stoppable } from './stopping.mjs';

/** @type {import('./stack.mjs').Stack | undefined} */
let stack;
const stop = stoppable(async () => stack?.stop());

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
  await stop(1, error instanceof Error ? error.message : String(error));
}
