// The doors of a fleet beside the Debian: a process of this machine on that one's network, which plays the server.
import { createInterface } from 'node:readline';
import { join } from 'node:path';
import { build } from 'esbuild';
import { CLONE } from '../../infra/start/home.mjs';
import { until } from '../journeys/facts.mjs';

const REQUIRE =
  "import { createRequire as chariotRequire } from 'node:module';\nconst require = chariotRequire(import.meta.url);";
/** An installation of packages takes its time. */
const PATIENCE_MS = 120_000;

export class FleetDoors {
  /** @type {any[]} */
  reports = [];
  #child;

  /** @param {import('node:child_process').ChildProcess} child @param {{ url: string, fingerprint: string, authority: string }} ready */
  constructor(child, ready) {
    this.#child = child;
    this.url = ready.url;
    this.fingerprint = ready.fingerprint;
    /** Of the doors themselves: any true authority. */
    this.authority = ready.authority;
  }

  /** @param {import('./debian.mjs').Debian} debian @param {string} folder a scratch one */
  static async open(debian, folder) {
    const outfile = join(folder, 'doors.mjs');
    await build({
      entryPoints: [join(CLONE, 'apps/agent/src/fake-server/fake-server.cli.ts')],
      outfile,
      bundle: true,
      platform: 'node',
      target: 'node20',
      format: 'esm',
      alias: {
        '@chariot/kernel': join(CLONE, 'libs/kernel/src/index.ts'),
        '@chariot/wire-agent': join(CLONE, 'libs/wire/agent/src/index.ts'),
      },
      logLevel: 'warning',
      banner: { js: REQUIRE },
    });
    const child = debian.spawnBeside([process.execPath, outfile]);
    if (child.stdout === null) throw new Error('no output');
    const lines = createInterface({ input: child.stdout });
    const ready = await new Promise((resolve) => lines.once('line', (line) => resolve(JSON.parse(line))));
    const doors = new FleetDoors(child, ready);
    lines.on('line', (line) => {
      const { report, trouble } = JSON.parse(line);
      if (trouble) throw new Error(trouble);
      doors.reports.push(report);
    });
    return doors;
  }

  /** Hands it out and waits for what the machine says of it. @param {any} next @param {(report: any) => boolean} isAnswer */
  async #told(next, isAnswer) {
    const before = this.reports.length;
    this.#child.stdin?.write(`${JSON.stringify(next)}\n`);
    const answer = () => this.reports.slice(before).find(isAnswer);
    await until(async () => answer() !== undefined, PATIENCE_MS);
    const said = answer();
    if (said === undefined) throw new Error('the machine said nothing of it');
    return said;
  }

  /** What it comes to, once nothing of it is under way any more. @param {string} revision @param {any} settings */
  async configure(revision, settings) {
    const next = { kind: 'configure', revision, settings };
    return outcomesOf(await this.#told(next, (report) => isAbout(report, revision) && !isUnderWay(report)));
  }

  /** What is said of it first. @param {string} revision @param {any} settings */
  async begin(revision, settings) {
    const next = { kind: 'configure', revision, settings };
    return outcomesOf(await this.#told(next, (report) => isAbout(report, revision)));
  }

  /** What is said of it at last, by itself. @param {string} revision */
  async settled(revision) {
    const answer = () => this.reports.find((report) => isAbout(report, revision) && !isUnderWay(report));
    await until(async () => answer() !== undefined, PATIENCE_MS);
    const said = answer();
    if (said === undefined) throw new Error('the machine has not ended it');
    return outcomesOf(said);
  }

  /** @param {any} operation @returns {Promise<{ status: string, why: string | null }>} */
  async operate(operation) {
    const { id } = operation;
    const said = await this.#told({ kind: 'operate', operation }, (report) => report.operationId === id);
    return { status: said.status, why: said.why };
  }

  close() {
    this.#child.stdin?.end();
    this.#child.kill('SIGTERM');
  }
}

/** @param {any} report @param {string} revision */
const isAbout = ({ kind, revision: about }, revision) => kind === 'configuration' && about === revision;
/** @param {any} report */
const isUnderWay = ({ settings }) =>
  settings.some((/** @type {{ status: string }} */ { status }) => status === 'pending');
/** @param {any} report @returns {Record<string, { status: string, why: string | null }>} */
const outcomesOf = ({ settings }) =>
  Object.fromEntries(settings.map((/** @type {any} */ { setting, ...outcome }) => [setting, outcome]));
