// The broker of a test: Debian's Mosquitto with the file of infra/, where it is installed or may be; else the server's own.
import { spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { findProgram, maySetUp, setUp } from '../../infra/start/debian.mjs';
import { CLONE } from '../../infra/start/home.mjs';
import { until } from '../journeys/facts.mjs';
import { freePorts } from '../journeys/ports.mjs';
import { runMosquitto } from '../proxies/programs.mjs';

const PATIENCE_MS = 60_000;

export class Broker {
  /** @type {ReturnType<typeof runMosquitto> | undefined} */
  #running;

  /** @param {boolean} external @param {number} server @param {number} devices @param {string} password */
  constructor(external, server, devices, password) {
    this.external = external;
    this.server = server;
    this.devices = devices;
    this.password = password;
  }

  /** Before the server starts: it must be told. @param {{ embedded?: boolean }} [options] */
  static async draw({ embedded = false } = {}) {
    if (!embedded && !findProgram('mosquitto') && maySetUp()) setUp('mosquitto');
    const [server = 0, devices = 0] = await freePorts(2);
    const external = !embedded && findProgram('mosquitto') !== undefined;
    return new Broker(external, server, devices, randomBytes(18).toString('hex'));
  }

  get name() {
    return this.external ? 'Mosquitto' : 'its own broker';
  }

  /** Settings of the server. @returns {Record<string, string>} */
  get env() {
    if (!this.external) return {};
    return {
      CHARIOT_MQTT_URL: `mqtt://chariot:${this.password}@127.0.0.1:${this.server}`,
      CHARIOT_DEVICE_MQTT_URL: `mqtts://localhost:${this.devices}`,
    };
  }

  /**
   * Once the server runs: it gives its certificate. Resolves when the server has come to it.
   * @param {{ folder: string, stack: import('../../infra/start/stack.mjs').Stack, awaited?: boolean }} where
   *   `awaited`: whether that server was told of it
   */
  async start({ folder, stack, awaited = true }) {
    if (!this.external) return;
    const { status, stderr } = spawnSync(
      process.execPath,
      [join(CLONE, 'apps/api/dist/cli/broker-certificate.js'), 'localhost', folder],
      {
        env: { PATH: process.env['PATH'], DATABASE_URL: stack.databaseUrl, CHARIOT_HOME: stack.home },
        encoding: 'utf8',
      },
    );
    if (status !== 0) throw new Error(`broker-certificate: ${stderr}`);
    const running = runMosquitto(folder, { server: this.server, devices: this.devices, password: this.password });
    this.#running = running;
    const here = async () => (awaited ? /u'chariot'/ : /running/).test(running.said());
    if (!(await until(here, PATIENCE_MS))) throw new Error(`Mosquitto does not serve: ${running.said()}`);
  }

  /** Of Mosquitto, for its memory. */
  get pid() {
    return this.#running?.pid;
  }

  async stop() {
    await this.#running?.stop();
  }
}
