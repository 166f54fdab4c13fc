// Many devices, played with as little as possible: each has its key, its certificate and its start, and says what an agent says.
import { randomUUID } from 'node:crypto';
import { createSecureContext } from 'node:tls';
import { identityOf, newKey, signingRequest } from '../../faults/devices/certificates.mjs';
import { factsOf } from '../../faults/devices/device.mjs';
import { Line, requestOf } from './line.mjs';

/** The most that one cart holds. */
const CART = 40;
/** Strangers are counted by address: each address enrols so many. */
const OF_AN_ADDRESS = 20;
const AT_ONCE = 16;
const FIRST_NETWORK = 78;
let crowds = 0;
/** Who has no certificate yet. */
const STRANGER = createSecureContext({});
/** A device that is never told to wait would be asked for ever. */
const MOST_ASKS = 8;

/** A device as the crowd plays it. */
export class Played {
  bootId = randomUUID();
  /** @type {string | null} */
  revision = null;
  /** @type {Line | null} */
  line = null;
  /** Operations that it did, each time that it did one. @type {string[]} */
  done = [];
  /** Of TLS, to go on with. @type {Buffer | undefined} */
  session;
  #check = Buffer.alloc(0);

  /** @param {{ deviceId: string, classroomId: string, serialNumber: string, identity: import('../../faults/devices/certificates.mjs').Identity, port: number, mqttPort: number }} parts */
  constructor({ deviceId, classroomId, serialNumber, identity, port, mqttPort }) {
    this.deviceId = deviceId;
    this.classroomId = classroomId;
    this.serialNumber = serialNumber;
    this.identity = identity;
    this.context = createSecureContext(identity);
    this.port = port;
    this.mqttPort = mqttPort;
  }

  /** @param {number} [port] another than the device port's */
  async open(port = this.port) {
    this.line = await Line.open({ port, context: this.context });
    return this.line;
  }

  close() {
    this.line?.close();
    this.line = null;
  }

  /** The request of a device that has nothing new to say. */
  checkIn() {
    if (this.#check.length === 0) {
      this.#check = requestOf('/agent/v1/ask', { protocol: 1, revision: this.revision, bootId: this.bootId });
    }
    return this.#check;
  }

  /** @param {'ask' | 'report'} door @param {object} message @returns {Promise<any>} */
  async say(door, message) {
    if (this.line === null || this.line.closed) await this.open();
    const { status, body } = await /** @type {Line} */ (this.line).ask(
      requestOf(`/agent/v1/${door}`, { protocol: 1, ...message }),
    );
    if (status !== 200) throw new Error(`${door}: ${status} ${body}`);
    return JSON.parse(body.toString('utf8'));
  }

  async ask() {
    const { next } = await this.say('ask', { revision: this.revision, bootId: this.bootId });
    return next;
  }

  /** @param {object} report */
  report(report) {
    return this.say('report', { report: { reportId: randomUUID(), ...report } });
  }

  /**
   * Asks, does and reports until it is told to wait.
   * @param {{ reported?: () => void }} [hears] `reported`: an operation’s report was acknowledged
   * @returns {Promise<number>} operations done
   */
  async settle({ reported = () => undefined } = {}) {
    let done = 0;
    for (let asks = 0; asks < MOST_ASKS; asks += 1) {
      const next = await this.ask();
      if (next.kind === 'wait') return done;
      if (next.kind === 'operate') {
        done += 1;
        this.done.push(next.operation.id);
      }
      await this.#obey(next);
      if (next.kind === 'operate') reported();
    }
    throw new Error('it is never told to wait');
  }

  /** @param {any} next */
  async #obey(next) {
    if (next.kind === 'inventory') await this.report({ kind: 'inventory', facts: factsOf(this.serialNumber) });
    else if (next.kind === 'operate') {
      await this.report({ kind: 'operation', operationId: next.operation.id, status: 'done', why: null });
    } else if (next.kind === 'configure') {
      const told = Object.keys(next.settings).filter((name) => next.settings[name] !== undefined);
      const settings = told.map((setting) => ({ setting, status: 'applied', why: null }));
      await this.report({ kind: 'configuration', revision: next.revision, settings });
      this.revision = next.revision;
      this.#check = Buffer.alloc(0);
    } else throw new Error(`it is told to ${next.kind}`);
  }
}

export class Crowd {
  /** @type {Played[]} */
  devices = [];
  #ground;
  #addresses = 0;
  #network = FIRST_NETWORK + crowds++;

  /** @param {import('../ground.mjs').Ground} ground */
  constructor(ground) {
    this.#ground = ground;
  }

  /** Into carts of their own, by the real door; none has asked anything yet. @param {number} count */
  async enrol(count) {
    for (const { classroomId, codes } of await this.carts(count)) {
      const enrolled = await inTurn(codes, AT_ONCE, (code) => this.prepare(code, classroomId).enrol());
      this.devices.push(...enrolled);
    }
  }

  /** Carts with an open window. @param {number} count of codes in all @param {number} [most] of one cart @returns {Promise<{ classroomId: string, codes: string[] }[]>} */
  async carts(count, most = CART) {
    const { client, schoolId } = await this.#ground.example();
    const carts = [];
    for (let left = count; left > 0; left -= most) {
      const capacity = Math.min(most, left);
      const name = `Banc ${carts.length + 1} (${randomUUID().slice(0, 8)})`;
      const { id } = await client.call('POST', '/classrooms', { schoolId, name, capacity });
      const { codes } = await client.call('POST', `/classrooms/${id}/enrolment-windows`, { minutes: 120 });
      carts.push({ classroomId: id, codes: codes.map((/** @type {{ code: string }} */ { code }) => code) });
    }
    return carts;
  }

  /**
   * A machine with its key and its signing request, at an address of its own; what it costs the server begins with `enrol`.
   * @param {string} code @param {string} classroomId
   */
  prepare(code, classroomId) {
    const network = Math.floor(this.#addresses++ / OF_AN_ADDRESS);
    // Crowds of one ground do not share addresses.
    const from = `127.${this.#network + (network >> 14)}.${(network >> 7) & 0x7f}.${1 + (network & 0x7f)}`;
    const serialNumber = `BANC${randomUUID().slice(0, 12).toUpperCase()}`;
    const pair = newKey();
    const message = { protocol: 1, code, csr: signingRequest(pair), facts: factsOf(serialNumber), family: 'linux' };
    const request = requestOf('/agent/v1/enrol', message);
    const port = Number(new URL(this.#ground.stack.deviceUrl).port);
    const enrol = async () => {
      const line = await Line.open({ port, context: STRANGER, from });
      const { status, body } = await line.ask(request);
      line.close();
      if (status !== 201) throw new Error(`it is not enrolled: ${status} ${body}`);
      const { chain, deviceId, mqtt } = JSON.parse(body.toString('utf8'));
      const identity = identityOf(pair, chain.join('\n'));
      return new Played({
        deviceId,
        classroomId,
        serialNumber,
        identity,
        port,
        mqttPort: Number(new URL(mqtt.url).port),
      });
    };
    return { enrol };
  }

  /** Every one has been told all, and has said so: nothing is left to say to it. */
  async settle() {
    await inTurn(this.devices, AT_ONCE, async (device) => {
      await device.settle();
      await device.ask();
    });
  }

  end() {
    for (const device of this.devices) device.close();
  }
}

/**
 * Each in turn, so many at once.
 * @template T, R @param {readonly T[]} all @param {number} atOnce @param {(one: T, at: number) => Promise<R>} work
 * @returns {Promise<R[]>} in their order
 */
export async function inTurn(all, atOnce, work) {
  /** @type {R[]} */
  const results = new Array(all.length);
  let next = 0;
  const worker = async () => {
    for (let at = next++; at < all.length; at = next++) results[at] = await work(/** @type {T} */ (all[at]), at);
  };
  await Promise.all(Array.from({ length: Math.min(atOnce, all.length) }, worker));
  return results;
}
