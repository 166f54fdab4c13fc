import { newId, Reach, ROLE_PERMISSIONS, type Role } from '@chariot/kernel';

/** Somebody who holds one role on one place, and what that role gives. */
export function personReach(held: {
  readonly role: Role;
  readonly placeId: string;
  readonly personId?: string;
  readonly displayName?: string;
}): Reach {
  const { role, placeId, personId = newId(), displayName = 'la personne du test' } = held;
  return Reach.person({ personId, displayName, grants: [{ role, placeId, permissions: ROLE_PERMISSIONS[role] }] });
}

/** Chariot itself. */
export const systemReach = (reason = 'spec'): Reach => Reach.system(reason);

export const deviceReach = (deviceId: string = newId()): Reach => Reach.device(deviceId);
