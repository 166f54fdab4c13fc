// One's own things must work: a house whose every door is shut would pass the matrix.
import { idParametersOf } from './ids.mjs';
import { mayReach } from './model.mjs';
import { may } from './powers.mjs';
import { requestOf } from './requests.mjs';

/** Doors that the matrix cannot make work, and where it is tried that they do. @type {Readonly<Record<string, string>>} */
const ELSEWHERE = {
  live: 'the event stream counts what is heard',
  addPasskey: 'needs a browser’s key: specs of identity',
  proveWithPasskey: 'needs a browser’s key: specs of identity',
  proveWithPassword: 'needs a password and a code: specs of identity',
  confirmPassword: 'needs a code of the moment: specs of identity',
  removePasskey: 'needs a passkey: specs of identity',
  removePassword: 'needs a password: specs of identity',
  renewRecoveryCodes: 'needs a password: specs of identity',
  unlinkProvider: 'needs a provider: specs of identity',
  orderInLesson: 'only in one’s own lesson: specs of teaching and of the fleet, and the console’s',
  correctLesson: 'only one’s own lesson: specs of teaching, and the console’s',
  lendTablet: 'needs a tablet in service: specs of teaching, and the console’s',
  discardConvention: 'needs a draft that nothing hangs on: specs of convention',
  withdrawAppRequest: 'only whoever asked: specs of the fleet',
  getProofOptions: 'needs a passkey: specs of identity',
  uploadApplePushCertificate: 'needs Apple’s signature: specs of gateway-apple, on the kit’s portal',
  uploadAppleSchoolManagerToken: 'needs a token of Apple’s: specs of gateway-apple, on the kit’s double',
  askAppleSchoolManager: 'needs a token in use: specs of gateway-apple',
  withdrawAppleSchoolManager: 'needs a token in use: specs of gateway-apple',
  placeAdeDevices: 'needs a free slot for each serial number: specs of gateway-apple',
  setCalendarZone: 'needs a calendar that was loaded: specs of territory',
  askForLostMode: 'needs an iPad: specs of the fleet and of gateway-apple',
  revealActivationLock: 'needs what only an iPad tells: specs of the fleet',
  withdrawApplePushCertificate: 'needs a certificate in use: specs of gateway-apple',
  listAppleAppUpdates: 'needs licences of Apple’s: specs of gateway-apple, on the kit’s double',
  updateAppleApp: 'needs licences of Apple’s: specs of gateway-apple, on the kit’s double',
  uploadAppleOwnApp: 'needs a file of Apple’s form: specs of gateway-apple',
  withdrawAppleOwnApp: 'needs a file that was deposited: specs of gateway-apple',
  uploadAppleContentToken: 'needs Apple’s word for the token: specs of gateway-apple, on the kit’s double',
  ...{ getUsageReportPdf: 'needs a month that is released: specs of usage' },
  ...{ getUsageReportOds: 'needs a month that is released: specs of usage' },
  chooseUsageReports: 'only of a place wider than a school: specs of usage, and the console’s scene',
  // A school year that is over and released, which this world has none of.
  ...Object.fromEntries(
    ['getDatasetJson', 'getDatasetCsv', 'getDatasetOds', 'getDatasetParquet', 'exportDataset', 'freezeDataset']
      .concat('importDataset')
      .map((name) => [name, 'needs a school year that is over: specs of usage, and the console’s scene']),
  ),
};
/** In this order, after the others: each ends what the others need. */
const LAST = [
  // Nothing is paid on what is not signed.
  ...[
    'signConvention',
    // There is no follow-up of a draft.
    ...['makeFollowUpFile', 'writeFollowUpComment'],
    'recordPayment',
    'recordResourceGrant',
    'previewAmendment',
    'recordAmendment',
    'terminateConvention',
    'closeConvention',
  ],
  ...[
    'setFreeze',
    'askToLiftFreeze',
    'testWebhook',
    'resumeWebhook',
    'removeWebhook',
    'retryOperation',
    'cancelOperation',
    // Reported once its state was changed; advised on before it is answered; looked at before it is taken away.
    ...['openRepair', 'decideOnApp', 'unassignApp', 'removeRepairPhoto', 'sendRepair', 'closeRepair'],
    'withdrawAppleContentToken',
    'returnProfile',
    'unassignProfile',
    'withdrawExpense',
    'withdrawProjectFact',
    'discardLetter',
    // Changed and sent before they are given up; reviewed before they are taken back.
    ...['sendQuestionnaire', 'discardQuestionnaire', 'closeQuestionnaire'],
    ...['submitFeedback', 'discardFeedback', 'reviewFeedback', 'withdrawFeedback'],
    'cancelMeeting',
    'cancelBooking',
    'endLesson',
    // One at a time with a cart.
    ...['endMaintenanceWindow', 'openMaintenanceWindow'],
    // A cart is reserved within the week that was there before.
    ...['setSchoolHours', 'cancelBooking'],
    'removeAttachment',
    'closeEnrolmentWindow',
    'openEnrolmentWindow',
    'revokeDevice',
    'endRole',
    'disablePerson',
  ],
  // There is a request to give once one was made.
  ...['getApplePushRequest', 'getAppleSchoolManagerCertificate'],
  ...['enablePerson', 'closePlace', 'closeOneSession', 'closeOtherSessions', 'closeSession'],
];
/** On which place of one's own, where not on any. @type {Readonly<Record<string, Record<string, string>>>} */
const ON = {
  closeConvention: { convention: 'comA2' },
  // One is received, then sent back; of another the service fait is established.
  ...{ receiveClaim: { claim: 'comA' }, returnClaim: { claim: 'comA' }, recordServiceDone: { claim: 'comA2' } },
  // One is received or repaid; of another the writing is set aside.
  ...{ cancelPayment: { payment: 'comA2' }, cancelRepayment: { repayment: 'comA2' } },
  ...{ cancelMinistryDecision: { ministryDecision: 'comA2' }, cancelResourceGrant: { resourceGrant: 'comA2' } },
  // One leaves, another is given up.
  ...{ markLetterSent: { letter: 'comA' }, discardLetter: { letter: 'comA2' } },
  ...{ sendQuestionnaire: { questionnaire: 'disA' }, discardQuestionnaire: { questionnaire: 'depA' } },
  ...{ submitFeedback: { feedback: 'schA' }, discardFeedback: { feedback: 'schA2' } },
  composeDepartmentalCommittee: { place: 'depA' },
  ...{ sendRepair: { repair: 'schA' }, closeRepair: { repair: 'schA2' } },
  ...{ addApp: { place: 'schA2', appRequest: 'schA2' }, decideOnApp: { appRequest: 'schA' } },
  adviseOnApp: { appRequest: 'schA' },
  ...{ endMaintenanceWindow: { maintenanceWindow: 'schA' }, openMaintenanceWindow: { classroom: 'schA' } },
  addPerson: { place: 'schA' },
  grantRole: { place: 'schA', person: 'schA2' },
  endRole: { role: 'comA2' },
  closePlace: { place: 'disA3' },
  handOver: { person: 'schA2' },
  approve: { approval: 'comA' },
  refuseApproval: { approval: 'comA2' },
  disablePerson: { person: 'schA3' },
  enablePerson: { person: 'schA3' },
  ...{ assignProfile: { profile: 'comA' }, requestProfileAct: { profile: 'comA' } },
};
/** What must have happened before, written by the owner of the tables. @type {Readonly<Record<string, string>>} */
const BEFORE = {
  // Over long ago, so that it may be closed.
  closeConvention: "update convention.convention set signed_on = '2015-01-01' where reference = 'C-comA2'",
  // A day after the last reminder.
  remindQuestionnaire: "update convention.survey set reminded_at = now() - interval '2 days' where sent_at is not null",
  // Over, and nobody has answered.
  retryOperation:
    "update fleet.operation set expires_at = created_at + interval '1 millisecond' where kind = 'message'",
  addApp: `update fleet.app_request set state = 'approved', decided_at = now(), decided_by = '{"id":"essai"}',
    decision_reason = 'Essai' where name like 'App kanari-apprequest-scha2-%'`,
  resumeWebhook: "update identity.webhook set stopped_at = now(), stopped_because = 'unanswered'",
};
/** Who does what is of herself: each ends something that the next would need. @type {Readonly<Record<string, string>>} */
const HERSELF = {
  ...{ closeOneSession: 'inspector', closeOtherSessions: 'contractor', closeSession: 'teacher' },
  // Whoever holds nothing any more stops what she asked for.
  ...{ getApproval: 'former', stopApproval: 'former' },
};
/** Who is asked first: whoever keeps the fleet, then whoever administers. */
const ASKED = ['digitalReferent', 'it', 'finance', 'schoolHead', 'academie', 'administrator'];

/**
 * Has every door that writes work once on things of one's own, and looks at which doors that read have served.
 * @param {import('./matrix.mjs').Matrix} matrix @returns {Promise<number>} doors that worked
 * @throws Error that names those that never did
 */
export async function works(matrix) {
  const routes = matrix.routes.filter(
    ({ permission, name }) => permission !== 'public' && !Object.hasOwn(ELSEWHERE, name),
  );
  // What is lent is taken back before its borrower’s roles are handed over.
  const rank = (/** @type {{ name: string }} */ { name }) => (name === 'endDelegation' ? -2 : LAST.indexOf(name));
  const silent = [];
  for (const route of [...routes].sort((a, b) => rank(a) - rank(b))) {
    const answer = await asked(matrix, route);
    if (!answer.startsWith('2')) silent.push(`${route.name}: ${answer}`);
  }
  if (silent.length > 0)
    throw new Error(`doors that never worked, so that nothing is proven of them:\n${silent.join('\n')}`);
  return routes.length;
}

/** @param {import('./matrix.mjs').Matrix} matrix @param {import('../routes.mjs').Route} route @returns {Promise<string>} status and text */
async function asked({ ground, world, own }, route) {
  const parameters = idParametersOf(route);
  const roles = route.permission === 'session:own' ? [HERSELF[route.name] ?? 'digitalReferent'] : ASKED;
  if (BEFORE[route.name]) await ground.facts.query(BEFORE[route.name] ?? '');
  let said = 'nobody may';
  for (const role of roles.filter((one) => may(one, route.permission))) {
    const person = world.people.find((one) => one.role === role);
    if (person === undefined) continue;
    const chosen = own(route, person, parameters, ON[route.name]);
    const needed = parameters.filter(({ where, name }) => where === 'path' || name !== 'after');
    if (
      !needed.every(
        ({ noun, where }) => where === 'query' || (chosen.has(noun) && mayReach(route, person, chosen.get(noun))),
      )
    )
      continue;
    if (route.name === 'changeProfile') await readAgain(ground, chosen.get('profile'));
    const { path, ...request } = requestOf(route, parameters, world, chosen);
    const { status, text } = await ground.ask(path, { ...request, headers: person.headers });
    said = `${status} ${role} ${text.slice(0, 300)}`;
    if (status < 300) return said;
  }
  return said;
}

/**
 * One changes what one has just read, and the matrix itself may have changed it.
 * @param {import('../ground.mjs').Ground} ground @param {any} profile
 */
async function readAgain(ground, profile) {
  const [{ version }] = await ground.facts.query('select version from fleet.profile where id = $1', [profile.id]);
  profile.row.version = version;
}
