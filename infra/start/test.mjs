// `npm test`: everything, from a clone as it comes.
import { needChromium } from './chromium.mjs';
import { install } from './install.mjs';
import { runStages, STAGES } from './stages.mjs';

/** @type {string} */
let chromium;
try {
  chromium = needChromium();
  install();
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error));
  process.exit(1);
}
const {
  build,
  format,
  lint,
  canaries,
  types,
  infra,
  specs,
  journeys,
  sabotages,
  backup,
  backupSabotages,
  erasure,
  erasureSabotages,
  faults,
  weakened,
} = STAGES;
const { attacks, asvs, openapi, console: browser, chromium: policies } = STAGES;
const parts = [build, format, lint, canaries, types, infra, specs];
const stages = [
  ...parts,
  journeys,
  sabotages,
  backup,
  backupSabotages,
  erasure,
  erasureSabotages,
  faults,
  weakened,
  attacks,
  asvs,
  openapi,
  browser,
  policies,
];
process.exit(await runStages(stages, { CHROMIUM_PATH: chromium }));
