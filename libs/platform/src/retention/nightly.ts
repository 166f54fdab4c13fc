import { hourOf } from '@chariot/kernel';

const HOUR = 60 * 60_000;
/** Between two and five in the morning, where the schools are. */
const NIGHT = { from: 2, to: 5 };
const SOON_MS = 20 * HOUR;
/** An instance that is off at night deletes all the same. */
const LATE_MS = 36 * HOUR;

/** Whether it is time to prune: once a night, or as soon as possible when a night was missed. */
export function isDue(now: Date, lastRunAt: Date | null, zone: string): boolean {
  if (lastRunAt === null) return true;
  const age = now.getTime() - lastRunAt.getTime();
  if (age >= LATE_MS) return true;
  const hour = hourOf(now, zone);
  return age >= SOON_MS && hour >= NIGHT.from && hour < NIGHT.to;
}
