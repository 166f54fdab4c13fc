// Who may do what, written by hand from what each role is for, by permission where the product writes it by role: the
// two must agree, and neither is made from the other. A permission that is not here stops the run.

const EVERYBODY = [
  'administrator',
  'academie',
  'it',
  'finance',
  'authorisingOfficer',
  'digitalReferent',
  'schoolHead',
  'teacher',
  'inspector',
];
const KEEPERS = ['administrator', 'it', 'digitalReferent'];

/** @type {Readonly<Record<string, readonly string[]>>} */
export const POWERS = {
  'place:read': [...EVERYBODY, 'collegePrincipal', 'contractor', 'dpo'],
  'place:write': ['administrator', 'academie'],
  'person:read': ['administrator', 'academie', 'schoolHead', 'dpo'],
  'person:write': ['administrator'],
  'access:read': [...EVERYBODY, 'dpo'],
  'classroom:read': [...EVERYBODY, 'contractor'],
  'classroom:write': KEEPERS,
  'device:read': [...EVERYBODY, 'contractor'],
  'device:write': [...KEEPERS, 'contractor'],
  'device:revoke': KEEPERS,
  'device:erase': KEEPERS,
  'enrolment:read': [...KEEPERS, 'schoolHead'],
  'enrolment:open': KEEPERS,
  'profile:read': ['administrator', 'academie', 'it', 'digitalReferent', 'schoolHead', 'inspector', 'contractor'],
  'profile:write': KEEPERS,
  'operation:run': [...KEEPERS, 'schoolHead'],
  'repair:report': [...KEEPERS, 'schoolHead', 'teacher', 'contractor'],
  'compliance:write': [...KEEPERS, 'academie'],
  'app:request': [...KEEPERS, 'schoolHead', 'teacher'],
  'app:advise': ['administrator', 'schoolHead', 'teacher'],
  'app:write': KEEPERS,
  'convention:read': [...EVERYBODY.filter((role) => role !== 'teacher'), 'collegePrincipal'],
  'convention:write': ['administrator', 'academie', 'finance'],
  'project:write': ['administrator', 'academie', 'it', 'finance', 'digitalReferent', 'schoolHead', 'inspector'],
  'expense:write': ['administrator', 'finance'],
  'claim:certify': ['administrator', 'authorisingOfficer'],
  'claim:check': ['administrator', 'academie'],
  'committee:convene': ['administrator', 'academie', 'schoolHead'],
  'grant:confirm': ['administrator', 'collegePrincipal'],
  'survey:answer': ['administrator', 'collegePrincipal'],
  'survey:write': ['administrator', 'academie', 'digitalReferent', 'inspector'],
  'feedback:write': ['administrator', 'digitalReferent', 'schoolHead', 'teacher', 'inspector'],
  'feedback:review': ['administrator', 'academie', 'inspector'],
  'booking:read': [...KEEPERS, 'schoolHead', 'teacher'],
  'booking:write': ['administrator', 'digitalReferent', 'schoolHead', 'teacher'],
  'lesson:run': ['administrator', 'digitalReferent', 'schoolHead', 'teacher'],
  'loan:write': [...KEEPERS, 'schoolHead'],
  'maintenance:open': [...KEEPERS, 'schoolHead', 'teacher'],
  'usage:read': EVERYBODY,
  'usage:publish': ['administrator', 'academie'],
  'journal:read': ['administrator', 'academie', 'it', 'digitalReferent', 'schoolHead', 'dpo'],
  'approval:stop': [...EVERYBODY, 'dpo'],
  'approval:decide': ['administrator', 'academie', 'it', 'authorisingOfficer', 'digitalReferent', 'schoolHead'],
  'freeze:set': ['administrator', 'academie', 'it', 'authorisingOfficer', 'digitalReferent', 'schoolHead', 'dpo'],
  'integration:manage': ['administrator', 'academie', 'it'],
  'privacy:read': ['administrator', 'academie', 'it', 'schoolHead', 'dpo'],
  'privacy:export': ['administrator', 'dpo'],
  'system:administer': ['administrator'],
};

/** What no API token may be given, whoever makes it. */
const TOKEN = new Set([
  ...['place:read', 'classroom:read', 'classroom:write', 'device:read', 'device:write', 'profile:read'],
  ...['convention:read', 'usage:read', 'journal:read'],
]);

/** @param {string} role `token` for an API token @param {string} permission */
export function may(role, permission) {
  if (permission === 'public') return true;
  if (permission === 'session:own') return role !== 'token' && role !== 'nobody';
  const holders = POWERS[permission];
  if (holders === undefined) throw new Error(`${permission}: write in powers.mjs which roles hold it`);
  return role === 'token' ? TOKEN.has(permission) : holders.includes(role);
}

/** Where each role is held: everything below that place is hers. @type {Readonly<Record<string, string>>} */
export const HELD_ON = {
  administrator: 'acaA',
  academie: 'acaA',
  it: 'comA',
  finance: 'comA',
  authorisingOfficer: 'comA',
  digitalReferent: 'disA',
  schoolHead: 'schA',
  teacher: 'schA',
  inspector: 'disA',
  collegePrincipal: 'colA',
  contractor: 'schA',
  dpo: 'comA',
  token: 'comA',
};
