// Finds the browser that the console is tried in; on Debian, root installs it.
import { spawnSync } from 'node:child_process';
import { accessSync, constants, existsSync, readFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { isRoot } from './home.mjs';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];

/** Path of a Chromium: `CHROMIUM_PATH`, or the first one on the PATH. @returns {string | undefined} */
export function findChromium() {
  const told = process.env['CHROMIUM_PATH'];
  if (told) return isProgram(told) ? told : undefined;
  const folders = (process.env['PATH'] ?? '').split(delimiter).filter(Boolean);
  return NAMES.flatMap((name) => folders.map((folder) => join(folder, name))).find(isProgram);
}

/**
 * A Chromium, installed first where that is ours to do.
 * @returns {string}
 * @throws {Error} one French sentence, where there is none and it cannot be installed
 */
export function needChromium() {
  const found = findChromium();
  if (found) return found;
  if (isRoot() && isDebian() && !process.env['CHROMIUM_PATH']) {
    console.log('installation de Chromium (apt-get)…');
    aptGet('update');
    aptGet('install', '-y', '--no-install-recommends', 'chromium', 'fonts-liberation');
    const installed = findChromium();
    if (installed) return installed;
  }
  throw new Error(
    'Il faut un Chromium pour essayer la console : installez le paquet « chromium » ou donnez son chemin dans CHROMIUM_PATH.',
  );
}

/** @param {...string} args */
function aptGet(...args) {
  const { status, stdout, stderr } = spawnSync('apt-get', ['-q', ...args], {
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
  });
  if (status !== 0) console.error(`${stdout ?? ''}${stderr ?? ''}`.trim());
}

function isDebian() {
  return existsSync('/etc/os-release') && /^ID=debian$/m.test(readFileSync('/etc/os-release', 'utf8'));
}

/** @param {string} path */
function isProgram(path) {
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
