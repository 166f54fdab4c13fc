import type { ReportOutcome } from './outcome.js';

/** Between two tries of a configuration that did not take: the access point may have been off. */
export const RETRY_MS = 10 * 60_000;
/** Between two inventories. */
export const INVENTORY_MS = 24 * 60 * 60_000;
/** Between two contacts of a device that nothing wakes. */
export const CONTACT_SECONDS = 900;

export interface Standing {
  /** What the device says that it is. */
  readonly claimed: string | null;
  /** What it should be. */
  readonly desired: string;
  /** What its last report was about, and what came of it. */
  readonly reported: string | null;
  readonly outcome: ReportOutcome | null;
  readonly reportedAt: Date | null;
}

/**
 * What a device that asks is to be told of its configuration. `forgotten`: it had reported all of it, and no longer says
 * so (it was reinstalled): it is told again, and is not ready meanwhile.
 */
export function telling(
  { claimed, desired, reported, outcome, reportedAt }: Standing,
  now: Date,
): 'tell' | 'forgotten' | 'nothing' {
  if (reported !== desired || reportedAt === null) return 'tell';
  if (outcome === 'complete') return claimed === desired ? 'nothing' : 'forgotten';
  // Told again at once, a device on which a setting fails would ask and report without end.
  return now.getTime() - reportedAt.getTime() >= RETRY_MS ? 'tell' : 'nothing';
}

export const inventoryIsDue = (at: Date | null, now: Date): boolean =>
  at === null || now.getTime() - at.getTime() >= INVENTORY_MS;
