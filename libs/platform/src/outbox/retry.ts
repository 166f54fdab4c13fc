/** Attempts after which an event is put aside for a person to look at. About two hours. */
export const MAX_ATTEMPTS = 12;

/** Milliseconds before the next attempt, after `attempts` failures: 1 s, 2 s, 4 s… 30 min at most, plus or minus a quarter. */
export const backoffMs = (attempts: number, random: () => number = Math.random): number =>
  Math.round(Math.min(1_800_000, 1_000 * 2 ** Math.max(0, attempts - 1)) * (0.75 + random() / 2));
