import type { Confidence, ConventionReading } from '@chariot/contract';

/** What is read in the words of a convention, whatever file they came from. */
export type Reading = Omit<ConventionReading, 'document'>;

/** One thing read, with where it came from; a null value is « non renseigné ». */
export interface Found<T> {
  value: T | null;
  sentence: string | null;
  confidence: Confidence;
  articles: string[];
}

/** Nothing in the document speaks of it. */
export const absent = <T>(): Found<T> => ({ value: null, sentence: null, confidence: 'likely', articles: [] });

/** The same place, another meaning: a code without its spaces, a number of words. */
export function as<T, U>(found: Found<T>, value: U | null): Found<U> {
  return { ...found, value };
}
