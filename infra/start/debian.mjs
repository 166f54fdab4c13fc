// Programs that tests need and that no npm package brings: found on the PATH, or installed by root on Debian.
import { spawnSync } from 'node:child_process';
import { accessSync, constants, existsSync, readFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { isRoot } from './home.mjs';

/** Path of the first of these programs that is on the PATH, or in a folder that ordinary accounts leave out. @param {...string} names @returns {string | undefined} */
export function findProgram(...names) {
  const folders = [...(process.env['PATH'] ?? '').split(delimiter).filter(Boolean), '/usr/sbin', '/sbin'];
  return names.flatMap((name) => folders.map((folder) => join(folder, name))).find(isProgram);
}

/** Whether packages may be installed here: by root, on Debian. */
export const maySetUp = () =>
  isRoot() && existsSync('/etc/os-release') && /^ID=debian$/m.test(readFileSync('/etc/os-release', 'utf8'));

/** @param {...string} packages installed without what they only recommend, and without starting any service */
export function setUp(...packages) {
  aptGet('update');
  aptGet('install', '-y', '--no-install-recommends', ...packages);
}

/** @param {...string} args */
function aptGet(...args) {
  const { status, stdout, stderr } = spawnSync('apt-get', ['-q', ...args], {
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive', RUNLEVEL: '1' },
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
  });
  if (status !== 0) console.error(`${stdout ?? ''}${stderr ?? ''}`.trim());
}

/** @param {string} path */
export function isProgram(path) {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && ['ENOENT', 'EACCES', 'ENOTDIR'].includes(String(error.code))) {
      return false;
    }
    throw error;
  }
}
