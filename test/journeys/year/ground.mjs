// What the year is played on: a PostgreSQL and a server of its own, on the driven clock, and lines to both; and what they cost.
import { chmodSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import { throwAwayFolder } from '../../../infra/start/home.mjs';
import { startPostgres } from '../../../infra/start/postgres.mjs';
import { startStack } from '../../../infra/start/stack.mjs';
import { freePorts } from '../ports.mjs';
import { Line } from './caller.mjs';
import { DrivenClock } from './clock.mjs';
import { costs } from './costs.mjs';
import { ServerDays } from './server-days.mjs';

export class Ground {
  #begun = performance.now();
  /** @type {(() => unknown)[]} */
  #endings = [];
  /** @type {string[]} */
  #logs = [];
  #postmaster = 0;
  /** @type {import('../../../infra/start/stack.mjs').Stack | undefined} */
  #stack;
  /** @type {Line | undefined} */
  #line;

  /** @param {number} at the instant at which its clock begins */
  async start(at) {
    const folder = mkdtempSync(join(throwAwayFolder(), 'chariot-year-'));
    this.#endings.push(() => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }));
    // Under root, PostgreSQL's own user must reach its data, and the clock.
    chmodSync(folder, 0o711);
    const clock = new DrivenClock(folder, at);
    const { env, databaseEnv } = clock;
    const postgres = await startPostgres({ home: join(folder, 'base'), persistent: false, env: databaseEnv });
    this.#endings.push(() => postgres.stop());
    this.#postmaster = Number(readFileSync(join(postgres.dataDir, 'postmaster.pid'), 'utf8').split('\n')[0]);
    const databaseUrl = await ownDatabase(postgres.url);
    const [http = 0, device = 0, mqtt = 0] = await freePorts(3);
    const serverLog = join(folder, 'serveur.log');
    this.#logs.push(join(folder, 'base/postgres.log'), serverLog);
    const stack = await startStack({
      home: join(folder, 'home'),
      logs: openSync(serverLog, 'a', 0o600),
      env: {
        ...env,
        ...(process.env['YEAR_NODE_OPTIONS'] && { NODE_OPTIONS: process.env['YEAR_NODE_OPTIONS'] }),
        DATABASE_URL: databaseUrl,
        CHARIOT_HTTP_PORT: String(http),
        CHARIOT_DEVICE_PORT: String(device),
        CHARIOT_MQTT_PORT: String(mqtt),
        CHARIOT_PUBLIC_URL: `http://localhost:${http}`,
        CHARIOT_TRUSTED_PROXIES: '127.0.0.1',
        CHARIOT_LOG_LEVEL: 'warn',
      },
    });
    this.#stack = stack;
    this.#endings.push(() => stack.stop());
    const days = new ServerDays({ clock, databaseUrl, url: `http://127.0.0.1:${http}` });
    await days.open();
    this.#endings.push(() => days.close());
    const line = new Line(`http://127.0.0.1:${http}`);
    this.#line = line;
    this.#endings.push(() => line.end());
    return { folder, env, clock, stack, days, line };
  }

  /** So far: seconds that have passed, those of processors, and calls of the API. */
  spent() {
    const seconds = Math.round((performance.now() - this.#begun) / 1_000);
    const processor = costs({ server: this.#stack?.serverPid(), postmaster: this.#postmaster });
    return { seconds, ...processor, calls: this.#line?.calls ?? 0 };
  }

  /** @param {boolean} tells the server's log, where something went wrong */
  async end(tells) {
    for (const log of tells ? this.#logs : []) console.error(readFileSync(log, 'utf8').slice(-8_000));
    // Once, the latest first, whoever asks.
    for (const ending of this.#endings.splice(0).reverse()) await ending();
  }
}

/** @param {string} url @returns {Promise<string>} */
async function ownDatabase(url) {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query('create database chariot');
  await client.end();
  const own = new URL(url);
  own.pathname = '/chariot';
  return own.href;
}
