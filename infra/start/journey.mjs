// `npm run journey`: builds what has changed, then plays the main job from end to end (test/journeys); `-- backup` plays a
// copy taken under load and its restoration, `-- erasure` the erasure of two tablets by two people, `-- proxies` real nginx, Caddy and Mosquitto in front (root installs them on Debian). Its other arguments (`--sabotage NAME`) and its exit code are the journey's.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { CLONE } from './home.mjs';
import { build, install } from './install.mjs';

const [first, ...others] = process.argv.slice(2);
const JOURNEYS = {
  backup: 'test/journeys/backup.mjs',
  erasure: 'test/journeys/erasure.mjs',
  proxies: 'test/proxies/run.mjs',
};
const named = first !== undefined && Object.hasOwn(JOURNEYS, first);
const journey = named ? JOURNEYS[/** @type {keyof typeof JOURNEYS} */ (first)] : 'test/journeys/journey.mjs';
const args = first === undefined || named ? others : [first, ...others];
try {
  if (!args.includes('list')) {
    install();
    build();
  }
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error));
  process.exit(1);
}
const { status } = spawnSync(process.execPath, [join(CLONE, journey), ...args], {
  cwd: CLONE,
  stdio: 'inherit',
});
process.exit(status ?? 1);
