import { FrozenClock } from '@chariot/kernel';

export { FrozenClock };

/** Stands at `instant` (ISO 8601) until told to move; a school morning of November unless told. */
export const frozenClock = (instant: Date | string = '2026-11-10T08:00:00Z'): FrozenClock => new FrozenClock(instant);
