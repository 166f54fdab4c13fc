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
