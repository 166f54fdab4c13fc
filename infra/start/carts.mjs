// The carts of the example: their tablets and iPads are played by programs of their own, which keep them between two starts.
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { CLONE } from './home.mjs';

const SIMULATOR = join(CLONE, 'apps/agent/dist/chariot-simulator.mjs');
const STAGGER_MS = 900; // slow enough to be seen, quick enough to be watched
const WINDOW_MINUTES = 24 * 60;
/** iPads are woken. What they ask by themselves mends a wake that was lost while nobody played Apple's service. */
const ASKS_BY_ITSELF_MS = 10 * 60_000;

/**
 * @typedef {object} Cart
 * @property {string} classroomId
 * @property {import('../seed/mixed.mjs').DeliveredIpad[]} ipads     in its first slots
 * @property {import('../seed/mixed.mjs').Delivered[]} tablets       in the slots behind
 * @typedef {{ slot: number, code: string, ipadUrl: string | null }} Way  into one slot
 */

/**
 * Starts them: the first time with the codes of a window opened for them, afterwards with what their folders keep.
 * @param {import('../seed/client.mjs').Client} client
 * @param {Cart[]} carts
 * @param {{ stack: import('./stack.mjs').Stack, wakes: string | undefined }} running `wakes`: where iPads hear that they are woken
 * @returns {Promise<import('node:child_process').ChildProcess[]>} the programs, to be ended
 */
export async function startCarts(client, carts, { stack, wakes }) {
  const tablets = new Kept(join(stack.home, 'tablettes'), 'codes.json');
  const ipads = new Kept(join(stack.home, 'ipad'), 'adresses.json');
  for (const cart of carts) {
    for (const { slot, code, ipadUrl } of await waysIn(client, cart.classroomId)) {
      const ipad = cart.ipads[slot - 1];
      const tablet = cart.tablets[slot - 1 - cart.ipads.length];
      if (tablet !== undefined) tablets.add({ code, ...tablet });
      if (ipad !== undefined && ipadUrl !== null) ipads.add({ url: `${ipadUrl}/${code}`, ...ipad });
    }
  }
  const server = ['--server', stack.deviceUrl, '--fingerprint', stack.fingerprint];
  const programs = [play(tablets.folder, [...server, '--codes', tablets.write()])];
  if (wakes !== undefined && !ipads.empty) {
    const heard = ['--wakes', wakes, '--poll', String(ASKS_BY_ITSELF_MS)];
    programs.push(play(ipads.folder, ['--family', 'apple', '--urls', ipads.write(), ...heard]));
  }
  return programs;
}

/**
 * A code for each slot that waits.
 * @param {import('../seed/client.mjs').Client} client @param {string} classroomId @returns {Promise<Way[]>}
 */
async function waysIn(client, classroomId) {
  const { tiles, window } = await client.call('GET', `/classrooms/${classroomId}/board`);
  if (!tiles.some((/** @type {{ state: string }} */ { state }) => state === 'waiting')) return [];
  if (window) await client.call('POST', `/enrolment-windows/${window.id}/closure`);
  const asked = { minutes: WINDOW_MINUTES };
  const { codes, ipadUrl } = await client.call('POST', `/classrooms/${classroomId}/enrolment-windows`, asked);
  return codes.map((/** @type {{ slot: number, code: string }} */ { slot, code }) => ({ slot, code, ipadUrl }));
}

/** How each gets in, in a file of a folder: a start that was cut short has enrolled some already, which go on. */
class Kept {
  /** @type {Map<string, { serialNumber: string }>} */
  #known;
  #file;

  /** @param {string} folder @param {string} name of the file in it */
  constructor(folder, name) {
    this.folder = folder;
    this.#file = join(folder, name);
    const list = existsSync(this.#file) ? JSON.parse(readFileSync(this.#file, 'utf8')) : [];
    this.#known = new Map(list.map((/** @type {{ serialNumber: string }} */ one) => [one.serialNumber, one]));
  }

  get empty() {
    return this.#known.size === 0;
  }

  /** In the place of what was known of the same. @param {{ serialNumber: string }} one */
  add(one) {
    this.#known.set(one.serialNumber, one);
  }

  /** @returns {string} the file */
  write() {
    mkdirSync(this.folder, { recursive: true, mode: 0o700 });
    writeFileSync(this.#file, JSON.stringify([...this.#known.values()]), { mode: 0o600 });
    return this.#file;
  }
}

/** @param {string} folder where each is kept @param {string[]} args */
function play(folder, args) {
  const all = [SIMULATOR, ...args, '--folder', folder, '--stagger', String(STAGGER_MS)];
  return spawn(process.execPath, all, { cwd: CLONE, detached: true, stdio: ['ignore', 'ignore', 'inherit'] });
}
