// One running Chariot: PostgreSQL (embedded, or DATABASE_URL's), the server, and whoever comes with them. What
// `npm start`, `npm run serve` and the journeys share.
import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { chariotHome, CLONE, makeHome } from './home.mjs';
import { startPostgres } from './postgres.mjs';

const READY_DEADLINE_MS = 120_000; // a first start makes the authority's keys and every table
const STOP_DEADLINE_MS = 15_000;
const SERVER = join(CLONE, 'apps/api/dist/main.js');
const LINKS = join(CLONE, 'apps/api/dist/cli/links.js');
/** In an installation's folder: the settings that whoever started the server last gave it beside the environment's. */
const STARTED_WITH = 'started-with.json';

/**
 * @typedef {{ pid: number | undefined, stop: (signal?: NodeJS.Signals) => Promise<void> }} Server
 * @typedef {object} Stack
 * @property {string} home
 * @property {string} url          for people
 * @property {string} deviceUrl    for devices
 * @property {string} fingerprint  of the root certificate, as agents pin it
 * @property {string | null} firstRunCode
 * @property {string} databaseUrl  as its owner
 * @property {(meanwhile?: () => Promise<void>) => Promise<void>} restartServer  stops it by `kill -9`, starts it again
 * @property {(email: string) => Promise<string>} linkFor  a one-time sign-in link, made by the operator
 * @property {(...emails: string[]) => Promise<string[]>} linksFor  as many as addresses, in one go
 * @property {Promise<number>} ended  settles when the server ends without being told to
 * @property {() => Promise<void>} stop
 * @property {() => number | undefined} serverPid
 * @property {(env: Record<string, string>) => Promise<Server>} another  one more server on this database and folder, whose
 *   settings (its ports) win over those of the first
 *
 * @param {object} [options]
 * @param {string} [options.home]
 * @param {Record<string, string>} [options.env]   settings of the server that win over the environment's
 * @param {boolean} [options.persistent]           false: a throw-away stack for tests
 * @param {'inherit' | 'ignore' | number} [options.logs]  where the server's log lines go
 * @returns {Promise<Stack>}
 */
export async function startStack({ home = chariotHome(), env = {}, persistent = true, logs = 'ignore' } = {}) {
  makeHome(home);
  const database = await openDatabase(home, env['DATABASE_URL'] ?? process.env['DATABASE_URL'], persistent);
  const databaseUrl = database.url;
  const settings = { ...process.env, ...env, DATABASE_URL: databaseUrl, CHARIOT_HOME: home };
  writeFileSync(join(home, STARTED_WITH), JSON.stringify(env), { mode: 0o600 });
  let server;
  try {
    server = await startServer(settings, logs);
  } catch (error) {
    await database.stop();
    throw error;
  }
  let current = server;
  let restarting = false;
  /** @type {import('node:child_process').ChildProcess[]} */
  const others = [];
  /** @type {(code: number) => void} */
  let end = () => undefined;
  const ended = new Promise((resolve) => (end = resolve));
  const watch = () => current.child.once('exit', (code) => restarting || end(code ?? 1));
  watch();
  return {
    home,
    url: current.ready.url,
    deviceUrl: current.ready.deviceUrl,
    fingerprint: current.ready.fingerprint,
    firstRunCode: current.ready.firstRunCode,
    databaseUrl,
    ended,
    serverPid: () => current.child.pid,
    linkFor: async (email) => (await askForLinks(current.child, [email]))[0] ?? '',
    linksFor: (...emails) => askForLinks(current.child, emails),
    async restartServer(meanwhile = () => Promise.resolve()) {
      restarting = true;
      await stopChild(current.child, 'SIGKILL');
      await meanwhile();
      current = await startServer(settings, logs);
      restarting = false;
      watch();
    },
    async another(own) {
      const { child } = await startServer({ ...settings, ...own }, logs);
      others.push(child);
      return { pid: child.pid, stop: (signal = 'SIGTERM') => stopChild(child, signal) };
    },
    async stop() {
      restarting = true;
      for (const child of [current.child, ...others]) await stopChild(child, 'SIGTERM');
      await database.stop();
    },
  };
}

/**
 * The database of an installation: DATABASE_URL's, or the embedded one's, started (or found running) at `home`.
 * @param {string} home @param {string | undefined} external @param {boolean} persistent
 * @returns {Promise<{ url: string, stop: () => Promise<void> }>}
 */
async function openDatabase(home, external, persistent) {
  if (external) return { url: external, stop: () => Promise.resolve() };
  const postgres = await startPostgres({ home, persistent });
  return { url: await ownDatabase(postgres.url), stop: () => postgres.stop() };
}

/**
 * One-time sign-in links, whether the server runs or not.
 * @param {string[]} emails @returns {Promise<string[]>}
 */
export async function operatorLinks(emails) {
  const home = makeHome(chariotHome());
  const database = await openDatabase(home, process.env['DATABASE_URL'], true);
  try {
    return await commandForLinks(emails, { ...process.env, DATABASE_URL: database.url, CHARIOT_HOME: home });
  } finally {
    await database.stop();
  }
}

/**
 * A command line of the server, on this installation's database, whether the server runs or not; it speaks for itself.
 * @param {string} name of its file in apps/api/src/cli @param {string[]} args
 * @returns {Promise<number>} its exit code
 */
export async function operatorCommand(name, args) {
  const home = makeHome(chariotHome());
  const database = await openDatabase(home, process.env['DATABASE_URL'], true);
  try {
    const env = { ...startedWith(home), ...process.env, DATABASE_URL: database.url, CHARIOT_HOME: home };
    // From where the person stands: the files that she names are hers.
    const child = spawn(process.execPath, [join(CLONE, `apps/api/dist/cli/${name}.js`), ...args], {
      cwd: process.env['INIT_CWD'] ?? process.cwd(),
      env,
      stdio: ['ignore', 'inherit', 'inherit'],
    });
    return await new Promise((resolve, reject) => {
      child.once('error', reject);
      child.once('close', (code) => resolve(code ?? 1));
    });
  } finally {
    await database.stop();
  }
}

/** So that a command speaks of the server that runs. @param {string} home @returns {Record<string, string>} */
function startedWith(home) {
  const file = join(home, STARTED_WITH);
  return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : {};
}

/** The server's own database beside `postgres`, made the first time. @param {string} url @returns {Promise<string>} */
async function ownDatabase(url) {
  const { Client } = await import('pg'); // late: packages may not be installed yet when this file is loaded
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    const found = await client.query("select 1 from pg_database where datname = 'chariot'");
    if (found.rowCount === 0) await client.query('create database chariot');
  } finally {
    await client.end();
  }
  const own = new URL(url);
  own.pathname = '/chariot';
  return own.href;
}

/**
 * @param {NodeJS.ProcessEnv} env
 * @param {'inherit' | 'ignore' | number} logs
 */
async function startServer(env, logs) {
  if (!existsSync(SERVER)) throw new Error('Le serveur n’est pas construit : lancez « npm run build ».');
  // A group of its own: Ctrl-C in the terminal reaches this script, which stops everything in order.
  // Without source maps: reading them takes a fifth of a start, and what is built reads as it was written.
  const child = spawn(process.execPath, [SERVER], {
    cwd: CLONE,
    env,
    detached: true,
    stdio: ['ignore', logs, 'pipe', 'ipc'],
  });
  let said = '';
  child.stderr?.setEncoding('utf8').on('data', (/** @type {string} */ text) => {
    said = (said + text).slice(-4_000);
    if (logs === 'inherit') process.stderr.write(text);
  });
  const ready = await new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error('Le serveur ne répond pas.')), READY_DEADLINE_MS);
    child.once('message', (message) => (clearTimeout(timer), resolve(message)));
    child.once('error', (error) => (clearTimeout(timer), reject(error)));
    child.once('close', () => (clearTimeout(timer), reject(new Error(said.trim() || 'Le serveur s’est arrêté.'))));
  }).catch(async (error) => {
    await stopChild(child, 'SIGKILL');
    throw error;
  });
  return { child, ready };
}

/**
 * Asked of the running server, which knows its starter.
 * @param {import('node:child_process').ChildProcess} server @param {string[]} emails
 * @returns {Promise<string[]>} in their order
 */
function askForLinks(server, emails) {
  const id = randomUUID();
  return new Promise((resolve, reject) => {
    const hear = (/** @type {{ id?: string, links?: string[], refused?: string }} */ answer) => {
      if (answer.id !== id) return;
      server.off('message', hear).off('exit', gone);
      if (answer.links) resolve(answer.links);
      else reject(new Error(answer.refused ?? 'Le serveur n’a pas donné de lien.'));
    };
    const gone = () => reject(new Error('Le serveur s’est arrêté.'));
    server.on('message', hear).once('exit', gone);
    server.send({ id, linksFor: emails });
  });
}

/**
 * @param {string[]} emails @param {NodeJS.ProcessEnv} env
 * @returns {Promise<string[]>} in their order
 */
function commandForLinks(emails, env) {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [LINKS, ...emails], { cwd: CLONE, env, stdio: ['ignore', 'pipe', 'pipe'] });
    let out = '';
    let said = '';
    child.stdout.setEncoding('utf8').on('data', (text) => (out += text));
    child.stderr.setEncoding('utf8').on('data', (text) => (said += text));
    child.once('error', reject);
    child.once('close', (code) => (code === 0 ? resolve(out.trim().split('\n')) : reject(new Error(said.trim()))));
  });
}

/**
 * @param {import('node:child_process').ChildProcess} child
 * @param {NodeJS.Signals} signal
 * @returns {Promise<void>}
 */
export function stopChild(child, signal) {
  if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) return Promise.resolve();
  return new Promise((resolve) => {
    const last = setTimeout(() => child.kill('SIGKILL'), STOP_DEADLINE_MS);
    child.once('close', () => (clearTimeout(last), resolve()));
    child.kill(signal);
  });
}
