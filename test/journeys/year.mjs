// A school year of one académie, through the API, on a clock that is driven: `npm run journey -- year` (1,500 schools), `-- --tenth`
// (150), `-- --short` (150 that teach a third as often: in `npm test`), `-- --tiny` (6: what a sabotage is played on). Every indicator is
// compared with what another reckoning makes of the raw events. `--keep FOLDER` keeps the files that are made. The last line is JSON;
// exit code 0 only if all holds.
import { mkdirSync } from 'node:fs';
import { sabotagesOf, YEAR_SABOTAGES } from './sabotage.mjs';
import { AFTER } from './year/calendar.mjs';
import { YearJourney } from './year/journey.mjs';
import { wordsOrEnd } from '../../infra/start/words.mjs';

/**
 * `enrolled`: tablets of each cart that come by the real door; the others are expected, from the lists of the communes. `active`: of a
 * school day, how many schools use their cart.
 */
const SIZES = /** @type {const} */ ({
  tiny: { schools: 6, enrolled: [6, 10], active: 0.33 },
  short: { schools: 150, enrolled: [2, 4], active: 0.11 },
  tenth: { schools: 150, enrolled: [6, 10], active: 0.33 },
  whole: { schools: 1_500, enrolled: [2, 4], active: 0.33 },
});
const words = process.argv.slice(2);
const { options } = wordsOrEnd(words, {
  options: {
    ...{ tenth: 'boolean', short: 'boolean', tiny: 'boolean' },
    ...{ until: 'string', seed: 'string', sabotage: 'string', keep: 'string' },
  },
});
const sabotages = options.sabotage === undefined ? [] : sabotagesOf(['--sabotage', options.sabotage], YEAR_SABOTAGES);
const named = /** @type {const} */ (['tiny', 'short', 'tenth']).find((name) => options[name]);
const size = sabotages.length > 0 ? 'tiny' : (named ?? 'whole');
if (options.keep !== undefined) mkdirSync(options.keep, { recursive: true });
const journey = new YearJourney({
  ...SIZES[size],
  until: options.until ?? AFTER,
  seed: options.seed ?? '2033',
  sabotages,
  keep: options.keep,
  say: (line) => console.log(line),
});
// Whoever stops it does not leave a database and a server behind.
for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM'])) {
  process.once(signal, () => void journey.end(false).finally(() => process.exit(130)));
}
let code = 1;
let result = {};
try {
  result = await journey.play();
  code = journey.faults.length === 0 ? 0 : 1;
} catch (error) {
  console.error(error);
} finally {
  await journey.end(code !== 0);
}
for (const fault of journey.faults) console.log(`✗ ${fault}`);
console.log(JSON.stringify(result));
process.exit(code);
