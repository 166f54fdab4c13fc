// What the orders are played on: a few classes mobiles of two schools, the codes that were ever given for them, and
// machines that keep every identity that they were ever given.
import { identityOf, newKey, signingRequest } from '../../faults/devices/certificates.mjs';
import { enrolMessage, askMessage } from '../../faults/devices/device.mjs';
import { knock } from '../../faults/devices/knock.mjs';
import { addressOf, cartOf, otherSchool, serialOf } from '../devices/carts.mjs';
import { PREFIX } from '../routes.mjs';

export const CAPACITY = 4;
const CARTS = 4;
/** Codes of one cart that are tried again, the last ones. */
const REMEMBERED = 24;

/**
 * @typedef {import('../../faults/devices/certificates.mjs').KeyPair} KeyPair
 * @typedef {object} Held   an identity that a machine was given
 * @property {import('../../faults/devices/certificates.mjs').Identity} identity
 * @property {KeyPair} pair
 * @property {string} deviceId
 * @property {number} wave   in which it was given
 *
 * @typedef {object} Machine
 * @property {string} serialNumber
 * @property {Held[]} held
 *
 * @typedef {object} Cart
 * @property {string} id
 * @property {string[]} codes
 * @property {string[]} windows
 */

export class Scene {
  /** @type {Cart[]} */
  carts = [];
  /** @type {Machine[]} */
  machines = [];
  /** The keys that each code was answered to with a certificate. @type {Map<string, Set<KeyPair>>} */
  winners = new Map();
  /** Devices that left, or lost their identity, in this wave. @type {Set<string>} */
  departed = new Set();
  /** Identities that nobody may use any more. @type {Set<Held>} */
  dead = new Set();
  wave = 0;
  /** How each order was answered. @type {Map<string, number>} */
  answers = new Map();

  /** @param {import('../ground.mjs').Ground} ground @param {number} machines */
  static async on(ground, machines) {
    const scene = new Scene();
    scene.ground = ground;
    scene.headers = await ground.administratorHeaders();
    for (let at = 0; at < CARTS; at += 1) {
      const school = at === 0 ? await otherSchool(ground) : undefined;
      const { id, windowId, codes } = await cartOf(ground, CAPACITY, CAPACITY, school);
      scene.carts.push({ id, codes: [...codes], windows: [windowId] });
    }
    scene.more(machines);
    return scene;
  }

  /** Machines that nobody has seen yet. @param {number} count @returns {Machine[]} */
  more(count) {
    const machines = Array.from({ length: count }, () => ({ serialNumber: serialOf(this.ground), held: [] }));
    this.machines.push(...machines);
    return machines;
  }

  /** @param {Machine} machine @param {string} code @param {KeyPair} [pair] */
  async enrol({ serialNumber, held }, code, pair = newKey()) {
    const { wave } = this;
    const body = enrolMessage({ code, serialNumber, csr: signingRequest(pair) });
    const answer = await this.#knock('enrol', { body });
    if (answer?.status !== 201) return;
    this.winners.set(code, (this.winners.get(code) ?? new Set()).add(pair));
    held.push({ identity: identityOf(pair, answer.body.chain.join('\n')), pair, deviceId: answer.body.deviceId, wave });
  }

  /** @param {Machine} machine @param {Held} as */
  async renew({ held }, { identity, deviceId }) {
    const { wave } = this;
    const pair = newKey();
    const body = JSON.stringify({ protocol: 1, csr: signingRequest(pair) });
    const answer = await this.#knock('renew', { body, identity });
    if (answer?.status !== 200) return;
    held.push({ identity: identityOf(pair, answer.body.chain.join('\n')), pair, deviceId, wave });
  }

  /** @param {Held} as @returns {Promise<number>} 0 when the line was cut */
  async ask({ identity }) {
    return (await this.#knock('ask', { body: askMessage(), identity }))?.status ?? 0;
  }

  /** @param {Held} as */
  async unenrol({ identity, deviceId }) {
    const body = JSON.stringify({ protocol: 1, reason: 'Attaque.' });
    const answer = await this.#knock('unenrol', { body, identity });
    if (answer?.status === 200) this.departed.add(deviceId);
  }

  /** @param {string} deviceId */
  async revoke(deviceId) {
    const status = await this.#say('revoke', 'POST', `/devices/${deviceId}/revocation`, { reason: 'Attaque.' });
    if (status < 300) this.departed.add(deviceId);
  }

  /** @param {string} deviceId @param {string} to */
  async state(deviceId, to) {
    const status = await this.#say(`state ${to}`, 'POST', `/devices/${deviceId}/state`, { to, reason: 'Attaque.' });
    if (status < 300 && to === 'retired') this.departed.add(deviceId);
  }

  /** @param {Cart} cart */
  async open(cart) {
    const path = `/classrooms/${cart.id}/enrolment-windows`;
    const { status, json } = await this.#asked('open', 'POST', path, { minutes: 120 });
    if (status >= 300) return;
    cart.windows.push(json.id);
    cart.codes.push(...json.codes.map((/** @type {any} */ one) => one.code));
    cart.codes.splice(0, Math.max(0, cart.codes.length - REMEMBERED));
  }

  /** @param {string} windowId */
  async close(windowId) {
    await this.#say('close', 'POST', `/enrolment-windows/${windowId}/closure`, {});
  }

  /** What was given before a wave in which its device left is worth nothing after it. */
  endOfWave() {
    const gone = this.machines
      .flatMap(({ held }) => held)
      .filter(({ deviceId, wave }) => wave < this.wave && this.departed.has(deviceId));
    for (const held of gone) this.dead.add(held);
    this.departed.clear();
    this.wave += 1;
  }

  /** @param {string} door @param {Parameters<typeof knock>[2]} what */
  async #knock(door, what) {
    const from = addressOf(this.ground);
    try {
      const answer = await knock(this.ground.stack.deviceUrl, `/agent/v1/${door}`, { from, ...what });
      this.#note(door, answer.status);
      if (answer.status >= 500) throw new Error(`${door}: ${answer.status} ${answer.fr}`);
      return answer;
    } catch (error) {
      // A revocation cuts whoever is connected: in the middle of a word, if need be.
      if (error.code !== 'ECONNRESET') throw error;
      this.#note(door, 0);
      return null;
    }
  }

  async #say(order, method, path, body) {
    return (await this.#asked(order, method, path, body)).status;
  }

  async #asked(order, method, path, body) {
    const answer = await this.ground.ask(`${PREFIX}${path}`, { method, body, headers: this.headers });
    this.#note(order, answer.status);
    if (answer.status >= 500 || answer.status === 401) throw new Error(`${order}: ${answer.status} ${answer.text}`);
    return answer;
  }

  /** @param {string} order @param {number} status */
  #note(order, status) {
    const key = `${order} ${status}`;
    this.answers.set(key, (this.answers.get(key) ?? 0) + 1);
  }
}
