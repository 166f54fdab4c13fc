// A school year of one académie, through the API, on a clock that is driven: `npm run journey -- year` (1,500 schools), `-- --tenth`
// (150), `-- --tiny` (6 schools; what a sabotage is played on). Every indicator is compared with what another reckoning makes of the raw
// events. The last line is JSON; exit code 0 only if all holds.
import { sabotagesOf, YEAR_SABOTAGES } from './sabotage.mjs';
import { AFTER } from './year/calendar.mjs';
import { YearJourney } from './year/journey.mjs';
import { wordsOrEnd } from '../../infra/start/words.mjs';

/** `enrolled`: tablets of each cart that come by the real door; the others are expected, from the lists of the communes. */
const SIZES = /** @type {const} */ ({
  tiny: { schools: 6, enrolled: [6, 10] },
  tenth: { schools: 150, enrolled: [6, 10] },
  whole: { schools: 1_500, enrolled: [2, 4] },
});
const words = process.argv.slice(2);
const { options } = wordsOrEnd(words, {
  options: { tenth: 'boolean', tiny: 'boolean', until: 'string', seed: 'string', sabotage: 'string' },
});
const sabotages = options.sabotage === undefined ? [] : sabotagesOf(['--sabotage', options.sabotage], YEAR_SABOTAGES);
const size = options.tiny || sabotages.length > 0 ? 'tiny' : options.tenth ? 'tenth' : 'whole';
const journey = new YearJourney({
  ...SIZES[size],
  until: options.until ?? AFTER,
  seed: options.seed ?? '2033',
  sabotages,
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
