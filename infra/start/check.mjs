// `npm run check`: the quick half of `npm test`, without a database, a browser or a build.
import { install } from './install.mjs';
import { runStages, STAGES } from './stages.mjs';

install();
const { format, lint, types, consoleTypes, unit } = STAGES;
process.exit(await runStages([format, lint, types, consoleTypes, unit]));
