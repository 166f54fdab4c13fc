// `npm test`: everything, from a clone as it comes.
import { needChromium } from './chromium.mjs';
import { install } from './install.mjs';
import { runStages, STAGES } from './stages.mjs';

const chromium = needChromium();
install();
const { unit, ...all } = STAGES; // the specs are those of `unit`, and the database's
process.exit(await runStages(Object.values(all), { CHROMIUM_PATH: chromium }));
