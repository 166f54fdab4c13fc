import type { RuleId, TrapId } from './rule-ids.js';

/**
 * What a proof has switched off to see itself fail. Always empty in the product: only `proof.scene.ts` may touch it
 * (a fence of the lint), and nothing else can make a rule sleep.
 */
export const switchedOff = new Set<RuleId | TrapId>();

/**
 * Asked wherever a rule or a trap is treated: `if (applies('R17')) …`. Searching for an identifier finds the very lines
 * that treat it, and its proof must break once it is switched off.
 */
export const applies = (id: RuleId | TrapId): boolean => !switchedOff.has(id);
