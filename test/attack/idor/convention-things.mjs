// A convention and what hangs on it: committees, agendas, letters, expenses, claims; made by the doors.
import { mark } from './marks.mjs';
import { moneyOf } from './money.mjs';
import { uaiOf } from '../../stack/uai.mjs';
import { above, PLACES, SCHOOLS } from './places.mjs';

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
  await followUpOf(world, key, row, where);
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

/** The UAI of the first school of a collectivité, and so of the annex of its convention. @param {string} key */
export const followedSchool = (key) => uaiOf(PLACES[schoolsOf(key)[0] ?? '']?.uai ?? '0382460');

/**
 * A follow-up file that was frozen, read by whoever reads its convention: by the owner's hand, for there is none of a draft.
 * @param {import('./world.mjs').World} world @param {string} key @param {any} convention
 * @param {{ place: string, readable: string[], writable: string[] }} where
 */
async function followUpOf(world, key, convention, where) {
  if (!world.ground.answers('GET', '/conventions/{id}/follow-up-files')) return;
  const { id: conventionId, reference, academie, localAuthority } = convention;
  const schools = schoolsOf(key).map((school) => ({
    ...{ id: world.placeIds[school], uai: uaiOf(PLACES[school]?.uai ?? ''), name: `École ${school}`, classrooms: 1 },
  }));
  const content = JSON.stringify({
    version: 1,
    convention: {
      ...{ id: conventionId, reference, title: `Essai ${mark('followUpFile', key)}`, academie, localAuthority },
      ...{ signedOn: '2016-09-15', mention: null, schools },
    },
    ...{ period: { from: '2016-09', to: '2016-12', label: 'essai' }, madeAt: '2017-01-10T08:00:00.000Z' },
    ...{ madeFor: 'localAuthority', places: [], comments: [], missing: [], sources: { releases: [], digests: [] } },
    record: {
      ...{ validity: 'essai', deployment: { from: null, until: null }, amendments: [], meetings: [], deadlines: [] },
      ...{ next: [], trainings: [], requests: [], surveys: [], feedback: [] },
      money: {
        ...{ asOf: '2016-12-31', forecastCents: null, provisionalCents: 0, certifiedCents: null, dueCents: null },
        paidCents: 0,
      },
    },
  });
  const [{ id }] = await world.ground.facts.query(
    `insert into usage.follow_up_file (id, convention_id, academie_id, local_authority_id, places, from_month, to_month, label,
       made_at, made_for, schools, content, sha256, pdf)
     values (gen_random_uuid(), $1, $2, $3, $4, '2016-09', '2016-12', $5, now(), 'localAuthority', $6::jsonb,
       convert_to($7, 'UTF8'), encode(sha256(convert_to($7, 'UTF8')), 'hex'), $8) returning id`,
    [
      ...[conventionId, academie.id, localAuthority.id, where.readable.map((place) => world.placeIds[place])],
      ...[`Période ${mark('followUpFile', key)}`, JSON.stringify(schools), content, SHEET],
    ],
  );
  world.add({ noun: 'followUpFile', id, row: { conventionId }, ...where });
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
