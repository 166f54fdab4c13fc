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
  'convention:read',
  'convention:write',
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
  'journal:read',
] as const satisfies readonly Permission[];
