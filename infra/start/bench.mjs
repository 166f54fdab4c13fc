// `npm run bench`: what Chariot costs and how far it goes (test/bench). `-- NAME…` runs some of them, `-- --json` says one object
// a line. Alone on the machine, or the figures are worth nothing.
import { play } from './play.mjs';

process.exitCode = play('test/bench/run.mjs', process.argv.slice(2));
