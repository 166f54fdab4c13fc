// `npm start`: everything at once, with the example and 12 simulated tablets that enrol before one's eyes.
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { build, install } from './install.mjs';
import { startApns } from './apns.mjs';
import { chariotHome, CLONE, makeHome } from './home.mjs';
import { startStack, stopChild } from './stack.mjs';
import { stoppable } from './stopping.mjs';
import { MONEY_EMAILS, seedMoney } from '../seed/money.mjs';
import { seedPush } from '../seed/push.mjs';
import { deliveredDevices, EXAMPLE_EMAILS, seed } from '../seed/seed.mjs';

const SIMULATOR = join(CLONE, 'apps/agent/dist/chariot-simulator.mjs');
const STAGGER_MS = 900; // slow enough to be seen, quick enough to be watched
/** The example is played with by tools that read plain XML. */
const IPADS = { CHARIOT_APPLE_UNSIGNED_PROFILES: process.env['CHARIOT_APPLE_UNSIGNED_PROFILES'] ?? 'yes' };
const EMAILS = { ...EXAMPLE_EMAILS, ...MONEY_EMAILS };
const ROLES = {
  ...{ digitalReferent: 'Référente numérique', it: 'Informatique de la commune', academie: 'Académie' },
  ...{ finance: 'Secrétariat de la mairie', authorisingOfficer: 'Maire', schoolHead: 'Direction de l’école' },
};

/** @type {import('./stack.mjs').Stack | undefined} */
let stack;
/** @type {import('./apns.mjs').ExampleApns | undefined} */
let apns;
/** @type {import('node:child_process').ChildProcess | undefined} */
let simulator;
const stop = stoppable(async () => {
  if (simulator) await stopChild(simulator, 'SIGTERM');
  await stack?.stop();
  await apns?.stop();
});

try {
  install();
  build();
  // An operator's own settings win: somebody may try the example against Apple.
  if (process.env['CHARIOT_APNS_URL'] === undefined) apns = await startApns(makeHome(chariotHome()));
  stack = await startStack({
    env: { ...IPADS, ...apns?.env },
    logs: process.env['CHARIOT_LOG_LEVEL'] ? 'inherit' : 'ignore',
  });
  console.log(`dossier ${stack.home}`);
  const { client, classroomId, conventionId } = await seed(stack);
  if (apns) await seedPush(client, apns.control);
  await seedMoney(client, { conventionId, databaseUrl: stack.databaseUrl });
  simulator = await simulate(client, classroomId, stack);
  const links = await stack.linksFor(...Object.keys(ROLES).map((role) => EMAILS[role] ?? ''));
  for (const [index, title] of Object.values(ROLES).entries()) console.log(`${title.padEnd(28)} ${links[index]}`);
  console.log(`ready ${stack.url}`);
  await stop((await stack.ended) || 1, 'Le serveur s’est arrêté de lui-même : relancez « npm start ».');
} catch (error) {
  await stop(1, error instanceof Error ? error.message : String(error));
}

/**
 * Starts the tablets: the first time with the codes of a window opened for them, afterwards with the identities that
 * their folder keeps.
 * @param {import('../seed/client.mjs').Client} client
 * @param {string} classroomId
 * @param {import('./stack.mjs').Stack} running
 */
async function simulate(client, classroomId, running) {
  const folder = join(running.home, 'tablettes');
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const codesFile = join(folder, 'codes.json');
  const board = await client.call('GET', `/classrooms/${classroomId}/board`);
  const waiting = board.tiles.filter((/** @type {{ state: string }} */ tile) => tile.state === 'waiting');
  if (waiting.length > 0) {
    if (board.window) await client.call('POST', `/enrolment-windows/${board.window.id}/closure`);
    const opened = await client.call('POST', `/classrooms/${classroomId}/enrolment-windows`, { minutes: 24 * 60 });
    const delivered = deliveredDevices(
      Math.max(...opened.codes.map((/** @type {{ slot: number }} */ { slot }) => slot)),
    );
    const codes = opened.codes.map((/** @type {{ slot: number, code: string }} */ { slot, code }) => ({
      code,
      ...delivered[slot - 1],
    }));
    // A start that was cut short has enrolled some already: they go on with what their folders keep.
    const known = existsSync(codesFile) ? JSON.parse(readFileSync(codesFile, 'utf8')) : [];
    const others = known.filter(
      (/** @type {{ serialNumber: string }} */ old) =>
        !codes.some((/** @type {{ serialNumber: string }} */ code) => code.serialNumber === old.serialNumber),
    );
    writeFileSync(codesFile, JSON.stringify([...others, ...codes]), { mode: 0o600 });
  }
  const args = ['--server', running.deviceUrl, '--fingerprint', running.fingerprint, '--codes', codesFile];
  return spawn(process.execPath, [SIMULATOR, ...args, '--folder', folder, '--stagger', String(STAGGER_MS)], {
    cwd: CLONE,
    detached: true,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
}
