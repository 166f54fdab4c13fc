import type { Permission } from '@chariot/kernel';
import type { AuthProvider } from 'react-admin';
import { ApiFailure, isSignedOut } from './problem.js';
import { session } from './session.js';

/** What one must be allowed to read for a page to exist at all; the menu and react-admin's own guard both read it. */
export const RESOURCE_PERMISSIONS: Readonly<Record<string, Permission>> = {
  ecoles: 'place:read',
  'classes-mobiles': 'classroom:read',
  reservations: 'booking:read',
  prets: 'loan:write',
  tablettes: 'device:read',
  inventaire: 'device:read',
  usage: 'usage:read',
  operations: 'device:read',
  conformite: 'device:read',
  reparations: 'device:read',
  applications: 'device:read',
  profils: 'profile:read',
  conventions: 'convention:read',
  paiements: 'claim:check',
  enquetes: 'usage:read',
  retours: 'place:read',
  activite: 'journal:read',
  personnes: 'person:read',
  // What one has asked for oneself stays one's own to see and stop, whatever role is left.
  'actes-graves': 'session:own',
  integrations: 'integration:manage',
  'donnees-personnelles': 'privacy:read',
  administration: 'system:administer',
  aide: 'session:own',
};

const WRITING: Readonly<Record<string, Permission>> = {
  ecoles: 'place:write',
  'classes-mobiles': 'classroom:write',
  tablettes: 'device:write',
  profils: 'profile:write',
  conventions: 'convention:write',
  personnes: 'person:write',
};

/** The permission that a page asks for: `create`, `edit` and `delete` write, everything else reads. */
export const permissionFor = (resource: string, action: string): Permission | undefined =>
  ['create', 'edit', 'delete'].includes(action) ? WRITING[resource] : RESOURCE_PERMISSIONS[resource];

export const authProvider: AuthProvider = {
  // The pages of `entrance/` call the api themselves.
  login: () => Promise.reject(new Error('Ouvrez la page « Entrer dans Chariot ».')),
  logout: async () => {
    try {
      await session.close();
    } catch (error) {
      // A session that the server already ended, or a server that is gone, leaves nothing to close from here.
      if (!isSignedOut(error) && !(error instanceof ApiFailure && error.status === 0)) throw error;
    }
  },
  checkAuth: async () => {
    try {
      await session.current();
    } catch (error) {
      // Signed out is no incident (the next page explains how to enter), and a server in trouble is no sign-out.
      if (isSignedOut(error)) throw Object.assign(new Error(), { message: false });
    }
  },
  checkError: async (error: unknown) => {
    if (!isSignedOut(error)) return;
    session.forget();
    throw error;
  },
  getIdentity: async () => {
    const me = await session.current();
    return { id: me.personId, fullName: me.displayName };
  },
  // No `getPermissions`: react-admin asks for it on every page, those of the threshold included, and signs out when it fails.
  canAccess: async ({ resource, action }) => {
    const asked = permissionFor(resource, action);
    return asked !== undefined && (await session.current()).permissions.includes(asked);
  },
};
