import { complianceThresholds, COMPLIANCE_RULES, type ComplianceThresholds } from '@chariot/contract';
import { THRESHOLD_FIELDS, thresholdWords, typedThreshold } from './threshold-words.js';

const initial = (rule: (typeof COMPLIANCE_RULES)[number]): Record<string, string> =>
  Object.fromEntries(THRESHOLD_FIELDS[rule].map((field) => [field.name, field.initial]));

it.each(COMPLIANCE_RULES)('%s is said, and what is proposed for it is what the api takes', (rule) => {
  const threshold = typedThreshold(rule, initial(rule));
  const parsed = complianceThresholds.partial().parse({ [rule]: threshold });
  const words = thresholdWords(rule, parsed as ComplianceThresholds);
  expect(words).toMatch(/^[\p{L}]/u);
  expect(words).not.toMatch(/undefined|NaN|null/);
  expect(thresholdWords(rule, { [rule]: null } as unknown as ComplianceThresholds)).toBe('non suivi');
});

it('asks nothing of a system whose version was left empty, and takes no word for a number', () => {
  expect(typedThreshold('osVersion', { linux: ' 13 ', apple: '' })).toEqual({
    linux: '13',
    apple: null,
    android: null,
    windows: null,
  });
  expect(complianceThresholds.shape.age.safeParse(typedThreshold('age', { years: 'cinq' })).success).toBe(false);
  expect(complianceThresholds.shape.age.safeParse(typedThreshold('age', { years: '' })).success).toBe(false);
});
