import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { CLONE } from './home.mjs';
import { build, install } from './install.mjs';

/**
 * Builds what has changed (not to list what can be played), then plays a script of `test/`.
 * @param {string} script relative to the clone @param {string[]} args
 * @returns {number} its exit code
 */
export function play(script, args) {
  if (!args.includes('list')) {
    install();
    build();
  }
  const { status } = spawnSync(process.execPath, [join(CLONE, script), ...args], { cwd: CLONE, stdio: 'inherit' });
  return status ?? 1;
}
