// Simulated iPads that scenes share: a cart of their own, enrolled by its codes, woken by the double of Apple's push service.
import { InProcessWaking, KeyPool, startIpads } from '@chariot/agent';
import { seedPush } from '../../infra/seed/push.mjs';

/** By slot: one that is supervised, one that never was. */
const ORDERS = [{}, { supervised: false }];

/**
 * @typedef {object} PlayedIpads
 * @property {string} classroomId
 * @property {import('@chariot/agent').SimulatedIpad} supervised
 * @property {import('@chariot/agent').SimulatedIpad} plain
 * @property {(ipad: import('@chariot/agent').SimulatedIpad) => Promise<string>} idOf  as the fleet knows it
 * @property {() => Promise<void>} stop
 *
 * @param {import('./world.mjs').World} world @returns {Promise<PlayedIpads>}
 */
export async function playIpads({ example: { client, schoolId }, apns, stack }) {
  await seedPush(client, apns.controlUrl);
  const asked = { schoolId, name: 'Classe mobile du car', capacity: ORDERS.length };
  const { id: classroomId } = await client.call('POST', '/classrooms', asked);
  const { codes } = await client.call('POST', `/classrooms/${classroomId}/enrolment-windows`, {});
  const waking = new InProcessWaking();
  const deafen = apns.onWake(({ token, pushMagic }) => waking.push(token, JSON.stringify({ mdm: pushMagic })));
  const played = await startIpads({
    urls: codes.map((/** @type {{ code: string }} */ { code }) => `${stack.url}/ipad/${code}`),
    keys: await KeyPool.make(ORDERS.length),
    ...{ orders: ORDERS, waking, stepMs: 0, seed: 'le car' },
  });
  await played.enrolled;
  const [supervised, plain] = played.ipads;
  if (supervised === undefined || plain === undefined) throw new Error('too few iPads');
  return {
    ...{ classroomId, supervised, plain },
    idOf: async ({ serialNumber }) => (await client.call('GET', `/devices?q=${serialNumber}`)).items[0]?.id ?? '',
    stop: async () => {
      deafen();
      await played.stop();
    },
  };
}
