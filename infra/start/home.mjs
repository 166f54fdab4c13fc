// Where an installation keeps what it must not lose (database, keys, sealed files): one folder, printed at start.
import { createHash } from 'node:crypto';
import { accessSync, constants, existsSync, mkdirSync, statfsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The clone's root folder, absolute. */
export const CLONE = resolve(dirname(fileURLToPath(import.meta.url)), '..', '..');

/** What root-owned installations of one machine share; PostgreSQL's user must be able to traverse it. */
export const SYSTEM_HOME = '/var/lib/chariot';

/** A memory file system, and what must be free in it: some databases, and their logs. */
const MEMORY = '/dev/shm';
const ENOUGH_BYTES = 2 * 1024 ** 3;

/**
 * Where what a test throws away is kept: in memory where there is room, else where temporary files go. A database is a
 * thousand files, and ext4 looks at each of those that were just removed before it makes another.
 * @returns {string}
 */
export function throwAwayFolder() {
  if (!existsSync(MEMORY)) return tmpdir();
  const { bavail, bsize } = statfsSync(MEMORY);
  try {
    accessSync(MEMORY, constants.W_OK | constants.X_OK);
  } catch (error) {
    if (error instanceof Error && 'code' in error) return tmpdir();
    throw error;
  }
  return bavail * bsize >= ENOUGH_BYTES ? MEMORY : tmpdir();
}

/** True under root, where PostgreSQL refuses to run and has to be given another user. */
export const isRoot = () => typeof process.getuid === 'function' && process.getuid() === 0;

/**
 * The folder of this installation, absolute; nothing is created.
 * `CHARIOT_HOME` wins; root gets /var/lib/chariot/<first 12 hex digits of the SHA-256 of the clone's path>, because a
 * clone in /root is closed to PostgreSQL's user; anybody else gets `<clone>/.chariot` (git-ignored).
 * @returns {string}
 */
export function chariotHome() {
  if (process.env['CHARIOT_HOME']) return resolve(process.env['CHARIOT_HOME']);
  if (isRoot()) return join(SYSTEM_HOME, createHash('sha256').update(CLONE).digest('hex').slice(0, 12));
  return join(CLONE, '.chariot');
}

/**
 * Makes the folder, closed to others (root's may be traversed, not listed: the database inside belongs to `postgres`).
 * @param {string} home
 * @returns {string} the same path
 */
export function makeHome(home) {
  mkdirSync(dirname(home), { recursive: true, mode: 0o755 });
  mkdirSync(home, { recursive: true, mode: isRoot() ? 0o711 : 0o700 });
  return home;
}
