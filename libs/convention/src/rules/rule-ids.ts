const numbered = <P extends string>(prefix: P, count: number): readonly `${P}${string}`[] =>
  Array.from({ length: count }, (_, index) => `${prefix}${String(index + 1).padStart(2, '0')}` as const);

/** A rule that the convention states, R01 to R99. */
export type RuleId = `R${string}`;
/** A place where the text contradicts itself, is silent or misleads, T01 to T42. */
export type TrapId = `T${string}`;

export const RULE_IDS: readonly RuleId[] = numbered('R', 99);
export const TRAP_IDS: readonly TrapId[] = numbered('T', 42);
