// What each parameter of each door takes: the id of which noun, or nothing that points at a row. A parameter that is
// not here stops the run.

/** The noun whose id follows each segment of a path. @type {Readonly<Record<string, string>>} */
const OF_SEGMENT = {
  places: 'place',
  people: 'person',
  roles: 'role',
  classrooms: 'classroom',
  devices: 'device',
  deliveries: 'delivery',
  'enrolment-windows': 'window',
  profiles: 'profile',
  assignments: 'assignment',
  rollouts: 'rollout',
  operations: 'operation',
  repairs: 'repair',
  photos: 'repairPhoto',
  apps: 'app',
  'app-requests': 'appRequest',
  'content-tokens': 'contentToken',
  'licensed-apps': 'licensedApp',
  conventions: 'convention',
  committees: 'committee',
  meetings: 'meeting',
  decisions: 'decision',
  'budget-lines': 'budgetLine',
  'calendar-feeds': 'calendarFeed',
  expenses: 'expense',
  attachments: 'attachment',
  claims: 'claim',
  records: 'projectRecord',
  surveys: 'survey',
  letters: 'letter',
  'follow-up-files': 'followUpFile',
  questionnaires: 'questionnaire',
  recipients: 'surveyRecipient',
  texts: 'surveyText',
  feedback: 'feedback',
  payments: 'payment',
  repayments: 'repayment',
  'ministry-decisions': 'ministryDecision',
  'resource-grants': 'resourceGrant',
  bookings: 'booking',
  lessons: 'lesson',
  'booking-feeds': 'bookingFeed',
  loans: 'loan',
  'booking-departures': 'bookingDeparture',
  'maintenance-windows': 'maintenanceWindow',
  approvals: 'approval',
  'api-tokens': 'apiToken',
  webhooks: 'webhook',
  sessions: 'session',
  passkeys: 'passkey',
  providers: 'provider',
  delegations: 'delegation',
};

/** By name, in a query or a body; the same everywhere unless `route.name` says otherwise. @type {Readonly<Record<string, string>>} */
const OF_NAME = {
  schoolId: 'school',
  classroomId: 'classroom',
  placeId: 'place',
  parentIds: 'place',
  under: 'place',
  referenceCollegeId: 'college',
  collegeId: 'college',
  academieId: 'academie',
  localAuthorityId: 'localAuthority',
  representsPlaceId: 'localAuthority',
  memberId: 'committeeSeat',
  decisionId: 'decision',
  ...{ 'recordRepayment.decisionId': 'ministryDecision', 'cancelMinistryDecision.decisionId': 'ministryDecision' },
  // What comes of a meeting is written once it was held.
  ...{ 'recordAttendance.id': 'heldMeeting', 'recordMinutes.id': 'heldMeeting' },
  ...{ 'addDecision.id': 'heldMeeting', 'changeDecision.id': 'heldMeeting' },
  // What is sent is another noun than what is written: a draft.
  ...{ 'remindQuestionnaire.id': 'sentQuestionnaire', 'closeQuestionnaire.id': 'sentQuestionnaire' },
  ...{ 'listQuestionnaireRecipients.id': 'sentQuestionnaire', 'renewQuestionnaireLink.id': 'sentQuestionnaire' },
  ...{ 'getQuestionnaireResults.id': 'sentQuestionnaire', 'removeAnswerText.id': 'sentQuestionnaire' },
  ...{ 'exportAnswers.id': 'sentQuestionnaire', 'exportAnswersSpreadsheet.id': 'sentQuestionnaire' },
  ...{ recipientId: 'surveyRecipient', textId: 'surveyText' },
  ...{ 'reviewFeedback.id': 'submittedFeedback', 'withdrawFeedback.id': 'submittedFeedback' },
  spenderId: 'place',
  budgetLineId: 'budgetLine',
  feedId: 'calendarFeed',
  subjectId: 'device',
  actorId: 'person',
  deviceIds: 'device',
  deviceId: 'device',
  loanDeviceId: 'device',
  requestId: 'appRequest',
  ...{ 'assignApp.targetId': 'classroom', 'unassignApp.assignmentId': 'appAssignment' },
  'updateAppleApp.targetId': 'classroom',
  toPersonId: 'person',
  roleId: 'role',
  'setReferenceCollege.id': 'school',
  ...{ 'getSchoolHours.id': 'school', 'setSchoolHours.id': 'school' },
  'getSchoolAgenda.id': 'school',
  ...{ 'getHeadcounts.id': 'school', 'setHeadcounts.id': 'school' },
  ...{ 'listFollowUpComments.id': 'school', 'writeFollowUpComment.id': 'school' },
  'startOperation.targetId': 'classroom',
  ...{ 'previewOperation.targetId': 'classroom', 'askForYearEndReset.targetId': 'classroom' },
  'listOperations.targetId': 'classroom',
  ...{ 'assignProfile.targetId': 'classroom', 'foreseeProfile.targetId': 'classroom' },
  ...{ 'requestProfileAct.targetId': 'classroom', assignmentId: 'assignment' },
  ...{ exceptPlaces: 'place', exceptClassrooms: 'classroom' },
  sealed: 'secret',
  orderId: 'expense',
  creditedExpenseId: 'expense',
  attachmentIds: 'attachment',
  conventionId: 'convention',
};

/** What names no row: words, dates, choices, secrets that are their own proof, and the place in a list. */
const PLAIN = new Set([
  ...[
    'limit',
    'q',
    'kind',
    'open',
    'role',
    'state',
    'boardState',
    'act',
    'unattributed',
    'from',
    'until',
    'name',
    'text',
  ],
  ...[
    'displayName',
    'email',
    'reason',
    'code',
    'token',
    'supplier',
    'reference',
    'csv',
    'title',
    'label',
    'uai',
    'siret',
  ],
  ...[
    'inseeCode',
    'address',
    'postcode',
    'city',
    'timeZone',
    'room',
    'accessPoint',
    'chargingUnit',
    'assetTag',
    'mention',
  ],
  ...[
    'academieName',
    'schoolName',
    'referenceCollegeUai',
    'departement',
    'articles',
    'ticket',
    'url',
    'state',
    'iss',
    'secureUrl',
    'silenced',
    'icons',
    'dock',
  ],
  ...[
    'error',
    'error_description',
    'session_state',
    'prove',
    'link',
    'password',
    'challengeId',
    'preparationId',
    'answer',
    'rawId',
  ],
  ...['type', 'day', 'month', 'format', 'family', 'indicator'],
  // Of datasets: a signed file, and the fingerprint of the key that signed it.
  ...['origin', 'file', 'fingerprint'],
  // Of monthly reports: whether one wants them.
  'wanted',
  // Of lists of devices: what they are narrowed and sorted by.
  ...['os', 'year', 'conformity', 'presence', 'sort', 'order'],
  // Of operations: which devices of a target, where one stands on them, and for how long one is lost.
  ...['model', 'osVersion', 'status', 'days'],
  // Of compliance, repairs and applications: rules, words, versions and names of packages.
  ...['rule', 'late', 'fault', 'description', 'supplierReference', 'outcome', 'publisher', 'purpose', 'comment'],
  ...['linux', 'apple', 'android', 'windows'],
  // Of what a school says of a year.
  'schoolYear',
  // Of a lesson: its class, and when it began.
  ...['className', 'startedAt'],
  // Of a maintenance window: when.
  ...['startsAt', 'endsAt'],
  // Of the hours of a school: until when it is open.
  'to',
  // Of committees: functions, places and hours as people write them, and rules of the convention.
  ...['function', 'at', 'where', 'owner', 'by', 'message', 'note', 'mission', 'proposedBy', 'seat', 'schoolUai'],
  // Of the file of a project and of letters: words, functions, rooms, marks of the text.
  ...['collegeUai', 'skills', 'measuredBy', 'words', 'clauses', 'signatory', 'place', 'trap', 'quote'],
  // Of a survey and of an account: words, choices, units, disciplines and levels.
  ...['introduction', 'options', 'lowest', 'highest', 'unit', 'answered'],
  ...['discipline', 'level', 'done', 'brought', 'failed'],
  // Of a statement: what was received at signature.
  'advanceReceivedCents',
  // Of an account as a relevé prints it: no number of it names a row, and several communes may have the same.
  ...['iban', 'bank', 'branch', 'account', 'key', 'bic', 'holder', 'bankName', 'paymentLabel', 'how'],
  // Of the State's money: causes, explanations, numbers of titres and mandats, and who else gives.
  ...['cause', 'explanation', 'orderNumber', 'paymentOrderNumber', 'revenueOrderNumber', 'funder'],
  // Of an expense, as it is printed on its paper, and of a paper itself.
  ...['supplierName', 'supplierSiret', 'number', 'commitmentNumber', 'serviceCode', 'ineligibleReason', 'accountHint'],
  ...['schoolUai', 'mandateNumber', 'slipNumber', 'note', 'contentBase64', 'fiscalYear'],
  // Of the life of a convention: functions, courts, numbers of letters and accounting codes.
  ...[
    'academieSignatory',
    'localAuthoritySignatory',
    'signedReference',
    'placeOfSignature',
    'registeredNumber',
    'note',
  ],
  ...[
    'court',
    'authorisingOfficer',
    'accountant',
    'programme',
    'titleAndCategory',
    'activity',
    'stateAccount',
    'subject',
  ],
  // Of the certificate that wakes iPads: Apple's account, as whoever renews it writes it.
  'appleAccount',
  // Of Apple School Manager: which of its list.
  'filter',
  // Of a content token: that another server lets go of its licences.
  'takeOver',
  ...['purchasingGroup', 'action', 'earmarkedFund', 'lastDay', 'terms', 'by', 'asOf'],
  // Of a profile's settings: they name nothing here.
  ...[
    'ssid',
    'value',
    'homePage',
    'bookmarks',
    'servers',
    'host',
    'url',
    'zone',
    'language',
    'allow',
    'deny',
    'found',
    'exceptions',
    'version',
  ],
  ...['identity', 'serverName', 'authority', 'certificate', 'application', 'hidden', 'uri'],
]);
/**
 * Numbers that somebody types, of tablets that may not be there yet: they name no row of the fleet (`batch.mjs` looks at
 * what becomes of another's), and a preview opens no secret.
 */
const TYPED = new Set([
  ...['attributeDevices.serialNumbers', 'recordExpense.serialNumbers', 'correctExpense.serialNumbers'],
  // Which column of a file says it.
  ...['previewFleetImport', 'importFleet'].flatMap((route) =>
    ['serialNumber', 'manufacturer', 'model', 'classroom', 'slot', 'acquiredOn', 'system'].map(
      (column) => `${route}.${column}`,
    ),
  ),
  'previewProfile.sealed',
  'placeAdeDevices.serials',
]);
const OWN = new Set(['challengeId', 'preparationId']);
/** Where the reader is in a list: an id of the noun that is listed, or the key of it. */
const CURSOR = 'after';

/** On a path: the provider of a sign-in; what is its own proof. */
// Of a follow-up file, the UAI of a school of its convention says which of its sheets.
const PLAIN_SEGMENTS = new Set(['provider', 'service', 'token', 'year', 'month', 'sheet', 'uai']);

/**
 * @typedef {{ where: 'path' | 'query' | 'body', name: string, at: string[], noun: string, list: boolean }} IdParameter
 * @param {import('../routes.mjs').Route} route
 * @returns {IdParameter[]}
 */
export function idParametersOf(route) {
  return [...ofPath(route), ...ofQuery(route), ...ofBody(route, route.body, [])];
}

/** The noun that a door is about: of its list, or of its path. @param {import('../routes.mjs').Route} route */
export function nounOf({ path }) {
  const segments = path.split('/').filter((segment) => !segment.startsWith('{'));
  return OF_SEGMENT[segments.at(-1) ?? ''] ?? null;
}

/** @param {import('../routes.mjs').Route} route @returns {IdParameter[]} */
function ofPath(route) {
  const segments = route.path.split('/');
  return segments.flatMap((segment, at) => {
    const [, name] = /^\{(.+)\}$/.exec(segment) ?? [];
    if (name === undefined || PLAIN_SEGMENTS.has(name)) return [];
    return [
      {
        where: 'path',
        name,
        at: [],
        noun: known(
          route.name,
          name,
          OF_NAME[`${route.name}.${name}`] ?? OF_NAME[name] ?? OF_SEGMENT[segments[at - 1] ?? ''],
        ),
        list: false,
      },
    ];
  });
}

/** @param {import('../routes.mjs').Route} route @returns {IdParameter[]} */
function ofQuery(route) {
  return route.parameters
    .filter((parameter) => parameter.in === 'query' && !PLAIN.has(parameter.name))
    .flatMap(({ name }) => {
      if (name !== CURSOR) return [{ where: 'query', name, at: [], noun: named(route.name, name), list: false }];
      const noun = nounOf(route);
      return noun === null ? [] : [{ where: 'query', name, at: [], noun, list: false }];
    });
}

/** @param {import('../routes.mjs').Route} route @param {any} schema @param {string[]} at @returns {IdParameter[]} */
function ofBody(route, schema, at) {
  if (schema === null || schema === undefined) return [];
  const [name = ''] = at.filter((step) => step !== '[]').slice(-1);
  const choices = schema.anyOf ?? schema.oneOf ?? schema.allOf;
  if (choices) return choices.flatMap((/** @type {any} */ choice) => ofBody(route, choice, at));
  if (schema.type === 'object') {
    return Object.entries(schema.properties ?? {}).flatMap(([key, inner]) => ofBody(route, inner, [...at, key]));
  }
  if (schema.type === 'array') return ofBody(route, schema.items, [...at, '[]']);
  if (schema.type !== 'string' || schema.enum || schema.const !== undefined || schema.format === 'date') return [];
  if ((PLAIN.has(name) && schema.format !== 'uuid') || TYPED.has(`${route.name}.${name}`)) return [];
  // Drawn for this caller a moment ago, or signed by her own key; compared with what she has read, and looked up nowhere.
  if (OWN.has(name) || at.includes('answer') || at.includes('before')) return [];
  return [{ where: 'body', name, at, noun: named(route.name, name), list: at.at(-1) === '[]' }];
}

/** @param {string} route @param {string} name */
const named = (route, name) => known(route, name, OF_NAME[`${route}.${name}`] ?? OF_NAME[name]);

/** @param {string} route @param {string} name @param {string | undefined} noun @returns {string} */
function known(route, name, noun) {
  if (noun === undefined) throw new Error(`${route}: say in ids.mjs what « ${name} » names, or that it names nothing`);
  return noun;
}
