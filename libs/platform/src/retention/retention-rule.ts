import type { Tx } from '../postgres/database.service.js';

interface Kept {
  /** Stable name: `identity.sessions`. */
  readonly name: string;
  /** What is kept, in French, for the page and for the registers. */
  readonly what: string;
  /** The tables that the rule answers for, with their schema: each table of Chariot has exactly one rule. */
  readonly tables: readonly string[];
  /** The article, the clause or the recommendation that the period comes from, in French. */
  readonly why: string;
}

/** How long one class of data is kept. A room states its own when it starts: `Retention.register`. */
export type RetentionRule =
  | (Kept & {
      readonly daysKept: number;
      /**
       * Deletes one bounded batch (some thousand rows) of what ended before `before`, under the system's Reach.
       * @returns how many rows; it is called again until it answers 0
       */
      readonly prune: (tx: Tx, before: Date) => Promise<number>;
    })
  /** Kept as long as the instance, or as what it belongs to: `why` says which. */
  | (Kept & { readonly daysKept: null });

/** A period as people say it: « 7 jours », « 12 mois », « 10 ans ». */
export function periodInFrench(days: number | null): string {
  if (days === null) return 'sans limite fixée';
  if (days === 365) return '12 mois';
  if (days % 365 === 0) return `${days / 365} ans`;
  return days === 1 ? '1 jour' : `${days} jours`;
}
