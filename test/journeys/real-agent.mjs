// The agent as it is installed, on the machine that the journey runs on, confined to a folder by `--root`.
import { spawn } from 'node:child_process';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const AGENT = resolve(dirname(fileURLToPath(import.meta.url)), '../../apps/agent/dist/chariot-agent.mjs');

export class RealAgent {
  /** @type {import('node:child_process').ChildProcess | undefined} */
  #running;

  /** @param {string} folder its root and its state are in it */
  constructor(folder) {
    this.root = join(folder, 'racine');
    this.state = join(folder, 'etat');
  }

  /** @param {{ serverUrl: string, fingerprint: string, code: string }} sheet @returns {Promise<{ code: number, said: string }>} */
  enrol({ serverUrl, fingerprint, code }) {
    return this.#once(['enrol', '--server', serverUrl, '--fingerprint', fingerprint, '--code', code]);
  }

  run() {
    this.#running = spawn(process.execPath, [AGENT, 'run', ...this.#where()], { stdio: 'ignore' });
  }

  stop() {
    const child = this.#running;
    this.#running = undefined;
    if (!child || child.exitCode !== null) return Promise.resolve();
    return new Promise((done) => {
      child.once('close', done);
      child.kill('SIGTERM');
    });
  }

  #where() {
    return ['--root', this.root, '--state', this.state];
  }

  /** @param {string[]} args @returns {Promise<{ code: number, said: string }>} */
  #once(args) {
    return new Promise((done, fail) => {
      const child = spawn(process.execPath, [AGENT, ...args, ...this.#where()], { stdio: ['ignore', 'pipe', 'pipe'] });
      let said = '';
      for (const stream of [child.stdout, child.stderr]) {
        stream.setEncoding('utf8').on('data', (/** @type {string} */ text) => (said += text));
      }
      child.once('error', fail);
      child.once('close', (code) => done({ code: code ?? 1, said }));
    });
  }
}
