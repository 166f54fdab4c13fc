// A tablet that is another école's, and one more than the classe mobile holds (T2): neither finds a place, whatever code
// it shows, in whatever order people and tablets act.
import { Score } from '../attack.mjs';
import { cartOf, deviceOf, nextDay, otherSchool, serialOf } from '../devices/carts.mjs';
import { PREFIX } from '../routes.mjs';
import { TWO_IN_A_SLOT } from './enrolment.mjs';

const CAPACITY = 12;
const RACES = { short: 5, full: 40 };
const DECISION = 'libs/fleet/dist/enrolment/enrolment-decision.js';
const NOT_EXPECTED = [
  ['its serial number', (/** @type {string} */ serial) => serial],
  ['its serial number, in small letters', (/** @type {string} */ serial) => serial.toLowerCase()],
  ['its serial number, with spaces', (/** @type {string} */ serial) => ` ${serial}  `],
];

/** @typedef {import('../ground.mjs').Ground} Ground */
/** @typedef {import('../../faults/devices/device.mjs').Device} Device */

/** @type {import('../attack.mjs').Attack} */
export const thirteenth = {
  name: 'thirteenth',
  title: 'Tablette d’une autre école, treizième tablette',
  async run(ground) {
    const score = new Score();
    await ofAnotherSchool(ground, score);
    await inAFullCart(ground, score);
    await inASmallerCart(ground, score);
    await amongExpectedOnes(ground, score);
    await comesBackAtOnce(ground, score);
    return score.outcome();
  },
  twins: [
    {
      name: 'thirteenth-school',
      weakens: 'un code vaut pour les tablettes de toutes les écoles',
      patches: [
        {
          file: DECISION,
          find: "if (known !== null && known.schoolId !== classroom.schoolId) throw fleetError('serialOtherSchool'",
          instead:
            "if (!OFF && known !== null && known.schoolId !== classroom.schoolId) throw fleetError('serialOtherSchool'",
        },
      ],
    },
    {
      name: 'thirteenth-full',
      weakens: 'la place qui reste n’est pas comptée',
      patches: [
        {
          file: DECISION,
          find: 'if (slot > classroom.capacity || others.length >= classroom.capacity) {',
          instead: 'if (!OFF && (slot > classroom.capacity || others.length >= classroom.capacity)) {',
        },
      ],
    },
    {
      name: 'thirteenth-taken',
      weakens: 'deux tablettes tiennent dans un emplacement',
      patches: [
        {
          file: DECISION,
          find: 'if (slot > classroom.capacity || others.length >= classroom.capacity) {',
          instead: 'if (!OFF && (slot > classroom.capacity || others.length >= classroom.capacity)) {',
        },
        {
          file: DECISION,
          find: 'const occupant = present.find((device)=>device.slot === slot && device.id !== known?.id);',
          instead:
            'const occupant = OFF ? undefined : present.find((device)=>device.slot === slot && device.id !== known?.id);',
        },
      ],
      sql: TWO_IN_A_SLOT,
    },
  ],
};

/** @param {Ground} ground @param {Score} score */
async function ofAnotherSchool(ground, score) {
  const own = await cartOf(ground, 5);
  const elsewhere = await cartOf(ground, CAPACITY, CAPACITY, await otherSchool(ground));
  const say = tellerOf(ground);
  const [enrolled, revoked, lost, reserve] = await comeIn(ground, own.codes.slice(0, 4));
  if (!enrolled || !revoked || !lost || !reserve) throw new Error('four devices come in');
  await nextDay(ground);
  await say('POST', `/devices/${revoked.deviceId}/revocation`, { reason: 'Attaque.' });
  await say('POST', `/devices/${lost.deviceId}/state`, { to: 'lost', reason: 'Attaque.' });
  await say('POST', `/devices/${reserve.deviceId}/state`, { to: 'inReserve', reason: 'Attaque.' });
  const expected = serialOf(ground);
  await delivered(ground, own.id, [expected]);
  const codes = [...elsewhere.codes];
  const subjects = {
    'one that is enrolled': enrolled.serialNumber,
    'one that was revoked': revoked.serialNumber,
    'one that was lost': lost.serialNumber,
    'one that is in reserve': reserve.serialNumber,
    'one that is expected': expected,
  };
  for (const [which, serialNumber] of Object.entries(subjects)) {
    for (const [how, written] of NOT_EXPECTED) {
      const code = codes.at(-1) ?? '';
      const { status } = await deviceOf(ground).enrol(code, { serialNumber: written(serialNumber) });
      if (status === 201) codes.pop();
      score.count(status === 201, `of another school, ${which}, by ${how}: enrolled`);
    }
  }
  const moved = await ground.facts.query(
    'select serial_number from fleet.device where serial_number = any ($1) and school_id <> $2',
    [Object.values(subjects), own.schoolId],
  );
  score.count(moved.length > 0, `${moved.length} tablets have changed school`);
}

/** All twelve are in: no window, no move and no delivery makes room for one more. @param {Ground} ground @param {Score} score */
async function inAFullCart(ground, score) {
  const cart = await cartOf(ground, CAPACITY);
  const [away] = await comeIn(ground, cart.codes);
  const next = await cartOf(ground, 1);
  const [other] = await comeIn(ground, next.codes);
  if (!away || !other) throw new Error('a cart is filled');
  const say = tellerOf(ground);
  const opening = `/classrooms/${cart.id}/enrolment-windows`;
  score.count((await say('POST', opening, { minutes: 60 }, [409])).status === 201, 'a window for a full cart');
  const entering = { classroomId: cart.id, reason: 'Attaque.' };
  const move = await say('PATCH', `/devices/${other.deviceId}`, entering, [409]);
  score.count(move.status < 400, 'moved into a full cart');
  const beyond = await say('PATCH', `/devices/${other.deviceId}`, { ...entering, slot: CAPACITY + 1 }, [409]);
  score.count(beyond.status < 400, 'moved beside the slots of a full cart');
  // One is away, its slot is promised, and it comes back before whoever it was promised to.
  await say('POST', `/devices/${away.deviceId}/state`, { to: 'lost', reason: 'Attaque.' });
  const opened = await say('POST', opening, { minutes: 60 });
  await say('POST', `/devices/${away.deviceId}/state`, { to: 'inService', reason: 'Attaque.' });
  const { status } = await deviceOf(ground).enrol(opened.json.codes[0].code);
  score.count(status === 201, 'the thirteenth, in the place of one that came back');
  await counted(ground, score, cart.id, CAPACITY, 'a full cart');
}

/** The cart was made smaller since the code was given. @param {Ground} ground @param {Score} score */
async function inASmallerCart(ground, score) {
  const cart = await cartOf(ground, 3);
  const [, , last = ''] = cart.codes;
  await comeIn(ground, cart.codes.slice(0, 2));
  await tellerOf(ground)('PATCH', `/classrooms/${cart.id}`, { capacity: 2 });
  const { status } = await deviceOf(ground).enrol(last);
  score.count(status === 201, 'by the code of a slot that is no more');
  await counted(ground, score, cart.id, 2, 'a cart made smaller');
}

/** Each slot awaits a tablet of the delivery. @param {Ground} ground @param {Score} score */
async function amongExpectedOnes(ground, score) {
  const cart = await cartOf(ground, 3);
  const awaited = [serialOf(ground), serialOf(ground), serialOf(ground)];
  await delivered(ground, cart.id, awaited);
  for (const code of cart.codes) {
    const { status } = await deviceOf(ground).enrol(code);
    score.count(status === 201, 'a tablet that was not delivered, in a slot that awaits another');
  }
  await counted(ground, score, cart.id, 3, 'a cart that awaits its delivery');
}

/** The slot is taken back and taken at the same instant. @param {Ground} ground @param {Score} score */
async function comesBackAtOnce(ground, score) {
  const say = tellerOf(ground);
  const cart = await cartOf(ground, 2);
  const devices = await comeIn(ground, cart.codes);
  for (let race = 0; race < (ground.short ? RACES.short : RACES.full); race += 1) {
    const away = devices.shift();
    if (away === undefined) throw new Error('nobody is left in the cart');
    const state = `/devices/${away.deviceId}/state`;
    await say('POST', state, { to: 'lost', reason: 'Attaque.' });
    const opened = await say('POST', `/classrooms/${cart.id}/enrolment-windows`, { minutes: 60 });
    const newcomer = deviceOf(ground);
    const [entered, back] = await Promise.all([
      newcomer.enrol(opened.json.codes[0].code),
      say('POST', state, { to: 'inService', reason: 'Attaque.' }, [409]),
    ]);
    score.count(entered.status === 201 && back.status < 300, 'both took the last slot');
    await counted(ground, score, cart.id, 2, 'a race for the last slot');
    if (entered.status === 201) devices.push(newcomer);
    else devices.push(away);
    // Both are in, where the attack succeeds: the next race begins with a free slot all the same.
    if (entered.status === 201 && back.status < 300) await say('POST', state, { to: 'lost', reason: 'Attaque.' });
    // Whoever lost the race leaves its code behind: the slot must not stay promised.
    if (entered.status !== 201) await say('POST', `/enrolment-windows/${opened.json.id}/closure`, {});
  }
}

/** Tablets that were never seen, by good codes. @param {Ground} ground @param {readonly string[]} codes @returns {Promise<Device[]>} */
async function comeIn(ground, codes) {
  const devices = [];
  for (const code of codes) {
    const device = deviceOf(ground);
    const { status, fr } = await device.enrol(code);
    if (status !== 201) throw new Error(`a good code is refused: ${status} ${fr}`);
    devices.push(device);
  }
  return devices;
}

/** @param {Ground} ground @param {string} classroomId @param {readonly string[]} serials */
async function delivered(ground, classroomId, serials) {
  const rows = serials.map((serial) => `${serial};LENOVO;300e 2e génération`);
  const csv = ['Numéro de série;Fabricant;Modèle', ...rows].join('\r\n');
  const body = { supplier: 'Attaque', reference: serialOf(ground), deliveredOn: '2016-11-10', csv };
  await tellerOf(ground)('POST', `/classrooms/${classroomId}/deliveries`, body);
}

/** @param {Ground} ground @param {Score} score @param {string} classroomId @param {number} capacity @param {string} what */
async function counted({ facts }, score, classroomId, capacity, what) {
  const [{ count, slots }] = await facts.query(
    `select count(*)::int as count, count(distinct slot)::int as slots from fleet.device
      where classroom_id = $1 and slot is not null`,
    [classroomId],
  );
  score.count(count > capacity || slots < count, `${what}: ${count} tablets in ${slots} slots for ${capacity}`);
}

/**
 * As the administrator; `also`: refusals that are an answer here.
 * @param {Ground} ground
 */
const tellerOf =
  (ground) =>
  async (
    /** @type {string} */ method,
    /** @type {string} */ path,
    /** @type {unknown} */ body,
    /** @type {readonly number[]} */ also = [],
  ) => {
    const headers = await ground.administratorHeaders();
    const answer = await ground.ask(`${PREFIX}${path}`, { method, headers, body });
    if (answer.status >= 400 && !also.includes(answer.status)) {
      throw new Error(`${method} ${path}: ${answer.status} ${answer.text}`);
    }
    return answer;
  };
