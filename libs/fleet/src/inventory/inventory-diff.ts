import type { InventoryFacts } from '@chariot/contract';

export interface InventoryChange {
  /** The fact in French, as people read it in the device's history. */
  readonly fact: string;
  readonly before: string | null;
  readonly after: string | null;
}

/** What moves by itself all day long is no change: free space, battery, charging. */
const FOLLOWED = {
  serialNumber: 'Numéro de série lu',
  manufacturer: 'Fabricant',
  model: 'Modèle',
  osName: 'Système',
  osVersion: 'Version du système',
  memoryBytes: 'Mémoire',
  storageBytes: 'Stockage',
  agentVersion: 'Version de l’agent',
} as const satisfies Partial<Record<keyof InventoryFacts, string>>;

/** Rows for software beyond this are one row that counts them: a distribution's upgrade touches a thousand packages. */
const SOFTWARE_ROWS = 40;

/** What changed between two inventories; empty before the first. */
export function inventoryDiff(before: InventoryFacts | null, after: InventoryFacts): InventoryChange[] {
  if (before === null) return [];
  const facts = Object.entries(FOLLOWED).flatMap(([key, fact]) => {
    const name = key as keyof typeof FOLLOWED;
    return before[name] === after[name] ? [] : [{ fact, before: text(name, before), after: text(name, after) }];
  });
  return [...facts, ...softwareDiff(before, after)];
}

function softwareDiff(before: InventoryFacts, after: InventoryFacts): InventoryChange[] {
  const [had, has] = [versions(before), versions(after)];
  const names = [...new Set([...had.keys(), ...has.keys()])].filter((name) => had.get(name) !== has.get(name)).sort();
  const rows = names.slice(0, SOFTWARE_ROWS).map((name) => ({
    fact: `Logiciel ${name}`,
    before: had.get(name) ?? null,
    after: has.get(name) ?? null,
  }));
  const rest = names.length - rows.length;
  const fact = rest === 1 ? 'Un autre logiciel' : `${rest} autres logiciels`;
  return rest > 0 ? [...rows, { fact, before: null, after: null }] : rows;
}

/** Several versions of one package may be installed side by side. */
function versions(facts: InventoryFacts): Map<string, string> {
  const found = new Map<string, string[]>();
  for (const { name, version } of facts.software) found.set(name, [...(found.get(name) ?? []), version]);
  return new Map([...found].map(([name, list]) => [name, list.sort().join(', ')]));
}

function text(name: keyof typeof FOLLOWED, facts: InventoryFacts): string | null {
  const value = facts[name];
  if (value === null) return null;
  return typeof value === 'number' ? `${(value / 1e9).toFixed(1).replace('.', ',')} Go` : value;
}
