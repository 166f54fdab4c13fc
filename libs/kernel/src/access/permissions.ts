/** Everything a person may be allowed to do; each is held on places. A route names exactly one. */
export const PERMISSIONS = [
  'place:read',
  'place:write',
  'person:read',
  'person:write',
  // Who can see a place, and why: for whoever works there.
  'access:read',
  'classroom:read',
  'classroom:write',
  'device:read',
  'device:write',
  // Cutting off what is in children's hands, and emptying it: never by an API token.
  'device:revoke',
  'device:erase',
  'enrolment:read',
  'enrolment:open',
  'profile:read',
  'profile:write',
  'operation:run',
  // Saying that a device is broken: for whoever has it in her hands.
  'repair:report',
  // From when on a device counts as out of line.
  'compliance:write',
  // Applications: asking for one, giving the teachers' opinion, then deciding, buying and installing.
  'app:request',
  'app:advise',
  'app:write',
  'convention:read',
  'convention:write',
  // The file of the project: evidence, trainings, answers, what is asked of the ministry.
  'project:write',
  // Orders, invoices, payments of the collectivité, and the statement that is drawn from them.
  'expense:write',
  // Certifying that statement exact (art. 7.1) and giving bank details their second word: the ordonnateur's.
  'claim:certify',
  // The State's side: checking a statement, recording the service fait, payments, what is to be repaid.
  'claim:check',
  // Art. 4: convening a committee and writing its minutes.
  'committee:convene',
  // Art. 3.2: that the collège received the 500 € and what it bought.
  'grant:confirm',
  // Art. 8: the surveys that a collège receives, and its answers.
  'survey:answer',
  // Asking schools and collèges: building a survey, sending it, closing it.
  'survey:write',
  // Telling how it went, and deciding whether others read it.
  'feedback:write',
  'feedback:review',
  // A cart's agenda, with who has its key; reserving it.
  'booking:read',
  'booking:write',
  // Opening a lesson with a cart, acting on its tablets while it lasts, its Wi-Fi box, and closing it.
  'lesson:run',
  // A tablet that leaves with somebody, and comes back.
  'loan:write',
  // Switching a cart on outside class, so that it is updated.
  'maintenance:open',
  // Figures of use, equipment and money: of people's use never under the threshold.
  'usage:read',
  // Freezing a dataset, sending reports, taking in another instance's dataset.
  'usage:publish',
  'journal:read',
  // Dangerous acts: hearing of them and stopping them; being the second person; freezing them all.
  'approval:stop',
  'approval:decide',
  'freeze:set',
  // API tokens and webhooks.
  'integration:manage',
  // The registers of processing and the retention; exporting what is held about somebody else.
  'privacy:read',
  'privacy:export',
  'system:administer',
  // Any signed-in person about herself: held without a place.
  'session:own',
] as const;

export type Permission = (typeof PERMISSIONS)[number];

/**
 * What an API token may be given: a stolen one must neither destroy, nor cut off, nor let anybody in, nor decide.
 * What is not listed is refused, and so are the permissions of later issues until somebody has thought of it.
 */
export const TOKEN_PERMISSIONS = [
  'place:read',
  'classroom:read',
  'classroom:write',
  'device:read',
  'device:write',
  'profile:read',
  'convention:read',
  'usage:read',
  'journal:read',
] as const satisfies readonly Permission[];
