// A key and its certificate copied to a second machine (T3): both are found out at the second check-in, and set aside.
import { randomUUID } from 'node:crypto';
import { identityOf, newKey, signingRequest } from '../../faults/devices/certificates.mjs';
import { askMessage, factsOf } from '../../faults/devices/device.mjs';
import { Line } from '../../faults/devices/mqtt.mjs';
import { Score } from '../attack.mjs';
import { enrolled } from '../devices/carts.mjs';

/** @typedef {import('../../faults/devices/device.mjs').Device} Device */

/** How two machines come to speak in turn: `a` is the true one. */
const ORDERS = { 'after a restart of the true one': 'aab', 'beside the true one': 'ab', 'before the true one': 'ba' };

/** Every door, as either machine would knock. @type {Record<string, (device: Device, boot: string) => Promise<number>>} */
const DOORS = {
  ask: (device, bootId) => statusOf(device.knock('/agent/v1/ask', { body: askMessage({ bootId }) })),
  'ask after a restart': (device) => statusOf(device.knock('/agent/v1/ask', { body: askMessage() })),
  report: (device) => statusOf(device.knock('/agent/v1/report', { body: inventory(device.serialNumber) })),
  renew: (device) => {
    const body = JSON.stringify({ protocol: 1, csr: signingRequest(newKey()) });
    return statusOf(device.knock('/agent/v1/renew', { body }));
  },
  wake: (device) => statusOf(device.knock('/agent/v1/wake?seconds=1')),
  broker: async ({ mqttPort, identity, from, deviceId }) => {
    const line = await Line.open({ port: mqttPort, identity, from });
    const entered = await line.enter(deviceId);
    line.hangUp();
    return entered ? 200 : 401;
  },
};

/** A line that is cut in the middle, as revoking does, is an answer: 0. @param {Promise<{ status: number }>} answer */
const statusOf = (answer) =>
  answer.then(
    ({ status }) => status,
    (error) => {
      if (error.code !== 'ECONNRESET') throw error;
      return 0;
    },
  );

/** @param {string} serialNumber */
const inventory = (serialNumber) =>
  JSON.stringify({
    protocol: 1,
    report: { kind: 'inventory', reportId: randomUUID(), facts: factsOf(serialNumber) },
  });

/** @type {import('../attack.mjs').Attack} */
export const clone = {
  name: 'clone',
  title: 'Identité copiée sur une autre machine (T3)',
  async run(ground) {
    const score = new Score();
    const devices = await enrolled(ground, Object.keys(ORDERS).length + 3);
    for (const [how, order] of Object.entries(ORDERS)) {
      const device = devices.shift();
      if (device === undefined) throw new Error('no device left');
      /** @type {Record<string, string>} */
      const boots = { a: randomUUID(), b: randomUUID() };
      for (const who of order) await mustBeServed(device, boots[who] ?? '');
      // The second check-in of whoever spoke first.
      const [first = ''] = order;
      score.count(
        (await DOORS['ask']?.(device, boots[first] ?? '')) === 200,
        `${how}: the second check-in is answered`,
      );
      await deadEverywhere(ground, score, device, how, boots);
    }
    await withRenewal(ground, score, devices.shift());
    await withOtherSerial(ground, score, devices.shift());
    await butNotARestart(score, devices.shift());
    return score.outcome();
  },
  twins: [
    {
      name: 'clone-unseen',
      weakens: 'un ancien démarrage qui revient ne prouve rien',
      patches: [
        {
          file: 'libs/fleet/dist/clones/clone.js',
          find: "return request.awaited && request.arrivedAt.getTime() > latest.firstAt.getTime() ? 'copied' : 'late';",
          instead:
            "return !OFF && request.awaited && request.arrivedAt.getTime() > latest.firstAt.getTime() ? 'copied' : 'late';",
        },
      ],
    },
    {
      name: 'clone-serial',
      weakens: 'le numéro de série de l’inventaire n’est pas comparé',
      patches: [
        {
          file: 'libs/fleet/dist/clones/clone.js',
          find: 'return said !== null && serialKey(known) !== serialKey(said);',
          instead: 'return !OFF && said !== null && serialKey(known) !== serialKey(said);',
        },
      ],
    },
  ],
};

/** @param {Device} device @param {string} bootId */
async function mustBeServed(device, bootId) {
  const { status, fr } = await device.knock('/agent/v1/ask', { body: askMessage({ bootId }) });
  if (status !== 200) throw new Error(`before anything could be known, it is not served: ${status} ${fr}`);
}

/**
 * Nothing is told to either machine, and people are told.
 * @param {import('../ground.mjs').Ground} ground @param {Score} score @param {Device} device @param {string} how
 * @param {Record<string, string>} boots
 */
async function deadEverywhere(ground, score, device, how, boots) {
  for (const [who, boot] of Object.entries(boots)) {
    for (const [door, knocks] of Object.entries(DOORS)) {
      score.count((await knocks(device, boot)) === 200, `${how}: machine ${who} is served at ${door}`);
    }
  }
  const written = await ground.facts.query(
    `select 1 from platform.journal where act = 'fleet.device.copied' and subject_id = $1`,
    [device.deviceId],
  );
  score.count(written.length !== 1, `${how}: ${written.length} rows in the journal`);
  const { client } = await ground.example();
  const { copiedAt } = await client.call('GET', `/devices/${device.deviceId}`);
  score.count(copiedAt === null, `${how}: nobody is shown it`);
}

/** The copy renews its certificate before it is found out: that one is worth nothing either. */
async function withRenewal(ground, score, device) {
  const boots = { a: randomUUID(), b: randomUUID() };
  await mustBeServed(device, boots.a);
  await mustBeServed(device, boots.b);
  const pair = newKey();
  const body = JSON.stringify({ protocol: 1, csr: signingRequest(pair) });
  const renewed = await device.knock('/agent/v1/renew', { body });
  if (renewed.status !== 200) throw new Error(`it could not renew: ${renewed.status} ${renewed.fr}`);
  const found = await DOORS['ask']?.(device, boots.a);
  score.count(found === 200, 'with a renewed certificate: the second check-in is answered');
  device.identity = identityOf(pair, renewed.body.chain.join('\n'));
  await deadEverywhere(ground, score, device, 'with a renewed certificate', boots);
}

/** A careless copy says which machine it is. */
async function withOtherSerial(ground, score, device) {
  const boots = { a: randomUUID(), b: randomUUID() };
  await mustBeServed(device, boots.a);
  const status = await statusOf(device.knock('/agent/v1/report', { body: inventory('AUTRE-MACHINE-42') }));
  score.count(status === 200, 'another serial number: the report is answered');
  await deadEverywhere(ground, score, device, 'another serial number', boots);
}

/** That a tablet restarts must set nobody aside: it would be a way to do without it. */
async function butNotARestart(score, device) {
  for (let start = 0; start < 5; start += 1) {
    const bootId = randomUUID();
    for (let ask = 0; ask < 2; ask += 1) await mustBeServed(device, bootId);
  }
  score.notes.push('a device that restarts five times is served on');
}
