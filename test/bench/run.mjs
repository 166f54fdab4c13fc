// What Chariot costs and how far it goes, each figure beside its limit measured in the same run.
//   npm run bench [-- NAME…] [-- --json]
// `--json`: one object a line (name, case, value, unit, goal, limit, met, and reason where it is not). A person compares:
// nothing here passes or fails, but for a bench that could not be run, which ends with code 1.
import { wordsOrEnd } from '../../infra/start/words.mjs';
import { BENCHES } from './benches.mjs';
import { Figures } from './figures.mjs';
import { Ground } from './ground.mjs';

const { names, options } = wordsOrEnd(process.argv.slice(2), { names: BENCHES, options: { json: 'boolean' } });
const figures = new Figures(options.json === true);
let code = 0;
/** @type {Ground | undefined} */
let current;
let stopped = false;
// Whoever stops it does not leave a database and a server behind, nor has the next bench begin.
for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM'])) {
  process.once(signal, () => {
    stopped = true;
    void (current?.end() ?? Promise.resolve()).finally(() => process.exit(130));
  });
}
figures.begin();
for (const name of names.length === 0 ? BENCHES : names) {
  const ground = new Ground(figures);
  current = ground;
  try {
    const { run } = await import(`./${name}.mjs`);
    await run(ground);
  } catch (error) {
    // What is stopped under its hands fails, and says nothing of the product.
    if (stopped) break;
    code = 1;
    figures.report({ name, case: 'run', value: null, unit: '', goal: '', met: false, reason: String(error) });
    console.error(error);
  } finally {
    await ground.end();
  }
}
if (!stopped) process.exit(code);
