// Classes mobiles of an attack's own, with codes to be used, and devices played by hand.
import { Device } from '../../faults/devices/device.mjs';
import { uaiOf } from '../../stack/uai.mjs';

/** @typedef {import('../ground.mjs').Ground} Ground */

/** @type {WeakMap<Ground, { serials: number, addresses: number }>} */
const counts = new WeakMap();
const countOf = (/** @type {Ground} */ ground) => {
  const count = counts.get(ground) ?? { serials: 0, addresses: 0 };
  counts.set(ground, count);
  return count;
};

/** A serial number that no other device of the run has. @param {Ground} ground */
export const serialOf = (ground) => `ATTAQUE${String((countOf(ground).serials += 1)).padStart(6, '0')}`;

/** An address of its own of 127.79.0.0/16: the device port counts strangers by address. @param {Ground} ground */
export function addressOf(ground) {
  const at = (countOf(ground).addresses += 1);
  return `127.79.${(at >> 8) & 0xff}.${at & 0xff}`;
}

/** What a person may revoke in a day is given back: how often attacks revoke is not what they try. @param {Ground} ground */
export const nextDay = ({ facts }) => facts.query('delete from identity.quota_use');

/** Another école than the example's, made once on each ground. @param {Ground} ground @returns {Promise<string>} its id */
export const otherSchool = (ground) =>
  ground.keep('another school', async () => {
    const { client, schoolId } = await ground.example();
    const parents = await ground.facts.query('select parent from territory.place_parent where child = $1', [schoolId]);
    const { id } = await client.call('POST', '/places', {
      ...{ kind: 'school', name: 'École voisine', uai: uaiOf('0389901'), openedOn: '2016-09-01' },
      parentIds: parents.map(({ parent }) => parent),
    });
    return id;
  });

/**
 * A new classe mobile with an open window.
 * @param {Ground} ground @param {number} capacity @param {number} [count] of codes @param {string} [otherSchoolId]
 * @returns {Promise<{ id: string, windowId: string, schoolId: string, codes: string[] }>}
 */
export async function cartOf(ground, capacity, count = capacity, otherSchoolId) {
  const { client, schoolId: ownSchoolId } = await ground.example();
  const schoolId = otherSchoolId ?? ownSchoolId;
  const name = `Attaque ${serialOf(ground)}`;
  const { id } = await client.call('POST', '/classrooms', { schoolId, name, capacity });
  const opened = await client.call('POST', `/classrooms/${id}/enrolment-windows`, { minutes: 120, count });
  return { id, windowId: opened.id, schoolId, codes: opened.codes.map((/** @type {any} */ one) => one.code) };
}

/** @param {Ground} ground */
export const deviceOf = (ground) =>
  new Device({ url: ground.stack.deviceUrl, serialNumber: serialOf(ground), from: addressOf(ground) });

/** Devices that were enrolled as they should be. @param {Ground} ground @param {number} count */
export async function enrolled(ground, count) {
  const { codes } = await cartOf(ground, count);
  const devices = codes.map(() => deviceOf(ground));
  for (const [at, device] of devices.entries()) {
    const { status, fr } = await device.enrol(codes[at] ?? '');
    if (status !== 201) throw new Error(`a device could not be enrolled: ${status} ${fr}`);
  }
  return devices;
}
