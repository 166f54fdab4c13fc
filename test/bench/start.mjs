// `npm run serve` to « ready », built, on a database that is there already.
import { spawn } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CLONE } from '../../infra/start/home.mjs';
import { freePorts } from '../journeys/ports.mjs';
import { percentile } from './figures.mjs';

const NAME = 'start';
const STARTS = 5;
const GOAL_S = 3;
const PATIENCE_MS = 180_000;

/** @param {import('./ground.mjs').Ground} ground */
export async function run(ground) {
  const home = mkdtempSync(join(tmpdir(), 'chariot-bench-start-'));
  chmodSync(home, 0o711);
  ground.atEnd(() => rmSync(home, { recursive: true, force: true, maxRetries: 5 }));
  const [http = 0, device = 0, mqtt = 0] = await freePorts(3);
  const env = {
    ...{ PATH: process.env['PATH'], HOME: home, CHARIOT_HOME: join(home, 'home'), CHARIOT_LOG_LEVEL: 'error' },
    ...{ CHARIOT_HTTP_PORT: `${http}`, CHARIOT_DEVICE_PORT: `${device}`, CHARIOT_MQTT_PORT: `${mqtt}` },
  };
  // The first makes the database, its tables and the authority.
  const first = await served(env);
  const seconds = [];
  for (let at = 0; at < STARTS; at += 1) seconds.push(await served(env));
  const value = percentile(seconds, 0.5);
  const met = value < GOAL_S;
  const all = seconds.map((one) => one.toFixed(2)).join(', ');
  ground.report({ name: NAME, case: 'first, tables and keys made', value: first, unit: 's', goal: '', met: true });
  ground.report({
    ...{ name: NAME, case: `median of ${STARTS}`, value, unit: 's', goal: `< ${GOAL_S} s`, met },
    ...(!met && { reason: `each: ${all}` }),
  });
}

/** Starts and stops it. @param {NodeJS.ProcessEnv} env @returns {Promise<number>} seconds until it is ready */
async function served(env) {
  const from = performance.now();
  const child = spawn('npm', ['run', '--silent', 'serve'], {
    cwd: CLONE,
    env,
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let said = '';
  const ready = new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`it is never ready: ${said}`)), PATIENCE_MS);
    const hear = (/** @type {Buffer} */ text) => {
      said += text;
      if (/^ready /m.test(said)) (clearTimeout(timer), resolve(performance.now()));
    };
    child.stdout.on('data', hear);
    child.stderr.on('data', hear);
    child.once('exit', () => (clearTimeout(timer), reject(new Error(said))));
  });
  const at = await ready;
  const ended = new Promise((resolve) => child.once('close', resolve));
  // As Ctrl-C does: the whole group.
  process.kill(-Number(child.pid), 'SIGINT');
  await ended;
  return (Number(at) - from) / 1_000;
}
