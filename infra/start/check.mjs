// `npm run check`: the quick half of `npm test`, without a database, a browser or a build.
import { install } from './install.mjs';
import { runStages, STAGES } from './stages.mjs';

try {
  install();
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error));
  process.exit(1);
}
const { format, lint, types, unit } = STAGES;
process.exit(await runStages([format, lint, types, unit]));
