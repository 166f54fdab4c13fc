import type { ComplianceRule, ComplianceThresholds, Conformity, InventoryFacts } from '@chariot/contract';
import { LocalDate } from '@chariot/kernel';
import type { DeviceFamily, DeviceState } from '../devices/device.js';

const DAY_MS = 24 * 60 * 60_000;
const HOUR_MS = 60 * 60_000;

/** All that the rules look at in one device. */
export interface DeviceFacts {
  readonly family: DeviceFamily;
  readonly state: DeviceState;
  readonly inCart: boolean;
  readonly enrolledAt: Date | null;
  readonly revokedAt: Date | null;
  readonly lastContactAt: Date | null;
  readonly inventory: InventoryFacts | null;
  readonly inventoryAt: Date | null;
  /** Since when it should be what it should be. */
  readonly configuredAt: Date;
  readonly isAsConfigured: boolean;
  readonly outcome: 'complete' | 'partial' | 'failed' | null;
  /** Bought, delivered or, failing that, first known here. */
  readonly ownedSince: LocalDate;
  /** Applications that are asked of its cart, for its family. */
  readonly apps: readonly { readonly name: string; readonly package: string; readonly since: Date }[];
  /** Days, since it was last heard, on which half of its cart at least was. */
  readonly missedDays: number;
}

/** What was found out of line, with the figures that its sentence needs. */
export interface Gap {
  readonly rule: ComplianceRule;
  readonly details: Readonly<Record<string, string | number | readonly string[]>>;
}

export interface Assessment {
  readonly conformity: Conformity;
  readonly gaps: readonly Gap[];
}

interface Looked<R extends ComplianceRule> {
  readonly device: DeviceFacts;
  readonly at: NonNullable<ComplianceThresholds[R]>;
  readonly now: Date;
}
type Rule<R extends ComplianceRule> = (looked: Looked<R>) => Gap['details'] | null;

/** A fact that is not known is no fault: each rule answers `null` for it. */
const RULES: { readonly [R in ComplianceRule]: Rule<R> } = {
  unseen: ({ device, at }) =>
    device.missedDays < at.days || device.lastContactAt === null
      ? null
      : { days: device.missedDays, lastContactAt: device.lastContactAt.toISOString() },

  // Only of one that was heard since: a tablet that is off is never blamed for it.
  configuration: ({ device, at, now }) => {
    const { isAsConfigured, outcome, configuredAt, lastContactAt } = device;
    if (isAsConfigured && outcome === 'complete') return null;
    const due = configuredAt.getTime() + at.graceHours * HOUR_MS;
    if (now.getTime() < due || lastContactAt === null || lastContactAt.getTime() < due) return null;
    return { since: configuredAt.toISOString(), failed: isAsConfigured && outcome === 'failed' ? 1 : 0 };
  },

  // Of what it was asked for before its last inventory.
  missingApp: ({ device, at }) => {
    const { inventory, inventoryAt, apps } = device;
    if (inventory === null || inventoryAt === null) return null;
    const has = new Set(inventory.software.map(({ name }) => name));
    const late = apps.filter(
      (one) => !has.has(one.package) && one.since.getTime() + at.graceDays * DAY_MS <= inventoryAt.getTime(),
    );
    return late.length === 0 ? null : { apps: late.map(({ name }) => name).sort() };
  },

  osVersion: ({ device, at }) => {
    const minimum = at[device.family];
    const version = device.inventory?.osVersion;
    if (minimum === null || version === undefined || !isOlder(version, minimum)) return null;
    return { version, minimum, system: device.inventory?.osName ?? '' };
  },

  storage: ({ device: { inventory }, at }) => {
    const { storageBytes = null, storageFreeBytes = null } = inventory ?? {};
    if (storageBytes === null || storageFreeBytes === null || storageBytes <= 0) return null;
    const percent = Math.floor((storageFreeBytes / storageBytes) * 100);
    return percent < at.minimumFreePercent ? { percent, minimum: at.minimumFreePercent } : null;
  },

  battery: ({ device: { inventory }, at }) => {
    const percent = inventory?.batteryHealthPercent ?? null;
    return percent === null || percent >= at.minimumHealthPercent
      ? null
      : { percent, minimum: at.minimumHealthPercent };
  },

  characteristics: ({ device: { inventory }, at }) => {
    const below = [
      ...belowOf('mémoire', inventory?.memoryBytes ?? null, at.memoryGigabytes),
      ...belowOf('stockage', inventory?.storageBytes ?? null, at.storageGigabytes),
    ];
    return below.length === 0 ? null : { below };
  },

  encryption: ({ device: { inventory } }) => (inventory?.diskEncrypted === false ? {} : null),

  age: ({ device: { ownedSince }, at, now }) => {
    const today = LocalDate.at(now);
    const limit = LocalDate.addYears(ownedSince, at.years);
    return LocalDate.compare(limit, today) > 0 ? null : { since: ownedSince, years: at.years };
  },
};

/** What is known of a device that is where it should be and works. */
const isAssessed = ({ state, inCart, enrolledAt, revokedAt }: DeviceFacts): boolean =>
  inCart && enrolledAt !== null && revokedAt === null && state !== 'broken' && state !== 'inRepair';

/**
 * Every gap of a device. During the summer freeze, nothing that depends on its being used is a gap.
 * @param quiet whether it is the summer freeze
 */
export function assess(device: DeviceFacts, thresholds: ComplianceThresholds, now: Date, quiet: boolean): Assessment {
  if (!isAssessed(device)) return { conformity: 'unknown', gaps: [] };
  const rules = (Object.keys(RULES) as ComplianceRule[]).filter(
    (rule) => !quiet || (rule !== 'unseen' && rule !== 'configuration' && rule !== 'missingApp'),
  );
  const gaps = rules.flatMap((rule) => gapOf(rule, device, thresholds, now));
  if (gaps.length > 0) return { conformity: 'gap', gaps };
  return { conformity: device.inventory === null ? 'unknown' : 'compliant', gaps };
}

function gapOf<R extends ComplianceRule>(
  rule: R,
  device: DeviceFacts,
  thresholds: ComplianceThresholds,
  now: Date,
): Gap[] {
  const at = thresholds[rule];
  if (at === null) return [];
  const details = RULES[rule]({ device, at: at as NonNullable<ComplianceThresholds[R]>, now });
  return details === null ? [] : [{ rule, details }];
}

/** Makers announce 4 GB and machines report a little less: what the firmware and the graphics keep for themselves. */
const KEPT_BY_THE_MACHINE = 0.1;
function belowOf(what: string, bytes: number | null, gigabytes: number): string[] {
  if (bytes === null || bytes >= gigabytes * 1e9 * (1 - KEPT_BY_THE_MACHINE)) return [];
  return [`${what} ${(bytes / 1e9).toFixed(1).replace('.', ',')} Go pour ${gigabytes} Go`];
}

/** Compares dotted numbers; words around them (« 13 (trixie) ») are passed over, and « 8 (Debian 12) » is a Debian 12. */
export function isOlder(version: string, minimum: string): boolean {
  const [mine, least] = [numbersOf(version), numbersOf(minimum)];
  if (mine.length === 0) return false;
  for (let i = 0; i < least.length; i += 1) {
    const difference = (mine[i] ?? 0) - (least[i] ?? 0);
    if (difference !== 0) return difference < 0;
  }
  return false;
}
const numbersOf = (version: string): number[] =>
  (/Debian (\d+(?:\.\d+)*)/.exec(version)?.[1] ?? /\d+(?:\.\d+)*/.exec(version)?.[0])
    ?.split('.')
    .slice(0, 4)
    .map(Number) ?? [];
