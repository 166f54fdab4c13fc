import type { ReadingFlag } from '@chariot/contract';
import type { TrapId } from '../../rules/rule-ids.js';
import type { Found } from '../found.js';

type Severity = ReadingFlag['severity'];

/** Doubts that are ours and no trap of the model: a stable code each. */
export type DoubtCode =
  | 'notWritten'
  | 'capMismatch'
  | 'subsidyAboveCap'
  | 'subsidyNotTheCap'
  | 'resourceMismatch'
  | 'advanceMismatch'
  | 'advancePerClassroom'
  | 'budgetMismatch'
  | 'parityMismatch'
  | 'infrastructureSubsidised'
  | 'notCofinanced'
  | 'netOfTax'
  | 'uaiUnreadable'
  | 'uaiCheckLetter'
  | 'uaiTwice'
  | 'noReferenceCollege'
  | 'moreThanThree'
  | 'noSchool'
  | 'datesInverted'
  | 'dateInvalid'
  | 'localAuthorityUnknown'
  | 'ibanInvalid'
  | 'ribKeyInvalid'
  | 'ribIncomplete'
  | 'ribNotIban'
  | 'bicInvalid'
  | 'accountCodeMismatch'
  | 'purchasingGroupMismatch'
  | 'totalMismatch'
  | 'oddOriginals'
  | 'mentionMissing';

interface Where {
  readonly field: string;
  readonly articles: readonly string[];
  readonly quote?: string | null;
  readonly severity?: Severity;
}

/** A trap of the model, T01 to T42, which this text shows. */
export const trap = (
  id: TrapId,
  message: string,
  { field, articles, quote = null, severity = 'information' }: Where,
): ReadingFlag => ({
  trap: id,
  code: null,
  severity,
  field,
  articles: [...articles],
  message,
  quote,
});

export const doubt = (
  code: DoubtCode,
  message: string,
  { field, articles, quote = null, severity = 'warning' }: Where,
): ReadingFlag => ({
  trap: null,
  code,
  severity,
  field,
  articles: [...articles],
  message,
  quote,
});

/** Where something was read, else where the model has it. */
export const articlesOf = (otherwise: string, ...found: readonly Found<unknown>[]): string[] => {
  const read = found.flatMap(({ articles }) => articles);
  return read.length === 0 ? [otherwise] : [...new Set(read)];
};
