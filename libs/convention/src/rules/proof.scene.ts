import { switchedOff } from './applies.js';
import { RULE_IDS, TRAP_IDS, type RuleId, type TrapId } from './rule-ids.js';

/**
 * The proof of a rule or a trap: what must hold, and that it no longer does once that rule is switched off.
 * `npm run rules` finds both by their names; `RULE_OFF=R17` plays the first with the rule off, so that it fails.
 */
export function proves(id: RuleId | TrapId, says: string, body: () => void | Promise<void>): void {
  if (!RULE_IDS.includes(id as RuleId) && !TRAP_IDS.includes(id as TrapId)) throw new Error(`${id} is no rule`);
  describe(id, () => {
    it(`${id} · ${says}`, async () => {
      await (process.env['RULE_OFF'] === id ? off(id, body) : body());
    });
    it(`${id} · is what makes that so`, async () => {
      await expect(off(id, body)).rejects.toThrow();
    });
  });
}

async function off(id: RuleId | TrapId, body: () => void | Promise<void>): Promise<void> {
  switchedOff.add(id);
  try {
    await body();
  } finally {
    switchedOff.delete(id);
  }
}
