// `npm test`: everything, from a clone as it comes; `npm test -- whole`: what is played seldom too.
import { needChromium } from './chromium.mjs';
import { install } from './install.mjs';
import { runStages, STAGES } from './stages.mjs';
import { wordsOrEnd } from './words.mjs';

const { names } = wordsOrEnd(process.argv.slice(2), { names: ['whole'] });
const stages = Object.values(STAGES).filter(({ seldom = false }) => !seldom || names.includes('whole'));
const chromium = needChromium();
install();
// The specs are those of `unit`, and the database's.
process.exit(
  await runStages(
    stages.filter((stage) => stage !== STAGES.unit),
    { CHROMIUM_PATH: chromium },
  ),
);
