import type { RuleId, TrapId } from './rule-ids.js';

/** How Chariot treats a rule: at least one of these. */
export const TREATMENTS = {
  computes: 'calcule',
  blocks: 'bloque',
  warns: 'avertit',
  reminds: 'rappelle',
  prints: 'imprime',
  permits: 'permet',
  informs: 'informe',
  records: 'garde la preuve',
} as const;
export type Treatment = keyof typeof TREATMENTS;

/** Pages of the console where a person meets a rule; their addresses are read by people. */
export const RULE_PAGES = {
  import: '/conventions/importer',
  convention: '/conventions/:id',
  project: '/conventions/:id/dossier',
  calendar: '/conventions/:id/echeances',
  expenses: '/conventions/:id/depenses',
  claims: '/conventions/:id/etats',
  money: '/conventions/:id/versements',
  committees: '/conventions/:id/comites',
  letters: '/conventions/:id/courriers',
  queue: '/paiements',
} as const;
export type RulePage = keyof typeof RULE_PAGES;

export interface Rule<Id extends RuleId | TrapId = RuleId | TrapId> {
  readonly id: Id;
  /** Where the text says it: « art. 3.2 », « préambule », « annexe ». */
  readonly articles: readonly [string, ...string[]];
  /** One French sentence, in our own words. */
  readonly says: string;
  readonly treatments: readonly [Treatment, ...Treatment[]];
  readonly page: RulePage;
}
