import type { Money } from '@chariot/kernel';

/** A figure that people see, with what opens it: how it was computed and the articles that say so. */
export interface Explained<Cents extends Money | null = Money | null> {
  readonly labelFr: string;
  /** Null: « non calculable », and the formula says what is missing. */
  readonly cents: Cents;
  /** The computation in French, with its numbers: « 50 % de 8 000,00 € ». */
  readonly formula: string;
  /** As people read them: « art. 3.2 », « annexe ». */
  readonly articles: readonly string[];
}

export const explained = <Cents extends Money | null>(
  labelFr: string,
  cents: Cents,
  formula: string,
  articles: readonly string[],
): Explained<Cents> => ({ labelFr, cents, formula, articles });
