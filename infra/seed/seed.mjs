// Loads the example through the public API: the places, the people, the classe mobile, the convention and its budget
// lines, a delivery of 12 tablets and a profile. Each step looks before it writes, so a start that was cut short resumes.
import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { Client } from './client.mjs';

const example = JSON.parse(readFileSync(new URL('./example.json', import.meta.url), 'utf8'));
export const OPENED_ON = '2016-09-01';
const LINE_OF_DEVICES = 'equipment';

/** E-mail addresses of the example's people, by role. */
export const EXAMPLE_EMAILS = Object.fromEntries(
  Object.entries(example.people).map(([role, person]) => [role, /** @type {{ email: string }} */ (person).email]),
);

/**
 * What the supplier's list of the example says: a cart is one model.
 * @param {number} count @returns {{ serialNumber: string, manufacturer: string, model: string }[]}
 */
export function deliveredDevices(count) {
  return Array.from({ length: count }, (_, index) => ({
    serialNumber: `PF3EX0${String(index + 1).padStart(2, '0')}`,
    manufacturer: 'LENOVO',
    model: '300e 2e génération',
  }));
}

/**
 * @param {object} options
 * @param {string} options.url            of the API, for people
 * @param {string | null} options.firstRunCode  printed by the server when it has no administrator yet
 * @param {(email: string) => Promise<string>} options.linkFor  a sign-in link made by the operator
 * @param {number} [options.devices]      delivered devices
 * @param {number} [options.carts]        that the convention pays for; the first of them is delivered here
 * @returns {Promise<{ client: Client, classroomId: string, schoolId: string, conventionId: string, equipmentLineId: string, profileId: string }>}
 */
export async function seed({ url, firstRunCode, linkFor, devices = 12, carts = 1 }) {
  const client = new Client(url);
  const { administrator } = example.people;
  if (firstRunCode !== null) {
    await client.call('POST', '/first-run', {
      ...administrator,
      code: firstRunCode,
      academieName: example.academie.name,
    });
  } else {
    await client.enter(await linkFor(administrator.email));
  }

  const academie = await place(client, example.academie, []);
  const departement = await place(client, example.departement, [academie]);
  const localAuthority = await place(client, example.localAuthority, [departement]);
  const district = await place(client, example.district, [departement]);
  const college = await place(client, example.college, [departement]);
  const school = await place(client, { ...example.school, referenceCollegeId: college }, [localAuthority, district]);
  /** @type {Record<string, string>} */
  const places = { academie, departement, localAuthority, district, college, school };

  const people = await client.call('GET', '/people?limit=200');
  for (const [role, person] of Object.entries(example.people)) {
    if (people.items.some((/** @type {{ email: string }} */ known) => known.email === person.email)) continue;
    const { displayName, email } = person;
    await client.call('POST', '/people', {
      displayName,
      email,
      role: { role, placeId: places[person.place], from: OPENED_ON },
    });
  }

  const conventions = await client.call('GET', '/conventions');
  const convention = conventions.items[0] ?? (await client.call('POST', '/conventions', conventionOf(places, carts)));
  const line = convention.budgetLines.find((/** @type {{ code: string }} */ each) => each.code === LINE_OF_DEVICES);

  const classroomId = await deliveredCart(client, {
    schoolId: school,
    classroom: example.classroom,
    delivery: { ...example.delivery, budgetLineId: line.id },
    devices: deliveredDevices(devices),
  });

  const profiles = await client.call('GET', '/profiles');
  let profile = profiles.items[0];
  if (profile === undefined) {
    const settings = structuredClone(example.profile.settings);
    settings.wifi.key = { value: randomBytes(12).toString('hex') };
    profile = await client.call('POST', '/profiles', { name: example.profile.name, placeId: school, settings });
  }
  if (profile.assignments.length === 0) {
    await client.call('POST', `/profiles/${profile.id}/assignments`, { target: 'classroom', targetId: classroomId });
  }
  return {
    client,
    classroomId,
    schoolId: school,
    conventionId: convention.id,
    equipmentLineId: line.id,
    profileId: profile.id,
  };
}

/**
 * A cart of the school, and what was delivered into it. It is known again by its delivery note, whatever it is called by now.
 * @param {Client} client
 * @param {object} wanted
 * @param {string} wanted.schoolId
 * @param {{ name: string }} wanted.classroom
 * @param {{ reference: string }} wanted.delivery
 * @param {string} [wanted.formerly] the reference that the same delivery had in an example of before
 * @param {{ serialNumber: string, manufacturer: string, model: string }[]} wanted.devices in the order of their slots
 * @param {(classroomId: string) => Promise<void>} [wanted.before] what the cart is to have before it is delivered to
 * @returns {Promise<string>} its id
 */
export async function deliveredCart(client, { schoolId, classroom, delivery, formerly, devices, before }) {
  const deliveries = await client.call('GET', '/deliveries?limit=200');
  const known = deliveries.items.find(
    (/** @type {{ reference: string }} */ { reference }) => reference === delivery.reference || reference === formerly,
  );
  if (known) return known.classroomId;
  const classrooms = await client.call('GET', `/classrooms?schoolId=${schoolId}`);
  const { id } =
    classrooms.items.find((/** @type {{ name: string }} */ { name }) => name === classroom.name) ??
    (await client.call('POST', '/classrooms', { schoolId, ...classroom }));
  await before?.(id);
  const rows = devices.map((d) => `${d.serialNumber};${d.manufacturer};${d.model}`);
  const csv = ['Numéro de série;Fabricant;Modèle', ...rows].join('\r\n');
  await client.call('POST', `/classrooms/${id}/deliveries`, { ...delivery, csv });
  return id;
}

/**
 * @param {Client} client
 * @param {{ kind: string, name: string, uai?: string }} wanted
 * @param {string[]} parentIds
 * @returns {Promise<string>} its id
 */
export async function place(client, wanted, parentIds) {
  const found = await client.call('GET', `/places?limit=200&kind=${wanted.kind}`);
  const known = found.items.find((/** @type {{ name: string, uai: string | null }} */ item) =>
    wanted.uai ? item.uai === wanted.uai : item.name === wanted.name,
  );
  return (known ?? (await client.call('POST', '/places', { ...wanted, openedOn: OPENED_ON, parentIds }))).id;
}

/**
 * What the text counts by classe mobile is so many times what the file says of one; the rest is by school or by convention.
 * @param {Record<string, string>} places @param {number} carts
 */
function conventionOf(places, carts) {
  const { budgetLines, annex, advance, forecastCost, ...convention } = example.convention;
  return {
    ...convention,
    ...{ advance: advance * carts, forecastCost: forecastCost * carts },
    academieId: places['academie'],
    localAuthorityId: places['localAuthority'],
    annex: annex.map(({ equipmentSubsidy, ...row }) => {
      return { ...row, mobileClassrooms: carts, equipmentSubsidy: equipmentSubsidy * carts };
    }),
    budgetLines: budgetLines.map(({ spender, stateShare, localAuthorityShare, ...line }) => {
      const times = line.code === LINE_OF_DEVICES ? carts : 1;
      const shares = { stateShare: share(stateShare, times), localAuthorityShare: share(localAuthorityShare, times) };
      return { ...line, ...shares, spenderId: places[spender] };
    }),
  };
}

/** Null is « non renseigné », however many times. @param {number | null} cents @param {number} times */
const share = (cents, times) => (cents === null ? null : cents * times);
