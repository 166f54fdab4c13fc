import type { ComplianceRule, ComplianceSummary } from '@chariot/contract';

type Counted = ComplianceSummary['byRule'][number];

/** Rules by which tablets are out of line, those with most tablets first: a device has one gap by rule at most. */
export const alertsOf = ({ byRule }: Pick<ComplianceSummary, 'byRule'>): Counted[] =>
  byRule.filter(({ count }) => count > 0).sort((a, b) => b.count - a.count);

/** Where the gaps of one rule are listed. */
export const findingsOf = (rule: ComplianceRule): string =>
  `/conformite?filter=${encodeURIComponent(JSON.stringify({ rule }))}`;
