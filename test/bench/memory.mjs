// What an idle wake connection costs, on our broker and on Mosquitto, and what the API holds with a country in its database. The
// limit of ours is a connection of node:https over the same TLS, in a process of its own, that has said nothing yet.
import { Broker } from '../stack/broker.mjs';
import { inTurn } from './lean/crowd.mjs';
import { Line } from './lean/line.mjs';
import { Sleeper } from './lean/sleeper.mjs';

const NAME = 'memory';
const CONNECTIONS = 2_000;
const COUNTRY = 540_000;
const SETTLING_MS = 8_000;
const KB = 1_000;
const MB = 1_000_000;

/** @param {import('./ground.mjs').Ground} ground */
export async function run(ground) {
  await ground.start();
  const crowd = await ground.crowd(CONNECTIONS);
  await ground.devices(COUNTRY);
  const { client } = await ground.example();
  for (const path of ['/devices?limit=25', '/classrooms?limit=25', '/places?limit=25']) await client.call('GET', path);
  await settle();
  const api = ground.memory();
  ground.report({
    ...{
      name: NAME,
      case: `the API, ${COUNTRY} devices in the database`,
      value: api / MB,
      unit: 'MB',
      goal: '≤ 350 MB',
    },
    met: api <= 350 * MB,
  });
  const bare = await ground.bareServer();
  const limit = await each(
    ground,
    crowd.devices,
    () => ground.memory(bare.child.pid),
    ({ context }) => Line.open({ port: bare.port, context }),
  );
  const own = await each(
    ground,
    crowd.devices,
    () => ground.memory(),
    (device) => Sleeper.open(device),
  );
  ground.report({
    ...{ name: NAME, case: 'an idle connection, our broker', value: own, unit: 'kB', goal: '≤ 70 kB', limit },
    met: own <= 70,
  });
  await onMosquitto(ground, crowd.devices);
}

/** The same certificates, at a Mosquitto of this installation. @param {import('./ground.mjs').Ground} ground @param {import('./lean/crowd.mjs').Played[]} devices */
async function onMosquitto(ground, devices) {
  const broker = await Broker.draw();
  const said = { name: NAME, case: 'an idle connection, Mosquitto', unit: 'kB', goal: '≤ 35 kB' };
  if (!broker.external) return ground.report({ ...said, value: null, met: false, reason: 'no Mosquitto here' });
  await broker.start({ folder: ground.folder, stack: ground.stack, awaited: false });
  ground.atEnd(() => broker.stop());
  const value = await each(
    ground,
    devices,
    () => ground.memory(broker.pid),
    (device) => Sleeper.open(device, { port: broker.devices }),
  );
  ground.report({ ...said, value, met: value <= 35 });
}

/**
 * @param {import('./ground.mjs').Ground} ground @param {import('./lean/crowd.mjs').Played[]} devices @param {() => number} memory
 * @param {(device: import('./lean/crowd.mjs').Played) => Promise<{ close(): void }>} open  the connection that is measured
 * @returns {Promise<number>} kB
 */
async function each(ground, devices, memory, open) {
  const [warm = [], rest = []] = [devices.slice(0, 100), devices.slice(100)];
  const connect = (/** @type {typeof devices} */ some) =>
    inTurn(some, 32, async (device) => {
      device.close();
      const opened = await open(device);
      ground.atEnd(() => opened.close());
    });
  // The first ones load code and fill pools.
  await connect(warm);
  await settle();
  const before = memory();
  await connect(rest);
  await settle();
  return (memory() - before) / rest.length / KB;
}

const settle = () => new Promise((resolve) => setTimeout(resolve, SETTLING_MS));
