// Lines that are opened and say nothing, and more of them than one device needs: nobody takes a port from the others.
import { connect } from 'node:net';
import { connect as overTls } from 'node:tls';
import { Line } from '../../faults/devices/mqtt.mjs';
import { until } from '../../journeys/facts.mjs';
import { Score } from '../attack.mjs';
import { addressOf, enrolled } from '../devices/carts.mjs';

/** What an address has under way before TLS says who comes: `handshakes.ts`; what one certificate holds: `connections.ts`. */
const ALLOWED = { handshakes: 200, ofCertificate: 16 };
const ASKED = { handshakes: 320, ofCertificate: 40 };
/** Shorter than a handshake is waited for: those that are one too many are cut by then, on a busy machine too. */
const CUT_MS = 7_000;
/** Whoever is held by right stays so. */
const HELD_MS = 300;
const CLASS = 40;
const HALF = CLASS / 2;

/** @typedef {import('../ground.mjs').Ground} Ground @typedef {import('node:net').Socket} Socket */

/** @type {import('../attack.mjs').Attack} */
export const lines = {
  name: 'lines',
  title: 'Lignes ouvertes qui tiennent un port',
  async run(ground) {
    const score = new Score();
    const devices = await aClass(ground);
    const ports = { 'the device port': portOf(ground.stack.deviceUrl), 'the broker': devices[0]?.mqttPort ?? 0 };
    for (const [name, port] of Object.entries(ports)) await silent(ground, score, name, port, devices);
    await ofOneCertificate(ground, score, devices[0]);
    return score.outcome();
  },
  twins: [
    {
      name: 'lines-silent',
      weakens: 'rien ne borne ce qui n’a pas dit qui il est',
      patches: [
        {
          file: 'libs/platform/dist/web/handshakes.js',
          find: 'if (leave === null) return false;',
          instead: 'if (leave === null) return OFF;',
        },
      ],
      run: async (ground) => {
        const score = new Score();
        const [device] = await enrolled(ground, 1);
        await silent(ground, score, 'the broker', device?.mqttPort ?? 0, []);
        return score.outcome();
      },
    },
    {
      name: 'lines-certificate',
      weakens: 'un certificat ouvre autant de lignes qu’il veut',
      patches: [
        {
          file: 'libs/gateway/agent/dist/port/connections.js',
          find: '>= MOST_OF_A_CERTIFICATE) return false;',
          instead: '>= MOST_OF_A_CERTIFICATE) return OFF;',
        },
      ],
      run: async (ground) => {
        const score = new Score();
        const [device] = await enrolled(ground, 1);
        await ofOneCertificate(ground, score, device);
        return score.outcome();
      },
    },
  ],
};

const portOf = (/** @type {string} */ url) => Number(new URL(url).port);

/** As many tablets as a class has pupils, and one address for all of them. @param {Ground} ground */
async function aClass(ground) {
  const from = addressOf(ground);
  const devices = [...(await enrolled(ground, HALF)), ...(await enrolled(ground, HALF))];
  for (const device of devices) device.from = from;
  return devices;
}

/** @param {Ground} ground @param {Score} score @param {string} name @param {number} port @param {Awaited<ReturnType<typeof aClass>>} devices */
async function silent(ground, score, name, port, devices) {
  const localAddress = addressOf(ground);
  const sockets = await held(ASKED.handshakes, ALLOWED.handshakes, () =>
    connect({ host: '127.0.0.1', port, localAddress }),
  );
  const open = sockets.filter(({ closed }) => !closed).length;
  if (open < ALLOWED.handshakes) throw new Error(`${name}: only ${open} lines are let in`);
  judge(score, ASKED.handshakes, ALLOWED.handshakes, open, `${name}, silent lines of one address`);
  // Meanwhile a whole class comes at once, from another address.
  const served = await Promise.all(
    devices.map((device) => (name === 'the broker' ? isHeard(device) : isServed(device))),
  );
  if (served.includes(false)) throw new Error(`${name}: ${served.filter((one) => !one).length} of a class are refused`);
  if (served.length > 0) score.notes.push(`${name}: ${served.length} tablets behind one address meanwhile, all served`);
  for (const socket of sockets) socket.destroy();
}

/** @param {Ground} ground @param {Score} score @param {any} device */
async function ofOneCertificate(ground, score, { identity }) {
  const port = portOf(ground.stack.deviceUrl);
  const how = { host: '127.0.0.1', port, rejectUnauthorized: false, ...identity };
  // From an address each: it is the certificate that is counted.
  const sockets = await held(ASKED.ofCertificate, ALLOWED.ofCertificate, () =>
    overTls({ ...how, localAddress: addressOf(ground) }),
  );
  const open = sockets.filter(({ closed }) => !closed).length;
  if (open < ALLOWED.ofCertificate) throw new Error(`only ${open} lines of a certificate are let in`);
  judge(score, ASKED.ofCertificate, ALLOWED.ofCertificate, open, 'lines with one certificate');
  for (const socket of sockets) socket.destroy();
}

/** @param {Score} score @param {number} asked @param {number} allowed @param {number} open @param {string} what */
function judge(score, asked, allowed, open, what) {
  score.attempts += asked - allowed;
  score.succeeded += Math.max(0, open - allowed);
  if (open > allowed) score.examples.push(`${what}: ${open} of ${asked} are held`);
  score.notes.push(`${what}: ${asked} opened, ${open} held`);
}

/** @param {number} count @param {number} allowed @param {() => Socket} open @returns {Promise<Socket[]>} */
async function held(count, allowed, open) {
  const sockets = Array.from({ length: count }, () => {
    const socket = open();
    // One that is cut is what is counted; without a reader its end would not be noticed.
    socket.on('error', () => undefined).resume();
    return socket;
  });
  await until(async () => sockets.filter(({ closed }) => !closed).length <= allowed, CUT_MS);
  await new Promise((resolve) => setTimeout(resolve, HELD_MS));
  return sockets;
}

/** @param {any} device */
async function isServed(device) {
  const { status, code } = await device.ask();
  if (status !== 200) throw new Error(`a device that did nothing is refused: ${status} ${code}`);
  return true;
}

/** @param {any} device */
async function isHeard({ mqttPort: port, identity, from, deviceId }) {
  const line = await Line.open({ port, identity, from });
  const entered = await line.enter(deviceId);
  line.hangUp();
  return entered;
}
