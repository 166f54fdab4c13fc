import type { SettingId } from '@chariot/contract';

export type SettingStatus = 'applied' | 'recorded' | 'notApplicable' | 'failed' | 'pending';
export interface SettingOutcome {
  readonly setting: SettingId;
  readonly status: SettingStatus;
  /** One French sentence when it failed, does not apply, or where it stands. */
  readonly why: string | null;
}

/**
 * What a report amounts to. `complete`: every setting that was told is accounted for and none failed. `partial`: some
 * were passed over in silence, or are still being done, so the device is not ready, whatever it says of the others.
 */
export type ReportOutcome = 'complete' | 'partial' | 'failed';

/** @param told the settings of the configuration that the report answers; what it claims beyond them counts for nothing */
export function outcomeOf(told: readonly SettingId[], reported: readonly SettingOutcome[]): ReportOutcome {
  const heard = new Map(reported.map(({ setting, status }) => [setting, status]));
  if (told.some((setting) => heard.get(setting) === 'failed')) return 'failed';
  const isSettled = (setting: SettingId): boolean => heard.has(setting) && heard.get(setting) !== 'pending';
  return told.every(isSettled) ? 'complete' : 'partial';
}
