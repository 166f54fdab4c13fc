// Where a bench is run: a Chariot of its own on an embedded PostgreSQL with fsync on, TLS and authentication on, and what is
// asked of it as its owner.
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { seed } from '../../infra/seed/seed.mjs';
import { CLONE } from '../../infra/start/home.mjs';
import { startStack } from '../../infra/start/stack.mjs';
import { Facts } from '../journeys/facts.mjs';
import { throwAwayStack } from '../stack/throw-away.mjs';
import { BareServer } from './lean/bare-server.mjs';
import { Crowd } from './lean/crowd.mjs';

export class Ground {
  #figures;
  /** @type {import('../stack/throw-away.mjs').ThrowAway | undefined} */
  #thrown;
  /** @type {Facts | undefined} */
  #facts;
  /** @type {(() => unknown)[]} */
  #endings = [];
  /** @type {Promise<void> | undefined} */
  #ended;
  /** @type {ReturnType<typeof seed> | undefined} */
  #example;

  /** @param {import('./figures.mjs').Figures} figures */
  constructor(figures) {
    this.#figures = figures;
  }

  /** @param {import('./figures.mjs').Figure} figure */
  report(figure) {
    this.#figures.report(figure);
  }

  /** Starts Chariot, as it is run for real: built, PostgreSQL with fsync. @param {Record<string, string>} [env] */
  async start(env = {}) {
    this.#thrown = await throwAwayStack('bench', {
      env,
      under: tmpdir(), // a disk, as it is run for real
      start: (options) => startStack({ ...options, persistent: true }),
    });
    this.#facts = new Facts(this.stack.databaseUrl);
  }

  get stack() {
    return this.#started().stack;
  }

  /** Removed at the end. */
  get folder() {
    return this.#started().folder;
  }

  /** The database, as the owner of its tables. */
  get facts() {
    this.#started();
    return /** @type {Facts} */ (this.#facts);
  }

  /** The example of `npm start`, once; its client speaks as the administrator. */
  example() {
    this.#example ??= seed(this.stack);
    return this.#example;
  }

  /**
   * So many devices in the database, by the owner's SQL, with their schools, carts, certificates’ rows and inventories:
   * what is asked of them, nobody plays.
   * @param {number} count @returns {Promise<any>} what `dataset.mjs` says of them
   */
  async devices(count) {
    const { fill } = await import('./dataset.mjs');
    return fill(this.stack.databaseUrl, count);
  }

  /** Devices that are played: enrolled by the real door, each with a key and a certificate of its own. @param {number} count */
  async crowd(count) {
    const crowd = new Crowd(this);
    this.#endings.push(() => crowd.end());
    await crowd.enrol(count);
    return crowd;
  }

  /** The limit of everything that is asked by HTTPS: node:http over the same TLS, in a process of its own. */
  async bareServer() {
    const tls = this.serverIdentity();
    await this.facts.query('create schema if not exists bench');
    await this.facts.query(
      'create table if not exists bench.check_in (device_id uuid not null, at timestamptz not null)',
    );
    const bare = await BareServer.start({ tls, databaseUrl: this.stack.databaseUrl });
    this.#endings.push(() => bare.stop());
    return bare;
  }

  /** A certificate of the authority that devices believe, and that authority. @returns {{ key: string, cert: string, ca: string }} */
  serverIdentity() {
    const folder = join(this.folder, 'identity');
    const command = join(CLONE, 'apps/api/dist/cli/broker-certificate.js');
    const { status, stderr } = spawnSync(process.execPath, [command, 'localhost', folder], {
      env: {
        PATH: process.env['PATH'],
        DATABASE_URL: this.stack.databaseUrl,
        CHARIOT_HOME: this.stack.home,
      },
      encoding: 'utf8',
    });
    if (status !== 0) throw new Error(`broker-certificate: ${stderr}`);
    const read = (/** @type {string} */ name) => readFileSync(join(folder, name), 'utf8');
    return { key: read('cle.pem'), cert: read('certificat.pem'), ca: read('autorites.pem') };
  }

  /** Resident memory of a process, bytes. @param {number | undefined} [pid] the server’s unless told */
  memory(pid = this.stack.serverPid()) {
    const [, kilobytes = '0'] = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
    return Number(kilobytes) * 1024;
  }

  /** Lines of the server’s log that tell of an error of its own. */
  failures() {
    return this.#started().failures();
  }

  /** Called before the stack stops, latest first. @param {() => unknown} ending */
  atEnd(ending) {
    this.#endings.push(ending);
  }

  /** Once, however often it is asked. @returns {Promise<void>} */
  end() {
    return (this.#ended ??= this.#end());
  }

  async #end() {
    for (const ending of this.#endings.reverse()) await ending();
    await this.#facts?.close();
    await this.#thrown?.end();
  }

  #started() {
    if (this.#thrown === undefined) throw new Error('call ground.start() first');
    return this.#thrown;
  }
}
