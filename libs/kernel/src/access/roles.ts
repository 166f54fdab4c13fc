import { PERMISSIONS, type Permission } from './permissions.js';

/** The roles a person may hold on a place. */
export const ROLES = [
  'administrator',
  'academie',
  'it',
  'finance',
  'authorisingOfficer',
  'digitalReferent',
  'schoolHead',
  'teacher',
  'inspector',
  'collegePrincipal',
  'contractor',
  'dpo',
] as const;

export type Role = (typeof ROLES)[number];

/** What people read. */
export const ROLE_LABELS: Readonly<Record<Role, string>> = {
  administrator: 'Administration de l’instance',
  academie: 'Académie',
  it: 'Service informatique de la commune',
  finance: 'Service financier de la commune',
  authorisingOfficer: 'Maire (ordonnateur)',
  digitalReferent: 'Référent numérique',
  schoolHead: 'Direction d’école',
  teacher: 'Enseignant',
  inspector: 'Inspection (IEN)',
  collegePrincipal: 'Direction du collège de référence',
  contractor: 'Prestataire',
  dpo: 'Délégué à la protection des données',
};

// Whoever works with a school sees who else may, hears of what is dangerous there, and may stop it.
const CONCERNED = [
  'place:read',
  'access:read',
  'approval:stop',
  'session:own',
] as const satisfies readonly Permission[];

// Whoever keeps the fleet: the référent on her circonscription, the commune's IT on what it owns.
const FLEET_KEEPER = [
  ...CONCERNED,
  'classroom:read',
  'classroom:write',
  'device:read',
  'device:write',
  'device:revoke',
  'device:erase',
  'enrolment:read',
  'enrolment:open',
  'profile:read',
  'profile:write',
  'operation:run',
  'repair:report',
  'compliance:write',
  'app:request',
  'app:write',
  'booking:read',
  'loan:write',
  'maintenance:open',
  'convention:read',
  'usage:read',
  'journal:read',
  'approval:decide',
  'freeze:set',
] as const satisfies readonly Permission[];

// Whoever teaches with a cart.
const TEACHING = ['booking:write', 'lesson:run', 'feedback:write'] as const satisfies readonly Permission[];

/**
 * What each role may do on its place and below. What is not written here is refused.
 * Everyone reads the places a role is held on: a school that cannot be named cannot be counted.
 */
export const ROLE_PERMISSIONS: Readonly<Record<Role, readonly Permission[]>> = {
  administrator: PERMISSIONS,
  academie: [
    ...CONCERNED,
    'place:write',
    'person:read',
    'classroom:read',
    'device:read',
    'profile:read',
    'compliance:write',
    'convention:read',
    'convention:write',
    'project:write',
    'claim:check',
    'committee:convene',
    'survey:write',
    'feedback:review',
    'usage:read',
    'usage:publish',
    'journal:read',
    'approval:decide',
    'freeze:set',
    'integration:manage',
    'privacy:read',
  ],
  it: [...FLEET_KEEPER, 'project:write', 'integration:manage', 'privacy:read'],
  finance: [
    ...CONCERNED,
    'classroom:read',
    'device:read',
    'convention:read',
    'convention:write',
    'project:write',
    'expense:write',
    'usage:read',
  ],
  // Signs for the collectivité: certifies what it has spent, and never types it in.
  authorisingOfficer: [
    ...CONCERNED,
    'classroom:read',
    'device:read',
    'convention:read',
    'claim:certify',
    'usage:read',
    'approval:decide',
    'freeze:set',
  ],
  digitalReferent: [...FLEET_KEEPER, ...TEACHING, 'project:write', 'survey:write'],
  schoolHead: [
    ...CONCERNED,
    ...TEACHING,
    'booking:read',
    'person:read',
    'classroom:read',
    'device:read',
    'enrolment:read',
    'profile:read',
    'operation:run',
    'repair:report',
    'app:request',
    'app:advise',
    'loan:write',
    'maintenance:open',
    'convention:read',
    'project:write',
    'committee:convene',
    'usage:read',
    'journal:read',
    'approval:decide',
    'freeze:set',
    'privacy:read',
  ],
  teacher: [
    ...CONCERNED,
    ...TEACHING,
    'booking:read',
    'classroom:read',
    'device:read',
    'repair:report',
    'app:request',
    'app:advise',
    'maintenance:open',
    'usage:read',
  ],
  inspector: [
    ...CONCERNED,
    'classroom:read',
    'device:read',
    'profile:read',
    'convention:read',
    'project:write',
    'survey:write',
    'feedback:write',
    'feedback:review',
    'usage:read',
  ],
  collegePrincipal: ['place:read', 'convention:read', 'grant:confirm', 'survey:answer', 'session:own'],
  // For the time of a ticket: repairs what is broken, and is told nothing else.
  contractor: [
    'place:read',
    'classroom:read',
    'device:read',
    'device:write',
    'profile:read',
    'repair:report',
    'session:own',
  ],
  dpo: [...CONCERNED, 'person:read', 'journal:read', 'freeze:set', 'privacy:read', 'privacy:export'],
};
