// Things of each noun, made by the doors.
import { Device } from '../../faults/devices/device.mjs';
import { PREFIX } from '../routes.mjs';
import { mark } from './marks.mjs';
import { moneyOf } from './money.mjs';
import { uaiOf } from '../../stack/uai.mjs';
import { above, PLACES, SCHOOLS } from './places.mjs';
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

/** @param {import('./world.mjs').World} world @param {string} key */
export async function conventionOf(world, key) {
  const schools = SCHOOLS.filter((school) => PLACES[school]?.parents.includes(key));
  const [academie = ''] = above(key).filter((one) => one.startsWith('aca'));
  const colleges = schools.map((school) => PLACES[school]?.college ?? '');
  const row = await world.call(key, 'POST', '/conventions', conventionBody(world, { academie, key, schools }));
  const readable = [academie, key, ...schools, ...colleges];
  const where = { place: key, readable, writable: [academie, key] };
  // The committee of a school is composed by those of the project, from that school or from either party.
  const composable = [academie, key, schools[0] ?? ''];
  world.add({ noun: 'convention', id: row.id, row, ...where, composable });
  for (const line of row.budgetLines)
    world.add({ noun: 'budgetLine', id: line.id, row: { conventionId: row.id }, ...where });
  await committeesOf(world, key, row, { ...where, writable: composable });
  await calendarOf(world, key, row.id, where);
  await projectOf(world, key, row.id, where);
  await booksOf(
    world,
    key,
    world.things.find(({ id }) => id === row.id),
  );
}

/** @param {string} seat @param {string} [told] */
export const committeeMember = (seat, told = 'Essai') => ({
  ...{ seat, function: `Fonction ${told}`, representsPlaceId: null, displayName: null, email: null },
});

/** A meeting that was, so that it can be held. @param {string} [where] */
export const meetingBody = (where = 'Salle des maîtres') => ({
  ...{ on: '2016-11-18', at: '17:30', minutes: 90, where, guests: [] },
  agenda: [{ label: 'Suivi du projet', mission: 'R84', proposedBy: null }],
});

/** A school's committee, a meeting of it that was held, and one that is not yet. @param {import('./world.mjs').World} world @param {string} key @param {any} convention @param {{ place: string, readable: string[], writable: string[] }} where */
async function committeesOf(world, key, convention, where) {
  if (!world.ground.answers('PUT', '/conventions/{id}/local-committee')) return;
  const row = await world.call(key, 'PUT', `/conventions/${convention.id}/local-committee`, {
    schoolUai: convention.annex[0].uai,
    members: [committeeMember('parent', mark('committee', key))],
  });
  world.add({ noun: 'committee', id: row.id, row: { conventionId: convention.id }, ...where });
  const planned = () =>
    world.call(key, 'POST', `/committees/${row.id}/meetings`, meetingBody(`Salle ${mark('meeting', key)}`));
  const held = await planned();
  const [seat] = held.attendees;
  await world.call(key, 'PUT', `/meetings/${held.id}/attendance`, {
    attendance: [{ memberId: seat.id, presence: 'present' }],
  });
  const decided = await world.call(key, 'POST', `/meetings/${held.id}/decisions`, {
    ...{ text: `Décision ${mark('decision', key)}`, owner: 'la mairie', dueOn: null },
  });
  const open = await planned();
  world.add({ noun: 'meeting', id: open.id, row: { committeeId: row.id }, ...where });
  world.add({ noun: 'heldMeeting', id: held.id, row: { committeeId: row.id }, mark: mark('meeting', key), ...where });
  world.add({
    noun: 'committeeSeat',
    id: seat.id,
    row: { committeeId: row.id },
    mark: mark('committee', key),
    ...where,
  });
  world.add({ noun: 'decision', id: decided.decisions[0].id, row: { meetingId: held.id }, ...where });
}

/** The secret address at which an agenda reads a convention: its maker's, and whoever's writes there. @param {import('./world.mjs').World} world @param {string} key @param {string} conventionId @param {{ place: string, readable: string[], writable: string[] }} where */
async function calendarOf(world, key, conventionId, { place, writable }) {
  if (!world.ground.answers('POST', '/conventions/{id}/calendar-feeds')) return;
  const { feed } = await world.call(key, 'POST', `/conventions/${conventionId}/calendar-feeds`, {
    label: `Agenda ${mark('calendarFeed', key)}`,
  });
  world.add({ noun: 'calendarFeed', id: feed.id, place, readable: writable, writable, row: { conventionId } });
}

/** A fact of the project, which each of its places reads and those of the project write, and a letter of the collectivité. @param {import('./world.mjs').World} world @param {string} key @param {string} conventionId @param {{ place: string, readable: string[], writable: string[] }} where */
async function projectOf(world, key, conventionId, { place, readable, writable }) {
  if (!world.ground.answers('POST', '/conventions/{id}/project/records')) return;
  const row = { conventionId };
  const fact = projectFact(mark('projectRecord', key));
  const { id } = await world.call(key, 'POST', `/conventions/${conventionId}/project/records`, fact);
  world.add({ noun: 'projectRecord', id, place, readable, writable: readable, row });
  const said = projectFact(mark('survey', key));
  const received = await world.call(key, 'POST', `/conventions/${conventionId}/project/records`, {
    ...said,
    details: { kind: 'survey', respondent: 'college', dueOn: null, answeredOn: null },
  });
  // Its collège answers it, and whoever is above that collège.
  world.add({ noun: 'survey', id: received.id, place, readable, writable: readable, row });
  const letter = await world.call(key, 'POST', `/conventions/${conventionId}/letters`, letterBody(mark('letter', key)));
  world.add({ noun: 'letter', id: letter.id, place, readable: writable, writable, row });
}

/** @param {string} told */
export const projectFact = (told) => ({
  ...{ on: '2016-10-12', subject: `Mesure ${told}`, schoolUai: null, reference: null, words: null, attachmentIds: [] },
  details: {
    ...{ kind: 'throughput', room: 'salle 3', downMbps: 48, upMbps: null, devicesOnline: null },
    measuredBy: 'le référent numérique',
  },
});

/** As its collège notes it. @param {string} told */
export const survey = (told) => {
  const { details: _, attachmentIds: __, ...said } = projectFact(told);
  return { ...said, dueOn: null, answeredOn: null };
};

/** A bilan: the letter that has a table too. @param {string} told */
export const letterBody = (told) => ({
  ...{ kind: 'financialReport', trap: null, quote: null, author: 'localAuthority', signatory: `Le maire ${told}` },
  ...{ place: null, datedOn: '2016-11-15', reference: null, words: null, clauses: [] },
});

/** The schools of a commune. @param {string} key */
export const schoolsOf = (key) => SCHOOLS.filter((school) => PLACES[school]?.parents.includes(key));

/** A sheet that nobody needs to read. */
export const SHEET = Buffer.from(
  '%PDF-1.7\n1 0 obj\n<< /Type /Catalog >>\nendobj\nxref\n0 1\ntrailer\n<< /Root 1 0 R >>\nstartxref\n9\n%%EOF\n',
);

/** What a collectivité spent, which its two parties read, and a paper that shows it. @param {import('./world.mjs').World} world @param {string} key @param {import('./world.mjs').Thing | undefined} convention */
async function booksOf(world, key, convention) {
  if (convention === undefined || !world.ground.answers('POST', '/conventions/{id}/expenses')) return;
  const [academie = ''] = above(key).filter((one) => one.startsWith('aca'));
  const where = { place: key, readable: [academie, key], writable: [academie, key] };
  const row = await world.call(key, 'POST', `/conventions/${convention.id}/expenses`, {
    ...expenseBody(convention, `F-${key}`),
    supplierName: `Fournisseur ${mark('expense', key)}`,
  });
  world.add({ noun: 'expense', id: row.id, row: { ...row, conventionId: convention.id }, ...where });
  const sheet = await world.call(key, 'POST', `/conventions/${convention.id}/attachments`, {
    ...{ kind: 'invoice', name: `${mark('attachment', key)}.pdf`, contentBase64: SHEET.toString('base64') },
  });
  world.add({ noun: 'attachment', id: sheet.id, row: { ...sheet, conventionId: convention.id }, ...where });
  await claimOf(world, key, convention.id, where);
  await moneyOf(world, key, convention);
}

/** A statement that was certified: by the owner's hand, for it takes two persons. @param {import('./world.mjs').World} world @param {string} key @param {string} conventionId @param {{ place: string, readable: string[], writable: string[] }} where */
async function claimOf(world, key, conventionId, where) {
  if (!world.ground.answers('GET', '/conventions/{id}/claim-draft')) return;
  const { statement } = await world.call(key, 'GET', `/conventions/${conventionId}/claim-draft`);
  statement.convention.title += ` ${mark('claim', key)}`;
  const [{ id }] = await world.ground.facts.query(
    `insert into convention.claim (id, convention_id, approval_id, statement, statement_sha256, asked_at, asked_by, version,
       certified_at, certified_by)
     values (gen_random_uuid(), $1, gen_random_uuid(), $2, repeat('a', 64), now(), $3, 1, now(), 'Le maire') returning id`,
    [conventionId, JSON.stringify(statement), `Secrétaire ${mark('claim', key)}`],
  );
  world.add({ noun: 'claim', id, row: { conventionId }, ...where });
}

/** An invoice that adds up. @param {import('./world.mjs').Thing | undefined} convention @param {string} number */
export const expenseBody = (convention, number) => ({
  ...{ kind: 'invoice', supplierName: 'Fournisseur', supplierSiret: null, number, issuedOn: '2016-12-01' },
  ...{ receivedOn: null, fiscalYear: 2016, commitmentNumber: null, serviceCode: null, orderId: null },
  ...{ creditedExpenseId: null, totalNetCents: 100_000, totalVatCents: 20_000, totalGrossCents: 120_000 },
  lines: [
    {
      ...{ label: 'Tablettes', component: 'equipment', quantity: 2, netCents: 100_000, vatRatePercent: 20 },
      ...{ vatCents: 20_000, grossCents: 120_000, eligible: true, ineligibleReason: null, serviceYear: null },
      ...{ accountHint: null, serialNumbers: [] },
      allocations: [{ schoolUai: convention?.row.annex?.[0]?.uai ?? '', ordinal: 1, cents: 120_000 }],
    },
  ],
  attachmentIds: [],
});

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

/** @param {import('./world.mjs').World} world @param {{ academie: string, key: string, schools: string[], title?: string }} where */
export const conventionBody = (world, { academie, key, schools, title = mark('convention', key) }) => ({
  reference: `C-${key}`,
  title: `Convention ${title}`,
  academieId: world.placeIds[academie],
  localAuthorityId: world.placeIds[key],
  signedOn: null,
  durationMonths: 12,
  deploymentFrom: null,
  deploymentUntil: null,
  fundingRatePercent: 50,
  eligibleCapPerClassroom: 800_000,
  stateCapPerClassroom: 400_000,
  advance: 200_000,
  expectedDevicesPerClassroom: 12,
  forecastCost: 800_000,
  mention: 'Opération réalisée avec l’État.',
  annex: schools.map((school) => ({
    ...{ uai: uaiOf(PLACES[school]?.uai ?? ''), schoolName: `École ${school}`, mobileClassrooms: 1 },
    ...{ referenceCollegeUai: uaiOf(PLACES[PLACES[school]?.college ?? '']?.uai ?? ''), address: null, city: null },
    ...{ departement: null, equipmentSubsidy: 400_000, resourceGrant: 50_000 },
  })),
  budgetLines: [
    {
      ...{ code: 'equipment', label: `Ligne ${title}`, fiscalYear: 2016, stateShare: 400_000 },
      ...{ localAuthorityShare: 400_000, subsidised: true, spenderId: world.placeIds[key], articles: ['6.2'] },
    },
  ],
});
