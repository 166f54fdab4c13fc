// `npm run journey`: plays the main job from end to end (test/journeys); `-- backup` plays a copy taken under load and its
// restoration, `-- erasure` the erasure of two tablets by two people, `-- apple` twelve iPads, `-- proxies` real nginx, Caddy and
// Mosquitto in front (root installs them on Debian), `-- year` a school year of an académie on a driven clock (`--tenth`: a tenth of
// it; root installs libfaketime on Debian), `-- tasks` the commonest tasks of each role, in Chromium (`--role a,b`: of
// those alone). Its other arguments (`--sabotage NAME`) and its exit code are the journey's.
import { play } from './play.mjs';
import { wordsOrEnd } from './words.mjs';

const JOURNEYS = new Map([
  ['apple', 'test/journeys/apple.mjs'],
  ['backup', 'test/journeys/backup.mjs'],
  ['erasure', 'test/journeys/erasure.mjs'],
  ['proxies', 'test/proxies/run.mjs'],
  ['year', 'test/journeys/year.mjs'],
  ['tasks', 'test/journeys/tasks.mjs'],
]);
const args = process.argv.slice(2);
/** Of the year alone: how large, how long, what it is drawn from, and where its files are kept. */
const OF_THE_YEAR = /** @type {const} */ ({
  ...{ tenth: 'boolean', short: 'boolean', tiny: 'boolean' },
  ...{ until: 'string', seed: 'string', keep: 'string' },
});
const { names } = wordsOrEnd(args, {
  names: [...JOURNEYS.keys()],
  options: { sabotage: 'string', role: 'string', ...(args.includes('year') && OF_THE_YEAR) },
});
const [name = '', ...more] = names;
if (more.length > 0) {
  console.error(`Un seul parcours à la fois : ${names.join(', ')}.`);
  process.exit(2);
}
const others = args.filter((word) => word !== name);
process.exitCode = play(JOURNEYS.get(name) ?? 'test/journeys/journey.mjs', others);
