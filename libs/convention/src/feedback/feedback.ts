import type { FeedbackState } from '@chariot/contract';

/** Nobody sets a state: it is drawn from what has happened. Taken back, it is a draft again. */
export function feedbackStateOf(row: {
  readonly submittedAt: Date | null;
  readonly publishedAt: Date | null;
  readonly returnReason: string | null;
}): FeedbackState {
  if (row.publishedAt !== null) return 'published';
  if (row.submittedAt !== null) return 'submitted';
  return row.returnReason === null ? 'draft' : 'returned';
}
