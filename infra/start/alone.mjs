// A command that needs no server, no database and no settings: it is built, and then all there is.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { CLONE } from './home.mjs';
import { build, install } from './install.mjs';

/** @param {string} name of a command of `apps/api/src/cli`: its words are this program's */
export function runAlone(name) {
  console.log = console.error; // the standard output is the command's own: another program may read it
  install();
  build();
  const command = join(CLONE, 'apps/api/dist/cli', `${name}.js`);
  const { status } = spawnSync(process.execPath, [command, ...process.argv.slice(2)], {
    cwd: process.env['INIT_CWD'] ?? process.cwd(), // from where the person stands: the file that she names is hers
    stdio: 'inherit',
  });
  process.exitCode = status ?? 1;
}
