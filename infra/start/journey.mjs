// `npm run journey`: plays the main job from end to end (test/journeys); `-- backup` plays a copy taken under load and its
// restoration, `-- erasure` the erasure of two tablets by two people, `-- apple` twelve iPads, `-- proxies` real nginx, Caddy and
// Mosquitto in front (root installs them on Debian). Its other arguments (`--sabotage NAME`) and its exit code are the journey's.
import { play } from './play.mjs';

const JOURNEYS = new Map([
  ['apple', 'test/journeys/apple.mjs'],
  ['backup', 'test/journeys/backup.mjs'],
  ['erasure', 'test/journeys/erasure.mjs'],
  ['proxies', 'test/proxies/run.mjs'],
]);
const args = process.argv.slice(2);
const named = JOURNEYS.get(args[0] ?? '');
process.exitCode = named ? play(named, args.slice(1)) : play('test/journeys/journey.mjs', args);
