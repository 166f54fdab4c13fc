// Things of each noun, made by the doors; those of a convention are in convention-things.mjs.
import { Device } from '../../faults/devices/device.mjs';
import { PREFIX } from '../routes.mjs';
import { mark } from './marks.mjs';
import { HELD_ON } from './powers.mjs';
import { dayInParis } from '../../stack/days.mjs';

/** @param {import('./world.mjs').World} world @param {string} school */
export async function fleetOf(world, school) {
  const classroom = await world.call(school, 'POST', '/classrooms', {
    schoolId: world.placeIds[school],
    name: `Classe ${mark('classroom', school)}`,
    capacity: 12,
  });
  world.add({ noun: 'classroom', id: classroom.id, place: school, row: classroom });
  const serials = [1, 2, 3].map((at) => `${mark('device', school)}${at}`.toUpperCase());
  const delivery = await world.call(school, 'POST', `/classrooms/${classroom.id}/deliveries`, {
    supplier: `Fournisseur ${mark('delivery', school)}`,
    reference: `BL ${school}`,
    deliveredOn: '2016-11-07',
    csv: ['Numéro de série;Fabricant;Modèle', ...serials.map((serial) => `${serial};LENOVO;300e`)].join('\n'),
  });
  world.add({ noun: 'delivery', id: delivery.id, place: school, row: delivery });
  const opened = await world.call(school, 'POST', `/classrooms/${classroom.id}/enrolment-windows`, { minutes: 600 });
  world.add({ noun: 'window', id: opened.id, place: school, row: opened });
  for (const { deviceId, serialNumber } of delivery.devices) {
    const device = { noun: 'device', id: deviceId, place: school, row: { serialNumber } };
    world.add(device);
    // By its number, where a door takes numbers.
    world.add({ ...device, noun: 'serial', id: serialNumber, mark: mark('device', school) });
  }
  // One that lives: its identity, its inventory.
  const [code] = opened.codes;
  const living = new Device({
    url: world.ground.stack.deviceUrl,
    serialNumber: serials[0] ?? '',
    from: world.ground.web.address(),
  });
  const { status, fr } = await living.enrol(code.code);
  if (status !== 201) throw new Error(`${school}: ${fr}`);
  const operation = await world.call(school, 'POST', '/operations', {
    ...{ kind: 'message', target: 'classroom', targetId: classroom.id },
    text: `Bonjour ${mark('operation', school)}`,
  });
  world.add({ noun: 'operation', id: operation.id, place: school, row: operation });
  const profile = await profileOf(world, school);
  const assigned = await world.call(school, 'POST', `/profiles/${profile.id}/assignments`, {
    ...{ target: 'place', targetId: world.placeIds[school] },
  });
  const last = delivery.devices.at(-1);
  await careOf(world, school, { classroomId: classroom.id, deviceId: last.deviceId });
  world.add({ noun: 'assignment', id: assigned.assignments[0].id, place: school, row: { profileId: profile.id } });
  // Another, that is being tried: nobody reports, so it stays so.
  const trying = await profileOf(world, school);
  const { rollout } = await world.call(school, 'POST', `/profiles/${trying.id}/assignments`, {
    ...{ target: 'classroom', targetId: classroom.id },
    first: { to: { kind: 'classroom', classroomId: classroom.id }, reports: 1, failurePercent: 0 },
  });
  world.add({ noun: 'rollout', id: rollout.id, place: school, row: rollout });
}

/** One grey point. */
export const PHOTO = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNoAAAAggCBd81ytgAAAABJRU5ErkJggg==';

/**
 * What is broken in a school, and what it asks for.
 * @param {import('./world.mjs').World} world @param {string} school
 * @param {{ classroomId: string, deviceId: string }} at
 */
async function careOf(world, school, { classroomId, deviceId }) {
  const repair = await world.call(school, 'POST', '/repairs', {
    ...{ deviceId, fault: 'screen', description: `Panne ${mark('repair', school)}` },
  });
  world.add({ noun: 'repair', id: repair.id, place: school, row: repair });
  const photo = await world.call(school, 'POST', `/repairs/${repair.id}/photos`, {
    ...{ name: `${mark('repairphoto', school)}.png`, contentBase64: PHOTO },
  });
  world.add({
    ...{ noun: 'repairPhoto', id: photo.id, place: school, mark: mark('repairphoto', school) },
    row: { repairId: repair.id },
  });
  const asked = await requestFor(world, school, mark('apprequest', school));
  world.add({ noun: 'appRequest', id: asked.id, place: school, mark: mark('apprequest', school), row: asked });
  const approved = await requestFor(world, school, mark('app', school));
  await world.ground.facts.query(APPROVE, [approved.id]);
  const app = await world.call(school, 'POST', '/apps', {
    ...{ name: `App ${mark('app', school)}`, placeId: world.placeIds[school], requestId: approved.id },
    ...{ purpose: 'Essai', packages: { linux: 'essai' }, pupilData: false },
  });
  world.add({ noun: 'app', id: app.id, place: school, row: app });
  const { assignments } = await world.call(school, 'POST', `/apps/${app.id}/assignments`, {
    ...{ target: 'classroom', targetId: classroomId, state: 'installed' },
  });
  world.add({ noun: 'appAssignment', id: assignments[0].id, place: school, row: { appId: app.id } });
  await licencesOf(world, school);
}

/**
 * A content token and an application that it has licences of: by the owner's hand, since Apple is asked about a token before it is
 * kept. It has expired, so that nobody opens it.
 * @param {import('./world.mjs').World} world @param {string} school
 */
async function licencesOf(world, school) {
  const [token] = await world.ground.facts.query(
    `with sealed as (
       insert into platform.secret (id, purpose, key_id, nonce, sealed)
       values (gen_random_uuid(), 'apple.contentToken', 'essai', substring(uuid_send(gen_random_uuid()) for 12),
         uuid_send(gen_random_uuid()))
       returning id)
     insert into apple.content_token (id, place_id, secret, organisation, library, expires_at, uploaded_at, uploaded_by, next_at)
     select gen_random_uuid(), $1, sealed.id, $2, $2, '2020-01-01', now(), '{"kind":"system","id":"essai"}', now() from sealed
     returning id, organisation`,
    [world.placeIds[school], `Établissement ${mark('contenttoken', school)}`],
  );
  const tokenMark = mark('contenttoken', school);
  world.add({ noun: 'contentToken', id: token.id, place: school, mark: tokenMark, row: { ...token } });
  const [app] = await world.ground.facts.query(
    `insert into apple.licensed_app (id, token_id, adam_id, pricing, bundle_id, name, total, assigned)
     values (gen_random_uuid(), $1, '1146717204', 'STDQ', 'org.exemple.essai', $2, 1, 0) returning id, name`,
    [token.id, `App ${mark('licensedapp', school)}`],
  );
  const appMark = mark('licensedapp', school);
  world.add({ noun: 'licensedApp', id: app.id, place: school, mark: appMark, row: { ...app } });
}

/** As whoever keeps the fleet does, once a teacher is for it. */
export const APPROVE = `update fleet.app_request set state = 'approved', decided_at = now(), decided_by = '{"id":"essai"}',
  decision_reason = 'Essai' where id = $1`;

/** Asked for, with a teacher's favourable opinion. @param {import('./world.mjs').World} world @param {string} school @param {string} name */
async function requestFor(world, school, name) {
  const asked = await world.call(school, 'POST', '/app-requests', {
    ...{ schoolId: world.placeIds[school], name: `App ${name}`, reason: 'Essai' },
  });
  await world.ground.facts.query(
    `insert into fleet.app_opinion (request_id, person_id, favourable, at, given_by)
     values ($1, gen_random_uuid(), true, now(), '{"kind":"person","id":"essai","label":"une enseignante"}')`,
    [asked.id],
  );
  return asked;
}

/** @param {import('./world.mjs').World} world @param {string} key */
export async function profileOf(world, key) {
  const wifi = { ssid: 'essai', security: 'wpa2-personal', key: { value: `secret-de-${key}` } };
  const settings = { wifi, webLinks: { homePage: 'https://www.education.gouv.fr/', bookmarks: [] } };
  const body = { name: `Profil ${mark('profile', key)}`, placeId: world.placeIds[key], settings };
  const row = await world.call(key, 'POST', '/profiles', body);
  world.add({
    noun: 'secret',
    id: row.settings.wifi.key.sealed,
    place: key,
    mark: mark('profile', key),
    row: { key: `secret-de-${key}` },
  });
  return world.add({ noun: 'profile', id: row.id, place: key, row });
}

/** API tokens and webhooks, where those doors exist. @param {import('./world.mjs').World} world @param {string} key */
export async function integrationsOf(world, key) {
  const own = { placeId: world.placeIds[key] };
  if (world.ground.answers('POST', '/api-tokens')) {
    const permissions = ['place:read', 'classroom:read', 'classroom:write', 'device:read', 'device:write'];
    const body = {
      name: `Jeton ${mark('apiToken', key)}`,
      permissions: [...permissions, 'journal:read'],
      until: dayInParis(30),
      ...own,
    };
    const { token, apiToken } = await world.call(key, 'POST', '/api-tokens', body);
    world.add({ noun: 'apiToken', id: apiToken.id, place: key, row: apiToken });
    if (key === HELD_ON['token']) {
      world.people.push({ role: 'token', held: key, id: apiToken.id, headers: { authorization: `Bearer ${token}` } });
    }
  }
  if (world.ground.answers('POST', '/webhooks')) {
    const url = `https://127.9.0.1:9/${mark('webhook', key)}`;
    const row = await world.call(key, 'POST', '/webhooks', { url, topics: ['device'], ...own });
    world.add({ noun: 'webhook', id: row.id, place: key, row });
  }
}

/** What somebody lends, and dangerous acts that wait for a second person, where those doors exist. @param {import('./world.mjs').World} world */
export async function approvalsOf(world) {
  const target = world.find('person', ({ place }) => place === 'schA2');
  if (world.ground.answers('POST', '/account/delegations')) {
    const lender = world.people.find(({ role }) => role === 'digitalReferent');
    const role = world.find('role', ({ row }) => row.personId === lender?.id);
    const body = {
      roleId: role?.id,
      email: target?.row.email,
      from: dayInParis(0),
      until: dayInParis(20),
      reason: 'Essai',
    };
    const { json, text } = await world.ground.ask(`${PREFIX}/account/delegations`, {
      ...{ method: 'POST', headers: lender?.headers ?? {}, body },
    });
    if (!json?.delegations) throw new Error(`nothing was lent: ${text}`);
    // She who borrows it is now above those schools.
    world.add({ noun: 'borrower', id: target?.id ?? '', place: 'disA', mark: target?.mark ?? '' });
    world.add({ noun: 'delegation', id: json.delegations[0].id, place: 'disA', row: { personId: lender?.id } });
  }
  if (!world.ground.answers('POST', '/people/{id}/administrations')) return;
  for (const key of ['comA', 'comA2', 'depA', 'comB']) {
    const person = world.find('person', ({ place }) => place === (key === 'comB' ? 'schB' : 'schA2'));
    const body = { placeId: world.placeIds[key], from: dayInParis(0), reason: `Motif ${mark('approval', key)}` };
    const row = await world.call(key, 'POST', `/people/${person?.id}/administrations`, body);
    world.add({ noun: 'approval', id: row.id, place: key, row });
  }
  await former(world);
}

/** Somebody who asked for a dangerous act, and has lost her role since: she holds nothing anywhere. @param {import('./world.mjs').World} world */
async function former(world) {
  const { id, email } = await world.person('administrator', 'depA', 'ancienne');
  const asking = await world.ground.signedIn(email);
  await world.prove();
  const about = world.find('person', ({ place }) => place === 'schA2');
  const own = mark('approval', 'former');
  const body = { placeId: world.placeIds['depA'], from: dayInParis(0), reason: `Motif ${own}` };
  const { json, status, text } = await world.ground.ask(`${PREFIX}/people/${about?.id}/administrations`, {
    ...{ method: 'POST', headers: asking, body },
  });
  if (status >= 300) throw new Error(`the former administrator could not ask: ${text}`);
  await world.ground.facts.query('update identity.held_role set ended_at = now() where person_id = $1', [id]);
  const marks = [mark('place', 'depA'), about?.mark, world.find('person', (thing) => thing.id === id)?.mark];
  world.add({ noun: 'approval', id: json.id, place: 'depA', mark: own, row: { askedById: id, marks } });
  world.people.push({ role: 'former', held: 'nowhere', id, headers: await world.ground.signedIn(email) });
}
