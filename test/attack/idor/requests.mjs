// A request that a door takes, made from its schema and from things of the world, in which one id may be another's.
import { rootCertificates } from 'node:tls';
import { bankBody } from './money.mjs';
import { uaiOf } from '../../stack/uai.mjs';
import { dayInParis } from '../../stack/days.mjs';
import {
  SHEET,
  conventionBody,
  expenseBody,
  followedSchool,
  letterBody,
  projectFact,
  schoolsOf,
  survey,
  committeeMember,
  meetingBody,
} from './convention-things.mjs';
import { LESSON, slotBody, windowBody } from './bookings.mjs';
import { PHOTO } from './things.mjs';
import { questionnaireBody } from './survey-things.mjs';

/** Doors that want more of their address than an id: all of it is said, one's own id too. @type {Readonly<Record<string, Record<string, string>>>} */
const QUERIES = {
  getIndicators: { from: '2026-09', to: '2026-10' },
  getIndicatorSeries: { from: '2026-09', to: '2026-10', indicator: 'I3' },
  previewFollowUpFile: { from: '2026-09', to: '2026-10' },
  getIndicatorPlaces: { from: '2026-09', to: '2026-10', indicator: 'I3' },
  getDeployment: { from: '2026-09', to: '2026-10' },
  getSchoolNeeds: {},
  listUsageReports: {},
  getUsageReportPdf: {},
  getUsageReportOds: {},
};

/** Values that a schema alone does not tell, by the name of the field. @type {Record<string, (serial: number) => unknown>} */
const VALUES = {
  email: (serial) => `nouveau-${serial}@attaque.invalid`,
  url: (serial) => `https://127.9.0.1:9/essai-${serial}`,
  csv: (serial) => `Numéro de série;Fabricant;Modèle\nESSAI-${serial};LENOVO;300e`,
  uai: () => undefined,
  siret: () => undefined,
  inseeCode: () => undefined,
  postcode: () => undefined,
  timeZone: () => 'Europe/Paris',
  settings: () => ({ wifi: { ssid: 'essai', security: 'wpa2-personal', key: { value: 'un-secret-d-essai' } } }),
  until: () => dayInParis(60),
  from: () => dayInParis(0),
  role: () => 'teacher',
  ticket: () => null,
  referenceCollegeId: () => undefined,
};

/**
 * What one door wants beside what its schema says.
 * @type {Record<string, (world: import('./world.mjs').World, chosen: Map<string, import('./world.mjs').Thing>, swapped: string) => object>}
 */
const BODIES = {
  openPlace: (world, chosen, swapped) =>
    swapped === 'referenceCollegeId'
      ? { ...newPlace('school'), uai: uaiOf('0389099'), parentIds: [world.placeIds['comA'], world.placeIds['disA']] }
      : { ...newPlace('district'), parentIds: [parentOf(world, chosen)] },
  closePlace: () => ({ closedOn: dayInParis(1), reason: 'Essai' }),
  // Open when carts are reserved (`bookings.mjs`).
  setSchoolHours: () => ({ openings: [1, 2, 4].map((day) => ({ day, from: '08:30', to: '11:30' })) }),
  setHeadcounts: () => ({ pupils: 120, classes: 5, teachers: 6, countedOn: dayInParis() }),
  setCalendarZone: () => ({ zone: 'Zone A' }),
  changeDevice: () => ({ assetTag: 'ESSAI-1' }),
  changeDeviceState: () => ({ to: 'broken', reason: 'Essai' }),
  recordDelivery: () => ({ budgetLineId: null }),
  previewFleetImport: () => ({ csv: FLEET, name: 'parc.csv' }),
  importFleet: () => ({ csv: FLEET, name: 'parc.csv' }),
  startOperation: () => ({ kind: 'message', target: 'classroom', text: 'Bonjour' }),
  previewOperation: () => ({ target: 'classroom' }),
  askForYearEndReset: () => ({ target: 'classroom' }),
  assignProfile: (world, chosen, swapped) =>
    swapped.startsWith('except')
      ? { target: 'place', targetId: schoolOf(world, chosen) }
      : { target: 'classroom', ...(swapped === 'classroomId' && { first: FIRST }) },
  sendRepair: () => ({ sentOn: dayInParis(), expectedBackOn: null, loanDeviceId: null }),
  closeRepair: () => ({ outcome: 'onSite', backOn: dayInParis() }),
  addRepairPhoto: () => ({ contentBase64: PHOTO }),
  setComplianceThresholds: () => ({ thresholds: { age: { years: 6 } } }),
  askForApp: () => ({ name: `Essai ${serial}` }),
  adviseOnApp: () => ({ favourable: true, councilOn: null }),
  // Its other word needs a teacher's opinion, which specs of the fleet try.
  decideOnApp: () => ({ approved: false }),
  addApp: () => ({ name: `Essai ${serial}`, packages: { linux: 'essai' } }),
  updateAppleApp: () => ({ target: 'classroom' }),
  assignApp: () => ({ target: 'classroom', state: 'removed' }),
  openEnrolmentWindow: () => ({ minutes: 10 }),
  changeProfile: (_, chosen, swapped) => ({
    version: chosen.get('profile')?.row.version ?? 1,
    ...(swapped === 'classroomId' && { first: FIRST }),
  }),
  foreseeProfile: (world, chosen, swapped) =>
    swapped === 'assignmentId'
      ? { act: { kind: 'unassign', assignmentId: '' } }
      : FORESEEN_OF_ASSIGNMENTS.has(swapped)
        ? { act: assigning(world, chosen, swapped) }
        : {},
  requestProfileAct: (world, chosen, swapped) =>
    swapped === 'assignmentId'
      ? { act: { kind: 'exceptions', assignmentId: '' } }
      : swapped === 'sealed'
        ? {}
        : { act: assigning(world, chosen, swapped) },
  returnProfile: (_, __, swapped) =>
    swapped === 'assignmentId'
      ? { to: { kind: 'assignment', assignmentId: '' } }
      : { to: { kind: 'version', version: 1 } },
  declareConvention: (world, chosen) => ({
    ...conventionBody(world, {
      academie: 'acaA',
      key: chosen.get('localAuthority')?.place ?? 'comA',
      schools: ['schA'],
      title: 'essai',
    }),
    reference: `Essai ${serial}`,
  }),
  readConventionDocument: () => ({ name: 'essai.txt', contentBase64: CONVENTION.toString('base64') }),
  recordExpense: (_, chosen) => expenseBody(chosen.get('convention'), `Essai ${serial}`),
  correctExpense: (_, chosen) => ({
    ...expenseBody(chosen.get('convention'), `Essai ${serial}`),
    version: chosen.get('expense')?.row.version ?? 1,
  }),
  recordProjectFact: () => projectFact('essai'),
  correctProjectFact: () => projectFact('essai'),
  noteSurvey: () => survey('essai'),
  answerSurvey: () => survey('essai'),
  createQuestionnaire: () => questionnaireBody('essai'),
  changeQuestionnaire: () => questionnaireBody('essai'),
  sendQuestionnaire: () => ({ asked: ['school', 'college', 'district'], dueOn: dayInParis(20) }),
  readQuestionFile: () => ({ contentBase64: Buffer.from('Question;Type\nEssai ?;texte\n').toString('base64') }),
  draftLetter: () => letterBody('essai'),
  correctLetter: () => letterBody('essai'),
  makeFollowUpFile: () => ({ from: '2026-09', to: '2026-10' }),
  writeFollowUpComment: () => ({ schoolYear: '2026-2027', text: 'Essai' }),
  recordServiceDone: () => ({ establishedOn: dayInParis(), note: 'Vu sur place.' }),
  setDisbursements: () => ({ disbursements: [] }),
  askForBankDetails: () => bankBody(`Trésorerie ${serial}`),
  recordMinistryDecision: () => ({ kind: 'suspension', cents: null }),
  recordResourceGrant: (_, chosen) => ({ schoolUai: chosen.get('convention')?.row.annex?.[0]?.uai ?? '0382460T' }),
  confirmResourceGrant: (_, __, swapped) => (swapped === 'attachmentIds' ? {} : { attachmentIds: [] }),
  addAttachment: () => ({ kind: 'other', contentBase64: SHEET.toString('base64') }),
  // Whose place it is, is looked at before what it says.
  uploadAppleOwnApp: () => ({ contentBase64: Buffer.from('application').toString('base64') }),
  uploadAppleContentToken: () => ({ contentBase64: Buffer.from('jeton').toString('base64') }),
  addReceipt: () => ({ contentBase64: SHEET.toString('base64') }),
  readInvoice: () => ({ contentBase64: Buffer.from('<CrossIndustryInvoice/>').toString('base64') }),
  correctConvention: (world, chosen) => {
    const key = chosen.get('convention')?.place ?? 'comA';
    return conventionBody(world, { academie: key.endsWith('B') ? 'acaB' : 'acaA', key, schools: schoolsOf(key) });
  },
  signConvention: () => ({
    ...{
      academieSignedOn: dayInParis(-60),
      localAuthoritySignedOn: dayInParis(-60),
      visaRequired: false,
      visaOn: null,
    },
  }),
  terminateConvention: () => ({ letterSentOn: dayInParis(-10), letterReceivedOn: dayInParis(-9) }),
  closeConvention: () => ({ closedOn: dayInParis(-1) }),
  recordAmendment: (world, _, swapped) => amendment(world, swapped),
  previewAmendment: (world, _, swapped) => amendment(world, swapped),
  handOver: (world) => ({ toPersonId: world.find('person', ({ place }) => place === 'schA3')?.id }),
  delegateRole: (world) => ({ email: world.find('person', ({ place }) => place === 'schA3')?.row.email }),
  addWebhook: () => ({ topics: ['device'] }),
  composeLocalCommittee: (_, chosen) => ({
    schoolUai: chosen.get('convention')?.row.annex?.[0]?.uai ?? '0382460T',
    members: [committeeMember('parent')],
  }),
  composeDepartmentalCommittee: () => ({ members: [committeeMember('parent')] }),
  planMeeting: () => ({ ...meetingBody(), guests: [guest()] }),
  changeMeeting: () => ({ ...meetingBody(), guests: [guest()] }),
  recordConvocation: () => ({ sentOn: '2016-09-01' }),
  recordMinutes: () => ({ text: 'Essai', academicLevelInformedOn: null }),
  changeDecision: () => ({ state: 'open', endedOn: null, dueOn: null, note: null }),
  previewBooking: () => ({ ...slotBody(2), tablets: 4 }),
  createBooking: () => ({ ...slotBody(2), level: 'cm1', tablets: 4, half: true }),
  cancelBooking: () => ({ scope: 'one', reason: 'Essai' }),
  openLesson: () => ({ ...LESSON, className: 'CM1', boxOn: false, startedAt: undefined }),
  correctLesson: () => ({ ...LESSON, className: 'CM1' }),
  orderInLesson: () => ({ kind: 'lock', slots: null }),
  endLesson: () => ({ tablets: null, incident: null, boxOff: false }),
  lendTablet: () => ({ slot: 1, borrower: 'teacher', toMyself: false, dueOn: dayInParis(7) }),
  openMaintenanceWindow: () => windowBody(),
  endMaintenanceWindow: () => ({ boxOff: false }),
  switchWifiBox: () => ({ on: false }),
  createApiToken: () => ({ permissions: ['place:read'] }),
};

/** To whom a change goes first; an id takes the place of the classroom's. */
const FIRST = { to: { kind: 'classroom', classroomId: '' }, reports: 1, failurePercent: 0 };
const FORESEEN_OF_ASSIGNMENTS = new Set(['targetId', 'exceptPlaces', 'exceptClassrooms']);
const schoolOf = (
  /** @type {import('./world.mjs').World} */ world,
  /** @type {Map<string, import('./world.mjs').Thing>} */ chosen,
) => world.placeIds[chosen.get('classroom')?.place ?? ''];

/** An assignment inside an act. @param {import('./world.mjs').World} world @param {Map<string, import('./world.mjs').Thing>} chosen @param {string} swapped */
const assigning = (world, chosen, swapped) => ({
  kind: 'assign',
  ...(swapped.startsWith('except')
    ? { target: 'place', targetId: schoolOf(world, chosen) }
    : { target: 'classroom', targetId: chosen.get('classroom')?.id }),
  ...(swapped === 'classroomId' && { first: FIRST }),
});

/** One tablet, of no school but the one that is said beside it; known after the first time. */
const FLEET = 'Série;Modèle\nIMPORT-IDOR;10e\n';

/** As little as makes a convention of the national model. */
const CONVENTION = Buffer.from(
  `Convention de partenariat « Collèges numériques et innovation pédagogique »\n\nEntre\n\nL’académie A\n\nEt\n\nLa commune de A\n\nArticle 1. Objet\n\nL’académie s’engage à verser une subvention de 4 000 € par classe mobile.`,
);

/** An avenant; of a line where one is asked about. @param {import('./world.mjs').World} world @param {string} swapped */
function amendment(world, swapped) {
  const [line] = conventionBody(world, { academie: 'acaA', key: 'comA', schools: [], title: 'essai' }).budgetLines;
  const budgetLines = { budgetLineId: [{ budgetLineId: null, line: null }], spenderId: [{ budgetLineId: null, line }] }[
    swapped
  ];
  const days = {
    academieSignedOn: dayInParis(-30),
    localAuthoritySignedOn: dayInParis(-30),
    effectiveOn: dayInParis(-30),
  };
  return { ...days, objectKept: true, changes: { durationMonths: 24, ...(budgetLines && { budgetLines }) } };
}

/** The service is established on a day of law. */

/** Of one meeting. */
const guest = () => ({ function: 'Essai', representsPlaceId: null, displayName: null, email: null });

/** @param {string} kind */
const newPlace = (kind) => ({ kind, name: 'Lieu nouveau', openedOn: '2016-09-01' });

/** A text that says nothing; an id takes its place. */
const BLANK = 'Essai de demande';
/** Doors where an id is of what another field says. */
const ON_A_TARGET = ['startOperation', 'previewOperation', 'askForYearEndReset'];
let serial = 0;

/**
 * @param {import('../routes.mjs').Route} route
 * @param {import('./ids.mjs').IdParameter[]} parameters
 * @param {import('./world.mjs').World} world
 * @param {Map<string, import('./world.mjs').Thing>} chosen  the thing for each noun
 * @param {{ parameter: import('./ids.mjs').IdParameter, id: string } | null} [swapped]
 */
export function requestOf(route, parameters, world, chosen, swapped = null) {
  const idOf = (/** @type {import('./ids.mjs').IdParameter} */ parameter) =>
    swapped?.parameter === parameter ? swapped.id : (chosen.get(parameter.noun)?.id ?? '');
  let path = route.path;
  for (const parameter of parameters.filter(({ where }) => where === 'path')) {
    path = path.replace(`{${parameter.name}}`, encodeURIComponent(idOf(parameter)));
  }
  path = path.replace('{sheet}', path.includes('/devices/') ? 'loan' : 'door');
  path = path.replace('{uai}', followedSchool(chosen.get('followUpFile')?.place ?? ''));
  path = path
    .replace('{provider}', 'essai')
    .replace('{service}', 'setup')
    .replace('{year}', '2026-2027')
    .replace('{month}', '2026-09');
  const query = QUERIES[route.name];
  const asked = parameters.filter(
    (parameter) => parameter.where === 'query' && (query !== undefined || swapped?.parameter === parameter),
  );
  if (query !== undefined || asked.length > 0) {
    const ids = asked.map((parameter) => [parameter.name, idOf(parameter)]);
    path += `?${new URLSearchParams([...ids, ...Object.entries(query ?? {})]).toString()}`;
  }
  if (route.body === null) return { method: route.method, path };
  serial += 1;
  const body = { ...valueOf(route.body, ''), ...BODIES[route.name]?.(world, chosen, swapped?.parameter.name ?? '') };
  for (const parameter of parameters.filter(({ where }) => where === 'body')) {
    const own = swapped?.parameter === parameter;
    const beside = own ? (chosen.get(parameter.noun)?.id ?? null) : null;
    put(body, parameter.at, own || isBlank(body, parameter.at) ? idOf(parameter) : undefined, beside);
  }
  if (swapped && ON_A_TARGET.includes(route.name)) body['target'] = 'classroom';
  return { method: route.method, path, body };
}

/** @param {any} schema @param {string} name @returns {any} undefined: left out */
function valueOf(schema, name) {
  if (Object.hasOwn(VALUES, name) && (schema.type !== 'object' || name === 'settings')) return VALUES[name]?.(serial);
  const choices = schema.anyOf ?? schema.oneOf;
  if (choices) return valueOf(choices[0], name);
  if (schema.enum) return schema.enum[0];
  if (schema.const !== undefined) return schema.const;
  if (schema.type === 'object') {
    const required = schema.required ?? [];
    const fields = Object.entries(schema.properties ?? {}).filter(([key]) => required.includes(key));
    return Object.fromEntries(
      fields.map(([key, inner]) => [key, valueOf(inner, key)]).filter(([, value]) => value !== undefined),
    );
  }
  if (schema.type === 'array') return [valueOf(schema.items, name)];
  if (schema.type === 'integer' || schema.type === 'number') return Math.max(schema.minimum ?? 1, 1);
  if (schema.type === 'boolean') return true;
  if (schema.format === 'date') return '2016-09-01';
  return BLANK.padEnd(schema.minLength ?? 0, '.');
}

/** Whether an id is wanted there. @param {any} body @param {string[]} at @returns {boolean} */
function isBlank(body, at) {
  const [step, ...rest] = at;
  if (step === undefined) return typeof body === 'string' && body.startsWith(BLANK);
  if (step === '[]') return Array.isArray(body) && body.some((one) => isBlank(one, rest));
  return body !== null && typeof body === 'object' && Object.hasOwn(body, step) && isBlank(body[step], rest);
}

/** What stands around an id that a request may do without. @type {Readonly<Record<string, () => object>>} */
const AROUND = {
  eap: () => ({
    ...{ method: 'peap', identity: 'tablettes', serverName: 'radius.attaque.invalid' },
    authority: rootCertificates[0],
  }),
};

/**
 * Writes an id where it belongs. In a list, another's id stands beside one's own: a batch that looks at the first alone
 * lets the second in.
 * @param {any} body @param {string[]} at @param {unknown} id @param {string | null} beside one's own
 */
function put(body, at, id, beside) {
  if (id === undefined) return;
  const [step = '', ...rest] = at;
  if (step === '[]') {
    for (const one of body) put(one, rest, id, beside);
    return;
  }
  if (rest.length === 0) {
    body[step] = id;
    // A sealed secret stands instead of a new one.
    if (step === 'sealed') delete body.value;
  } else if (rest.length === 1 && rest[0] === '[]') {
    const there = (body[step] ?? []).filter((/** @type {unknown} */ one) => one !== BLANK);
    const kept = beside === null ? [] : there.length > 0 ? there : [beside];
    body[step] = [...kept, id];
  } else {
    body[step] ??= rest[0] === '[]' ? [{}] : (AROUND[step]?.() ?? {});
    // What another kind of network would need is dropped before anybody looks at it.
    if (step === 'eap') body.security = 'wpa2-enterprise';
    put(body[step], rest, id, beside);
  }
}

/** @param {import('./world.mjs').World} world @param {Map<string, import('./world.mjs').Thing>} chosen */
const parentOf = (world, chosen) =>
  chosen.get('place')?.place === 'acaA' ? chosen.get('place')?.id : world.placeIds['depA'];
