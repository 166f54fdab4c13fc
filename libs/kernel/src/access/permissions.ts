/** Everything a person may be allowed to do; each is held on places. A route names exactly one. */
export const PERMISSIONS = [
  'place:read',
  'place:write',
  'person:read',
  'person:write',
  'classroom:read',
  'classroom:write',
  'device:read',
  'device:write',
  'enrolment:read',
  'enrolment:open',
  'profile:read',
  'profile:write',
  'operation:run',
  'convention:read',
  'convention:write',
  'journal:read',
  'system:administer',
  // Any signed-in person about herself: held without a place.
  'session:own',
] as const;

export type Permission = (typeof PERMISSIONS)[number];
