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

/** @param {string} serialNumber @param {boolean} tired whether its battery is worn out */
const factsOf = (serialNumber, tired) => ({
  ...{ serialNumber, manufacturer: 'LENOVO', model: '300e 2e génération', osName: 'Debian GNU/Linux', osVersion: '13' },
  ...{ memoryBytes: 4_000_000_000, storageBytes: 64_000_000_000, storageFreeBytes: 32_000_000_000 },
  ...{ batteryPercent: 80, batteryHealthPercent: tired ? TIRED_PERCENT : FIT_PERCENT, charging: false },
  ...{ agentVersion: '0.1.0', software: [] },
});

export class Enroller {
  #port;
  #count = 0;

  /** @param {string} deviceUrl */
  constructor(deviceUrl) {
    this.#port = Number(new URL(deviceUrl).port);
  }

  /** @param {string} code @param {string} serialNumber @param {boolean} tired @returns {Promise<string>} its id, once it is as it should be */
  async bring(code, serialNumber, tired) {
    const network = Math.floor(this.#count++ / OF_AN_ADDRESS);
    const from = `127.${FIRST_NETWORK + (network >> 14)}.${(network >> 7) & 0x7f}.${1 + (network & 0x7f)}`;
    const pair = newKey();
    const facts = factsOf(serialNumber, tired);
    const asked = { protocol: 1, code, csr: signingRequest(pair), facts, family: 'linux' };
    const stranger = await Line.open({ port: this.#port, context: STRANGER, from });
    const { status, body } = await stranger.ask(requestOf('/agent/v1/enrol', asked));
    stranger.close();
    if (status !== 201) throw new Error(`${serialNumber} is not enrolled: ${status} ${body}`);
    const { chain, deviceId } = JSON.parse(body.toString('utf8'));
    const line = await Line.open({
      port: this.#port,
      context: createSecureContext(identityOf(pair, chain.join('\n'))),
      from,
    });
    try {
      await settle(line, facts);
    } finally {
      line.close();
    }
    return deviceId;
  }
}

/** Asks, does and reports until it has said that it is as it should be. @param {Line} line @param {ReturnType<typeof factsOf>} facts */
async function settle(line, facts) {
  const bootId = randomUUID();
  const say = async (/** @type {string} */ door, /** @type {object} */ message) => {
    const { status, body } = await line.ask(requestOf(`/agent/v1/${door}`, { protocol: 1, ...message }));
    if (status !== 200) throw new Error(`${door}: ${status} ${body}`);
    return JSON.parse(body.toString('utf8'));
  };
  const report = (/** @type {object} */ told) => say('report', { report: { reportId: randomUUID(), ...told } });
  for (let asks = 0; asks < MOST_ASKS; asks += 1) {
    const { next } = await say('ask', { revision: null, bootId });
    if (next.kind === 'wait') return;
    if (next.kind === 'inventory') await report({ kind: 'inventory', facts });
    else if (next.kind === 'configure') {
      const told = Object.keys(next.settings).filter((name) => next.settings[name] !== undefined);
      const settings = told.map((setting) => ({ setting, status: 'applied', why: null }));
      await report({ kind: 'configuration', revision: next.revision, settings });
      return;
    } else throw new Error(`it is told to ${next.kind}`);
  }
  throw new Error('it is never told to wait');
}
