import { alertsOf, findingsOf } from './alerts.js';

describe('alerts of compliance', () => {
  it('are the rules that somebody breaks, the most broken first, and none when all is well', () => {
    const byRule = [
      { rule: 'storage', count: 2 },
      { rule: 'age', count: 0 },
      { rule: 'unseen', count: 7 },
    ] as const;
    expect(alertsOf({ byRule: [...byRule] }).map(({ rule }) => rule)).toEqual(['unseen', 'storage']);
    expect(alertsOf({ byRule: [{ rule: 'age', count: 0 }] })).toEqual([]);
  });

  it('lead to their list', () => {
    expect(decodeURIComponent(findingsOf('storage'))).toBe('/conformite?filter={"rule":"storage"}');
  });
});
