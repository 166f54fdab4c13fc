import type { IndicatorDefinition } from '@chariot/contract';
import type { Known, Outcome } from './known.js';
import { EQUIPMENT_INDICATORS } from './of-equipment.js';
import { GOVERNANCE_INDICATORS } from './of-governance.js';
import { USE_INDICATORS } from './of-use.js';

export interface Indicator extends Omit<IndicatorDefinition, 'formulaId' | 'clauses'> {
  /** Another formula takes the next. */
  readonly version: number;
  readonly clauses: readonly string[];
  readonly compute: (known: Known) => Outcome;
}

const rankOf = ({ id }: Indicator): number => Number(id.slice(1));

/** I1 to I26 (art. 8), in order. */
export const INDICATORS: readonly Indicator[] = [
  ...EQUIPMENT_INDICATORS,
  ...USE_INDICATORS,
  ...GOVERNANCE_INDICATORS,
].sort((a, b) => rankOf(a) - rankOf(b));

export const definitionOf = ({ version, compute: _, clauses, ...rest }: Indicator): IndicatorDefinition => ({
  ...rest,
  clauses: [...clauses],
  formulaId: `${rest.id}.${version}`,
});
