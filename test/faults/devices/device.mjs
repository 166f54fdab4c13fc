// A device played by hand: it says what it likes to whichever door it likes.
import { randomUUID } from 'node:crypto';
import { identityOf, newKey, signingRequest } from './certificates.mjs';
import { knock } from './knock.mjs';

/** @param {string} serialNumber */
export const factsOf = (serialNumber) => ({
  serialNumber,
  manufacturer: 'LENOVO',
  model: '300e 2e génération',
  osName: 'PrimTux',
  osVersion: '8',
  memoryBytes: 4_000_000_000,
  storageBytes: 64_000_000_000,
  storageFreeBytes: 32_000_000_000,
  batteryPercent: 80,
  batteryHealthPercent: 95,
  charging: false,
  agentVersion: '0.1.0',
  software: [],
});

/** @param {{ code: string, serialNumber: string, csr: string, more?: object }} said */
export const enrolMessage = ({ code, serialNumber, csr, more = {} }) =>
  JSON.stringify({ protocol: 1, code, csr, facts: factsOf(serialNumber), family: 'linux', ...more });

/** @param {object} [more] */
export const askMessage = (more = {}) => JSON.stringify({ protocol: 1, revision: null, bootId: randomUUID(), ...more });

export class Device {
  pair = newKey();
  /** @type {import('./certificates.mjs').Identity | null} */
  identity = null;
  /** @type {string} */
  deviceId = '';
  /** Of the broker that it was told of. */
  mqttPort = 0;
  /** Its certificate alone. */
  certificate = '';

  /** @param {{ url: string, serialNumber: string, from?: string }} parts */
  constructor({ url, serialNumber, from = '127.0.0.1' }) {
    this.url = url;
    this.serialNumber = serialNumber;
    this.from = from;
  }

  /** @param {string} code @param {{ csr?: string, serialNumber?: string }} [how] */
  async enrol(code, { csr = signingRequest(this.pair), serialNumber = this.serialNumber } = {}) {
    const body = enrolMessage({ code, serialNumber, csr });
    const answer = await knock(this.url, '/agent/v1/enrol', { body, from: this.from });
    if (answer.status === 201) {
      const [own = '', ...issuers] = answer.body.chain;
      this.deviceId = answer.body.deviceId;
      this.mqttPort = Number(new URL(answer.body.mqtt.url).port);
      this.certificate = own;
      this.identity = identityOf(this.pair, [own, ...issuers].join('\n'));
    }
    return answer;
  }

  /** @param {string} path @param {Parameters<typeof knock>[2]} [what] */
  knock(path, what = {}) {
    return knock(this.url, path, { identity: this.identity, from: this.from, ...what });
  }

  ask() {
    return this.knock('/agent/v1/ask', { body: askMessage() });
  }
}
