import { PERMISSIONS, type Permission } from './permissions.js';

/** The roles a person may hold on a place. */
export const ROLES = [
  'administrator',
  'academie',
  'it',
  'finance',
  'digitalReferent',
  'schoolHead',
  'teacher',
  'inspector',
  'collegePrincipal',
  'dpo',
] as const;

export type Role = (typeof ROLES)[number];

/** What people read. */
export const ROLE_LABELS: Readonly<Record<Role, string>> = {
  administrator: 'Administration de l’instance',
  academie: 'Académie',
  it: 'Service informatique de la commune',
  finance: 'Service financier de la commune',
  digitalReferent: 'Référent numérique',
  schoolHead: 'Direction d’école',
  teacher: 'Enseignant',
  inspector: 'Inspection (IEN)',
  collegePrincipal: 'Direction du collège de référence',
  dpo: 'Délégué à la protection des données',
};

// Whoever keeps the fleet: the référent on her circonscription, the commune's IT on what it owns.
const FLEET_KEEPER = [
  'place:read',
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
  'journal:read',
  'session:own',
] as const satisfies readonly Permission[];

/**
 * What each role may do on its place and below. What is not written here is refused.
 * Everyone reads the places a role is held on: a school that cannot be named cannot be counted.
 */
export const ROLE_PERMISSIONS: Readonly<Record<Role, readonly Permission[]>> = {
  administrator: PERMISSIONS,
  academie: [
    'place:read',
    'place:write',
    'person:read',
    'classroom:read',
    'device:read',
    'profile:read',
    'convention:read',
    'convention:write',
    'journal:read',
    'session:own',
  ],
  it: FLEET_KEEPER,
  finance: ['place:read', 'classroom:read', 'device:read', 'convention:read', 'convention:write', 'session:own'],
  digitalReferent: FLEET_KEEPER,
  schoolHead: [
    'place:read',
    'person:read',
    'classroom:read',
    'device:read',
    'enrolment:read',
    'profile:read',
    'operation:run',
    'convention:read',
    'journal:read',
    'session:own',
  ],
  teacher: ['place:read', 'classroom:read', 'device:read', 'session:own'],
  inspector: ['place:read', 'classroom:read', 'device:read', 'profile:read', 'convention:read', 'session:own'],
  collegePrincipal: ['place:read', 'convention:read', 'session:own'],
  dpo: ['place:read', 'person:read', 'journal:read', 'session:own'],
};
