// A copy taken under load, restored elsewhere: 12 tablets enrol and work, people work, the copy is taken meanwhile, the server
// is lost with its database, the copy goes into an empty one on another cluster, a server starts there at the same addresses,
// and the same tablets go on with it. The last line is JSON; the exit code is 0 only when all of it is as it must be.
import { spawn } from 'node:child_process';
import { chmodSync, cpSync, mkdirSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { startSimulation } from '@chariot/agent';
import { Client } from '../../infra/seed/client.mjs';
import { deliveredDevices, EXAMPLE_EMAILS, seed } from '../../infra/seed/seed.mjs';
import { CLONE, throwAwayFolder } from '../../infra/start/home.mjs';
import { startPostgres } from '../../infra/start/postgres.mjs';
import { startStack } from '../../infra/start/stack.mjs';
import { certificates, openings, tableNames, torn, withFacts } from './backup/accounts.mjs';
import { workOn } from './backup/load.mjs';
import { homePageOf, mustCome, until } from './facts.mjs';
import { freePorts } from './ports.mjs';
import { BACKUP_SABOTAGES, sabotageOf } from './sabotage.mjs';

const DEVICES = 12;
const AFTERWARDS = 'https://www.education.gouv.fr/apres-la-panne';
const SLOW_COPY = fileURLToPath(new URL('./backup/slow-copy.mjs', import.meta.url));

/** What each figure must be. */
const EXPECTED = {
  enrolled: DEVICES,
  workedDuringCopy: true,
  restored: true,
  torn: 0,
  tablesMissing: 0,
  sessionGoesOn: true,
  goOn: DEVICES,
  enrolledAgain: 0,
  journalHolds: true,
};

const sabotage = sabotageOf(process.argv.slice(2), BACKUP_SABOTAGES);
const patience = sabotage === null ? 90_000 : 20_000;
const folder = mkdtempSync(join(throwAwayFolder(), 'chariot-backup-'));
chmodSync(folder, 0o711); // under root, PostgreSQL's own user must reach its data
const logFile = join(folder, 'server.log');
const log = openSync(logFile, 'a', 0o600);
const [http = 0, device = 0, mqtt = 0] = await freePorts(3);
const env = {
  CHARIOT_HTTP_PORT: String(http),
  CHARIOT_DEVICE_PORT: String(device),
  CHARIOT_MQTT_PORT: String(mqtt),
  CHARIOT_PUBLIC_URL: `http://localhost:${http}`,
  CHARIOT_LOG_LEVEL: 'warn',
};
/** @type {(() => Promise<unknown>)[]} last first */
const closing = [];
/** @type {Record<string, unknown>} */
const result = {};

try {
  await play();
} catch (error) {
  console.error(error);
} finally {
  for (const close of closing.reverse()) await close().catch((error) => console.error(error));
}
const faults = Object.entries(EXPECTED).flatMap(([name, wanted]) =>
  result[name] === wanted ? [] : [`✗ ${name}: ${JSON.stringify(result[name])}, and not ${JSON.stringify(wanted)}`],
);
for (const fault of faults) console.log(fault);
if (faults.length > 0 && sabotage === null) console.error(readFileSync(logFile, 'utf8').slice(-20_000));
rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
console.log(JSON.stringify(result));
process.exit(faults.length === 0 ? 0 : 1);

async function play() {
  const first = await startStack({ home: join(folder, 'one'), persistent: false, env, logs: log });
  let firstStopped = false;
  const stopFirst = async () => {
    if (!firstStopped) await first.stop();
    firstStopped = true;
  };
  closing.push(stopFirst);

  const example = await seed({ ...first, devices: DEVICES });
  const referent = new Client(first.url);
  await referent.enter(await first.linkFor(EXAMPLE_EMAILS['digitalReferent'] ?? ''));
  const { codes } = await referent.call('POST', `/classrooms/${example.classroomId}/enrolment-windows`, {});
  const delivered = deliveredDevices(DEVICES);
  const cart = await startSimulation({
    serverUrl: first.deviceUrl,
    fingerprint: first.fingerprint,
    codes: codes.map(({ code }, index) => ({ code, ...delivered[index] })),
    folder: join(folder, 'tablettes'),
    staggerMs: 100,
  });
  closing.push(() => cart.stop());
  const profile = await referent.call('GET', `/profiles/${example.profileId}`);
  const settings = Object.keys(profile.settings);
  const satisfied = (url) => withFacts(url, (facts) => facts.satisfied(example.classroomId, settings));
  const areReady = async () => (await satisfied(first.databaseUrl)).length === DEVICES;
  await mustCome('tablets that are configured', areReady, 90_000);
  result.enrolled = (await withFacts(first.databaseUrl, (facts) => facts.enrolled(example.classroomId))).length;
  console.log(`${result.enrolled} tablettes enrôlées`);

  // Under load.
  const load = workOn({ client: referent, schoolId: example.schoolId, profileId: example.profileId });
  await mustCome('work under way', async () => load.done.openings >= 20 && load.done.changes >= 2, 120_000);
  const before = await withFacts(first.databaseUrl, openings);
  const copy = join(folder, 'essai.copie');
  const made = await command('backup', [copy], first.databaseUrl, first.home, {
    NODE_OPTIONS: `--import ${SLOW_COPY}`,
    ...(sabotage === 'two-moments' && { WITHOUT_SNAPSHOT: '1' }),
  });
  if (made.code !== 0) throw new Error(made.said);
  await pause(300);
  await load.stop();
  const after = await withFacts(first.databaseUrl, openings);
  result.workedDuringCopy = after - before >= 10;
  console.log(
    `${after - before} classes mobiles ouvertes pendant la copie, ${load.done.changes} changements du profil`,
  );

  const lost = await withFacts(first.databaseUrl, async (facts) => ({
    tables: await tableNames(facts),
    certificates: await certificates(facts),
  }));
  const home = join(folder, 'two');
  mkdirSync(home, { mode: 0o711 });
  cpSync(join(first.home, 'master.key'), join(home, 'master.key'));
  if (sabotage === 'other-key')
    writeFileSync(join(home, 'master.key'), randomBytes(32).toString('hex'), { mode: 0o600 });
  await stopFirst();

  // Another cluster: roles, numbers of transactions, everything is new.
  const cluster = await startPostgres({ home, persistent: false });
  closing.push(() => cluster.stop());
  await withFacts(cluster.url, (facts) => facts.query('create database chariot'));
  const databaseUrl = cluster.url.replace(/\/postgres$/, '/chariot');
  const restored = await command('restore', [copy], databaseUrl, home);
  console.log(restored.said.trim());
  result.restored = restored.code === 0;
  if (!result.restored) return;
  await withFacts(databaseUrl, async (facts) => {
    result.torn = await torn(facts);
    const tables = await tableNames(facts);
    result.tablesMissing = lost.tables.filter((name) => !tables.includes(name)).length;
    result.openingsInCopy = (await openings(facts)) - before;
    await spoil(facts);
  });

  const second = await startStack({ home, env: { ...env, DATABASE_URL: databaseUrl }, logs: log });
  closing.push(() => second.stop());
  // The session that was opened before the copy.
  result.sessionGoesOn = await referent.call('GET', '/sessions/current').then(
    () => true,
    (error) => (console.log(String(error)), false),
  );
  const { name, version, settings: kept } = await referent.call('GET', `/profiles/${example.profileId}`);
  const webLinks = { ...kept.webLinks, homePage: AFTERWARDS };
  await referent.call('PUT', `/profiles/${example.profileId}`, { name, version, settings: { ...kept, webLinks } });
  // By the tablets' own disks, and by what the new database was told.
  const goingOn = async () => {
    const told = new Set(await satisfied(databaseUrl));
    return cart.devices.filter((tablet) => told.has(tablet.deviceId) && homePageOf(tablet.disk) === AFTERWARDS).length;
  };
  await until(async () => (await goingOn()) === DEVICES, patience);
  result.goOn = await goingOn();
  const now = await withFacts(databaseUrl, certificates);
  result.enrolledAgain = now.filter((fingerprint) => !lost.certificates.includes(fingerprint)).length;
  // Sealed before the copy, unsealed at that moment, written since: none was altered, none is missing.
  const journal = await command('audit', ['verify'], databaseUrl, home);
  result.journalHolds = journal.code === 0;
  if (journal.code !== 0) console.log(journal.said);
}

/** @param {import('./facts.mjs').Facts} facts */
async function spoil(facts) {
  if (sabotage === 'lost-authority') {
    const tables = await facts.query(`select tablename name from pg_tables where schemaname = 'pki'`);
    await facts.query(`truncate ${tables.map((table) => `pki.${table.name}`).join(', ')} cascade`);
  }
  if (sabotage === 'forgotten-certificates') await facts.query('truncate pki.device_certificate cascade');
}

/**
 * A command line of the server, as the operator runs it.
 * @param {string} name @param {string[]} args @param {string} databaseUrl @param {string} home @param {object} [more]
 * @returns {Promise<{ code: number, said: string }>}
 */
function command(name, args, databaseUrl, home, more = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [join(CLONE, `apps/api/dist/cli/${name}.js`), ...args], {
      cwd: CLONE,
      env: { PATH: process.env['PATH'], ...env, DATABASE_URL: databaseUrl, CHARIOT_HOME: home, ...more },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let said = '';
    for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (text) => (said += text));
    child.once('error', reject);
    child.once('close', (code) => resolve({ code: code ?? 1, said }));
  });
}
