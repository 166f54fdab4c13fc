import { applies, switchedOff } from './applies.js';
import { RULE_IDS, TRAP_IDS } from './rule-ids.js';
import { RULES, writtenRules } from './rules.js';

describe('the registry of rules', () => {
  it('names each of the 99 rules and of the 42 traps once, in their order', () => {
    expect(RULES.map(({ id }) => id)).toEqual([...RULE_IDS, ...TRAP_IDS]);
    expect([RULE_IDS.length, RULE_IDS[0], RULE_IDS[98]]).toEqual([99, 'R01', 'R99']);
    expect([TRAP_IDS.length, TRAP_IDS[0], TRAP_IDS[41]]).toEqual([42, 'T01', 'T42']);
  });

  it('says each in a French sentence of its own, with where it stands', () => {
    expect(new Set(RULES.map(({ says }) => says)).size).toBe(RULES.length);
    for (const { says, articles } of writtenRules()) {
      expect(says).toMatch(/^[\p{Lu}«].*\.$/u);
      expect(articles.join()).toMatch(/^(art\. \d|annexe|parties|préambule|signatures|titre|tout le texte)/);
    }
  });

  it('blocks only on arithmetic, identifiers, bank keys and a missing certification', () => {
    const blocking = RULES.filter(({ treatments }) => treatments.includes('blocks')).map(({ id }) => id);
    expect(blocking).toEqual(['R15', 'R16', 'R17', 'R18', 'R41', 'R42', 'R66', 'R78']);
  });

  it('sleeps for nobody', () => {
    expect(switchedOff.size).toBe(0);
    expect([...RULE_IDS, ...TRAP_IDS].every(applies)).toBe(true);
  });
});
