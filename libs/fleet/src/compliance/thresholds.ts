import { COMPLIANCE_RULES, type ComplianceRule, type ComplianceThresholds } from '@chariot/contract';

/**
 * What Chariot proposes where nobody has set anything. The minimum characteristics are agreed with the académie and
 * encryption is a choice of the collectivité: both are off until somebody says so.
 */
export const PROPOSED_THRESHOLDS: ComplianceThresholds = {
  unseen: { days: 5 },
  configuration: { graceHours: 24 },
  missingApp: { graceDays: 3 },
  osVersion: { linux: '12', apple: '16', android: '12', windows: '10.0' },
  storage: { minimumFreePercent: 10 },
  battery: { minimumHealthPercent: 60 },
  characteristics: null,
  encryption: null,
  age: { years: 5 },
};

/** What one place sets: a rule that is not there follows the place above. */
export type OwnThresholds = { readonly [R in ComplianceRule]?: ComplianceThresholds[R] | undefined };

/** One rule of a place, as it was set: `null` is off. */
export interface SetThreshold {
  readonly rule: string;
  readonly threshold: unknown;
}

/** What holds, once the nearest of what was set is put over what is proposed. */
export function thresholdsFrom(set: readonly SetThreshold[]): ComplianceThresholds {
  const known = set.filter(({ rule }) => (COMPLIANCE_RULES as readonly string[]).includes(rule));
  const over = Object.fromEntries(known.map(({ rule, threshold }) => [rule, threshold]));
  return { ...PROPOSED_THRESHOLDS, ...(over as Partial<ComplianceThresholds>) };
}

/** Which of two sets differ, for the journal: the rules that were set, changed or given back. */
export function changedRules(before: OwnThresholds, after: OwnThresholds): ComplianceRule[] {
  return COMPLIANCE_RULES.filter((rule) => JSON.stringify(before[rule]) !== JSON.stringify(after[rule]));
}
