// The tablets of the year, each with a key and a certificate of its own: enrolled by the real door, told what they should be, and
// what they say of themselves. Which of them are out of line is known here, by what they say and how old they are.
import { randomUUID } from 'node:crypto';
import { createSecureContext } from 'node:tls';
import { Line, requestOf } from '../../bench/lean/line.mjs';
import { identityOf, newKey, signingRequest } from '../../faults/devices/certificates.mjs';

const STRANGER = createSecureContext({});
/** Strangers are counted by address. */
const OF_AN_ADDRESS = 20;
const MOST_ASKS = 8;
const FIRST_NETWORK = 100;
const TIRED_PERCENT = 45;
const FIT_PERCENT = 92;
/** Of what a lesson may ask of a tablet: what these understand. */
const KINDS = ['message', 'restart', 'measure'];
const SAMPLE_BYTES = 2 * 1024 * 1024;
const SAMPLE = Buffer.from('GET /agent/v1/sample HTTP/1.1\r\nhost: localhost\r\n\r\n');

/** @param {string} serialNumber @param {boolean} tired whether its battery is worn out */
const factsOf = (serialNumber, tired) => ({
  ...{ serialNumber, manufacturer: 'LENOVO', model: '300e 2e génération', osName: 'Debian GNU/Linux', osVersion: '13' },
  ...{ memoryBytes: 4_000_000_000, storageBytes: 64_000_000_000, storageFreeBytes: 32_000_000_000 },
  ...{ batteryPercent: 80, batteryHealthPercent: tired ? TIRED_PERCENT : FIT_PERCENT, charging: false },
  ...{ agentVersion: '0.1.0', software: [] },
});

/** One that is enrolled, and is off until it is asked something of. */
class EnrolledTablet {
  /** @type {string | null} */
  #revision = null;
  #parts;

  /** @param {{ port: number, from: string, identity: import('../../faults/devices/certificates.mjs').Identity, facts: ReturnType<typeof factsOf> }} parts */
  constructor(parts) {
    this.#parts = parts;
  }

  /**
   * It is switched on, and asks, does and reports until it is told to wait; the first time, until it has said that it is as it should be.
   * @param {number} tenths of Mbit/s: how fast its line is, should it be asked
   * @returns {Promise<number[]>} what it has told of its line
   */
  async on(tenths) {
    const { port, from, identity } = this.#parts;
    const line = await Line.open({ port, context: createSecureContext(identity), from });
    try {
      return await this.#settle(line, tenths);
    } finally {
      line.close();
    }
  }

  /** @param {Line} line @param {number} tenths */
  async #settle(line, tenths) {
    const bootId = randomUUID();
    const isFirst = this.#revision === null;
    const say = async (/** @type {string} */ door, /** @type {object} */ message) => {
      const { status, body } = await line.ask(requestOf(`/agent/v1/${door}`, { protocol: 1, ...message }));
      if (status !== 200) throw new Error(`${door}: ${status} ${body}`);
      return JSON.parse(body.toString('utf8'));
    };
    const report = (/** @type {object} */ told) => say('report', { report: { reportId: randomUUID(), ...told } });
    /** @type {number[]} */
    const measured = [];
    for (let asks = 0; asks < MOST_ASKS; asks += 1) {
      const { next } = await say('ask', { revision: this.#revision, bootId, kinds: KINDS });
      if (next.kind === 'wait') return measured;
      if (next.kind === 'inventory') await report({ kind: 'inventory', facts: this.#parts.facts });
      else if (next.kind === 'configure') {
        const told = Object.keys(next.settings).filter((name) => next.settings[name] !== undefined);
        const settings = told.map((setting) => ({ setting, status: 'applied', why: null }));
        await report({ kind: 'configuration', revision: next.revision, settings });
        this.#revision = next.revision;
        if (isFirst) return measured;
      } else if (next.kind === 'operate' && next.operation.kind === 'measure') {
        const { status, body } = await line.ask(SAMPLE);
        if (status !== 200 || body.length !== SAMPLE_BYTES) throw new Error(`sample: ${status}, ${body.length} bytes`);
        await report({ kind: 'operation', operationId: next.operation.id, status: 'done', why: null, tenths });
        measured.push(tenths);
      } else throw new Error(`it is told to ${next.kind}`);
    }
    throw new Error('it is never told to wait');
  }
}

export class Tablets {
  #port;
  count = 0;
  /** By id. @type {Map<string, EnrolledTablet>} */
  #enrolled = new Map();

  /** @param {string} deviceUrl */
  constructor(deviceUrl) {
    this.#port = Number(new URL(deviceUrl).port);
  }

  /** @param {string} code @param {string} serialNumber @param {boolean} tired @returns {Promise<string>} its id, once it is as it should be */
  async enrol(code, serialNumber, tired) {
    const network = Math.floor(this.count++ / OF_AN_ADDRESS);
    const from = `127.${FIRST_NETWORK + (network >> 14)}.${(network >> 7) & 0x7f}.${1 + (network & 0x7f)}`;
    const port = this.#port;
    const pair = newKey();
    const facts = factsOf(serialNumber, tired);
    const asked = { protocol: 1, code, csr: signingRequest(pair), facts, family: 'linux' };
    const stranger = await Line.open({ port, context: STRANGER, from });
    const { status, body } = await stranger.ask(requestOf('/agent/v1/enrol', asked));
    stranger.close();
    if (status !== 201) throw new Error(`${serialNumber} is not enrolled: ${status} ${body}`);
    const { chain, deviceId } = JSON.parse(body.toString('utf8'));
    const tablet = new EnrolledTablet({ port, from, facts, identity: identityOf(pair, chain.join('\n')) });
    await tablet.on(0);
    this.#enrolled.set(deviceId, tablet);
    return deviceId;
  }

  /** @param {string} deviceId */
  of(deviceId) {
    const tablet = this.#enrolled.get(deviceId);
    if (tablet === undefined) throw new Error(`${deviceId} was never enrolled`);
    return tablet;
  }
}
