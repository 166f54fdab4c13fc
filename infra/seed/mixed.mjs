// What only `npm start` adds to the example, beside its money: a second cart, of iPads and Linux tablets, under the profile of the
// first. There the convention pays for both; where its annex has one (the console's test), the commune has bought it by itself.
import { readFileSync } from 'node:fs';
import { deliveredCart } from './seed.mjs';

const mixed = JSON.parse(readFileSync(new URL('./mixed.json', import.meta.url), 'utf8'));

/**
 * @typedef {{ serialNumber: string, manufacturer: string, model: string }} Delivered
 * @typedef {Delivered & { product: string, supervised: boolean }} DeliveredIpad  the last ones were never supervised
 *
 * @param {import('./client.mjs').Client} client as the administration of the example
 * @param {{ schoolId: string, profileId: string, equipmentLineId?: string }} example  the line of the convention that pays for it, if any
 * @returns {Promise<{ classroomId: string, ipads: DeliveredIpad[], tablets: Delivered[] }>} iPads in the first slots
 */
export async function seedMixed(client, { schoolId, profileId, equipmentLineId: budgetLineId }) {
  const ipads = rows(mixed.ipads).map((one, index) => ({
    ...{ ...one, product: mixed.ipads.product },
    supervised: index < mixed.ipads.supervised,
  }));
  const tablets = rows(mixed.tablets);
  const classroomId = await deliveredCart(client, {
    ...{ schoolId, classroom: mixed.classroom, formerly: mixed.formerly, devices: [...ipads, ...tablets] },
    delivery: { ...mixed.delivery, ...(budgetLineId && { budgetLineId }) },
    before: (id) => assign(client, profileId, id),
  });
  return { classroomId, ipads, tablets };
}

/** @param {{ count: number, serial: string, manufacturer: string, model: string }} of @returns {Delivered[]} */
function rows({ count, serial, manufacturer, model }) {
  return Array.from({ length: count }, (_, index) => {
    const number = String(index + 1).padStart(2, '0');
    return { serialNumber: `${serial}${number}`, manufacturer, model };
  });
}

/** @param {import('./client.mjs').Client} client @param {string} profileId @param {string} classroomId */
async function assign(client, profileId, classroomId) {
  const { assignments } = await client.call('GET', `/profiles/${profileId}`);
  if (assignments.some((/** @type {{ targetId: string }} */ { targetId }) => targetId === classroomId)) return;
  await client.call('POST', `/profiles/${profileId}/assignments`, { target: 'classroom', targetId: classroomId });
}
