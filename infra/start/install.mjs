// What the scripts do before they start anything: install what the lock file names, build what has changed.
import { spawnSync } from 'node:child_process';
import { accessSync, constants, existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { buildAndNote, isBuilt } from './built.mjs';
import { CLONE } from './home.mjs';

const QUIET = { NX_DAEMON: 'false', NX_NO_CLOUD: 'true', SCARF_ANALYTICS: 'false' };

/** @param {string} command @param {string[]} args @param {string} failure */
function run(command, args, failure) {
  const { status, error, stdout } = spawnSync(command, args, {
    cwd: CLONE,
    env: { ...process.env, ...QUIET },
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
    maxBuffer: 64 * 1024 * 1024,
  });
  if (error || status !== 0) throw new Error(`${failure}\n${stdout ?? ''}`, { cause: error });
}

/** Installs the packages of the lock file, unless these very versions are there already (npm keeps a list of them). */
export function install() {
  if (isAsShipped() || isInstalled()) return;
  console.log('installation des paquets…');
  run('npm', ['ci', '--no-audit', '--no-fund'], 'L’installation des paquets a échoué.');
}

/**
 * A folder that this account may not write (in production: /opt/chariot) is used as it was built.
 * @returns {boolean} @throws {Error} when it was not
 */
function isAsShipped() {
  try {
    accessSync(CLONE, constants.W_OK);
    return false;
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && ['EACCES', 'EPERM', 'EROFS'].includes(String(error.code))))
      throw error;
  }
  if (!existsSync(join(CLONE, 'apps/api/dist/main.js')) || !existsSync(join(CLONE, 'node_modules'))) {
    throw new Error(
      `${CLONE} n’est pas construit, et ce compte n’y écrit pas : sous le compte qui l’a installé, lancez « npm ci » puis « npm run build ».`,
    );
  }
  return true;
}

/** @returns {boolean} */
function isInstalled() {
  const list = join(CLONE, 'node_modules', '.package-lock.json'); // written last: an install cut short has none
  if (!existsSync(list)) return false;
  const packages = (/** @type {string} */ file) => JSON.parse(readFileSync(file, 'utf8')).packages;
  const there = packages(list);
  return Object.entries(packages(join(CLONE, 'package-lock.json'))).every(
    // Optional packages (another platform's programs) may be left out.
    ([path, wanted]) => path === '' || there[path]?.version === wanted.version || (wanted.optional && !there[path]),
  );
}

/** Builds every project that has changed (cached by nx). */
export function build() {
  if (isAsShipped() || isBuilt()) return;
  const first = !existsSync(join(CLONE, 'apps/api/dist')) || !statSync(join(CLONE, 'apps/api/dist')).isDirectory();
  if (first) console.log('construction…');
  buildAndNote(() =>
    run(join(CLONE, 'node_modules/.bin/nx'), ['run-many', '-t', 'build'], 'La construction a échoué.'),
  );
}
