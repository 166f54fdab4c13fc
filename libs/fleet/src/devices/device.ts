import type { Device } from '@chariot/contract';
import { fleetError } from '../fleet-errors.js';

export type DeviceFamily = Device['family'];
export type DeviceState = Device['state'];

/** What people read. */
export const STATE_LABELS: Readonly<Record<DeviceState, string>> = {
  planned: 'prévue',
  ordered: 'commandée',
  received: 'reçue',
  inventoried: 'inventoriée',
  prepared: 'préparée',
  inService: 'en service',
  broken: 'en panne',
  inRepair: 'en réparation',
  onLoan: 'prêtée',
  lost: 'perdue',
  stolen: 'volée',
  inReserve: 'en réserve',
  retired: 'réformée',
  donated: 'donnée',
  recycled: 'recyclée',
};

/** The same, in files; the console has its own copy (`FAMILY_WORDS`). */
export const FAMILY_LABELS: Readonly<Record<DeviceFamily, string>> = {
  linux: 'Linux',
  apple: 'iPad',
  android: 'Android',
  windows: 'Windows',
};

/** From purchase to use: the way that every device goes once, in this order (CARMO's life cycle, domain.md). */
const MAIN_LINE = ['planned', 'ordered', 'received', 'inventoried', 'prepared', 'inService'] as const;

/** Every transition that is allowed. A device that was lost or stolen may be found again; what is given away never comes back. */
export const TRANSITIONS: Readonly<Record<DeviceState, readonly DeviceState[]>> = {
  planned: ['ordered', 'retired'],
  ordered: ['received', 'retired'],
  received: ['inventoried', 'broken', 'lost', 'stolen', 'retired'],
  inventoried: ['prepared', 'broken', 'lost', 'stolen', 'inReserve', 'retired'],
  prepared: ['inService', 'broken', 'lost', 'stolen', 'inReserve', 'retired'],
  inService: ['broken', 'onLoan', 'lost', 'stolen', 'inReserve', 'retired'],
  broken: ['inRepair', 'inService', 'lost', 'stolen', 'inReserve', 'retired'],
  inRepair: ['inService', 'broken', 'lost', 'stolen', 'inReserve', 'retired'],
  onLoan: ['inService', 'broken', 'lost', 'stolen', 'inReserve', 'retired'],
  lost: ['inService', 'stolen', 'retired'],
  stolen: ['inService', 'lost', 'retired'],
  inReserve: ['inService', 'broken', 'onLoan', 'lost', 'stolen', 'retired'],
  retired: ['donated', 'recycled'],
  donated: [],
  recycled: [],
};

export const DEVICE_STATES = Object.keys(TRANSITIONS) as readonly DeviceState[];

/** Not in the cart: the device leaves its slot, which another may take, and is told nothing (least of all a Wi-Fi key). */
export const AWAY_STATES = ['lost', 'stolen', 'inReserve', 'retired', 'donated', 'recycled'] as const;
export const isAway = (state: DeviceState): boolean => (AWAY_STATES as readonly DeviceState[]).includes(state);

/** What has happened to a device that goes from one state to another; what was away, or in the workshop already, is not harmed anew. */
export function harmOf(from: DeviceState, to: DeviceState): 'lost' | 'stolen' | 'broken' | null {
  if (to !== 'lost' && to !== 'stolen' && to !== 'broken') return null;
  return from === 'lost' || from === 'stolen' || (to === 'broken' && from === 'inRepair') ? null : to;
}

/** For good: its serial number may be met again, as another device. */
export const DISPOSED_STATES = ['retired', 'donated', 'recycled'] as const;
export const isDisposed = (state: DeviceState): boolean => (DISPOSED_STATES as readonly DeviceState[]).includes(state);

/** @throws DomainError `fleet.transitionRefused`, which names what is possible. */
export function checkTransition(from: DeviceState, to: DeviceState): void {
  const allowed = TRANSITIONS[from];
  if (allowed.includes(to)) return;
  throw fleetError('transitionRefused', {
    from: STATE_LABELS[from],
    to: STATE_LABELS[to],
    allowed: allowed.map((state) => STATE_LABELS[state]).join(', ') || 'rien, cet état est définitif',
  });
}

/** The states that enrolment takes a device through, in order: empty when it is at least prepared already. */
export function stepsToEnrolled(from: DeviceState | null): DeviceState[] {
  if (from === 'lost' || from === 'stolen' || from === 'inReserve') return ['inService'];
  const start = from === null ? MAIN_LINE.indexOf('ordered') : MAIN_LINE.indexOf(from as (typeof MAIN_LINE)[number]);
  if (start < 0) return [];
  return MAIN_LINE.slice(start + 1, MAIN_LINE.indexOf('prepared') + 1);
}

/** The first slots of a cart that nothing occupies, in order. */
export function freeSlots(capacity: number, taken: ReadonlySet<number>): number[] {
  return Array.from({ length: capacity }, (_, i) => i + 1).filter((slot) => !taken.has(slot));
}

/** A serial number as it is compared: what a label, a list and the machine write differently is the same device. */
export const serialKey = (serialNumber: string): string => serialNumber.replace(/\s/g, '').toUpperCase();

/** The family of a device that nothing has been heard of yet; enrolment says the truth. */
export const presumedFamily = (manufacturer: string): DeviceFamily =>
  /\bapple\b/i.test(manufacturer) ? 'apple' : 'linux';
