// Where an installation keeps what it must not lose (database, keys, sealed files): one folder, printed at start.
import { createHash } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The clone's root folder, absolute. */
export const CLONE = resolve(dirname(fileURLToPath(import.meta.url)), '..', '..');

/** What root-owned installations of one machine share; PostgreSQL's user must be able to traverse it. */
export const SYSTEM_HOME = '/var/lib/chariot';

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
