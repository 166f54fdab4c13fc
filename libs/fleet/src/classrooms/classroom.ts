import type { DomainError } from '@chariot/kernel';
import { fleetError } from '../fleet-errors.js';

/**
 * Whether the cart may be brought to that capacity with what it holds.
 * @throws DomainError `fleet.capacityTooLow`, `fleet.capacityBelowSlot`
 */
export function checkCapacity(capacity: number, taken: ReadonlySet<number>): void {
  if (capacity < taken.size) throw fleetError('capacityTooLow', { present: taken.size });
  const beyond = [...taken].filter((slot) => slot > capacity).sort((a, b) => a - b)[0];
  if (beyond !== undefined) throw fleetError('capacityBelowSlot', { slot: beyond, capacity });
}

/** The fields asked for that differ from what they were. */
export function changesOf<Fields extends object>(
  before: Fields,
  asked: { readonly [Name in keyof Fields]?: Fields[Name] | undefined },
): Partial<Fields> {
  const names = Object.keys(asked) as (keyof Fields)[];
  const changed = names.filter(
    (name) => asked[name] !== undefined && JSON.stringify(before[name]) !== JSON.stringify(asked[name]),
  );
  return Object.fromEntries(changed.map((name) => [name, asked[name]])) as Partial<Fields>;
}

/** The cart cannot take that many more devices. */
export function classroomFull(
  { name, capacity }: { readonly name: string; readonly capacity: number },
  present: number,
  wanted = 1,
): DomainError {
  const free = Math.max(0, capacity - present);
  const full = `est complète (${present} sur ${capacity})`;
  const some = `n’a que ${free} emplacement${free > 1 ? 's' : ''} libre${free > 1 ? 's' : ''} sur ${capacity}, pour ${wanted} demandés`;
  return fleetError('classroomFull', { classroom: name, room: free === 0 ? full : some, present, capacity });
}
