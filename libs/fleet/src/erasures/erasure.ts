import type { DeviceErasure } from '@chariot/contract';
import type { LockedDevice } from '../devices/placement.repository.js';

/** Stable name of the act, for approvals, quotas and the journal. */
export const ERASE = 'fleet.device.erase';
/** From the second word to the act, minutes: anyone concerned stops it meanwhile. */
export const DELAY_MINUTES = 15;
/** How long a second word is waited for, hours. */
export const LIFE_HOURS = 48;
/** A cart: what one person may ask for and approve in 24 hours. */
export const PER_PERSON_PER_DAY = 12;
/** A tablet that has not come back by then is not erased any more. */
export const ERASURE_DAYS = 30;

/** A device as those who decide about it must recognise it. */
export interface NamedDevice {
  readonly id: string;
  readonly serialNumber: string;
  readonly slot: number | null;
  readonly classroomName: string;
}
/** One that somebody asks to have erased. */
export interface ErasureCandidate extends NamedDevice {
  readonly schoolId: string;
  readonly trusted: boolean;
  /** It is to be erased already. */
  readonly due: boolean;
}

export function erasureTitle(count: number): string {
  return count === 1 ? 'Effacer et désenrôler une tablette' : `Effacer et désenrôler ${count} tablettes`;
}

/** « Tablette 7 (Classe mobile CM2), n° HA1YTQ7B » */
export function nameOf({ slot, classroomName, serialNumber }: NamedDevice): string {
  const place = slot === null ? `Tablette hors du chariot (${classroomName})` : `Tablette ${slot} (${classroomName})`;
  return `${place}, n° ${serialNumber}`;
}

/** Whether a device that two people agreed to erase is still the one that they agreed on. */
export function staysErasable(device: LockedDevice & { readonly due: boolean }, schoolId: string): boolean {
  const trusted = device.enrolledAt !== null && device.revokedAt === null;
  return trusted && !device.due && device.schoolId === schoolId;
}

/** What `fleet.erasure_of` answers, with its instant as the contract writes one. */
export function erasureTold(erasure: DeviceErasure | null): DeviceErasure | null {
  return erasure === null ? null : { ...erasure, at: new Date(erasure.at).toISOString() };
}
