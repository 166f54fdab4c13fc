/** What somebody may take of one act in 24 hours. */
export interface QuotaLimit {
  /** Sum of weights. */
  readonly perDay: number;
  /** At most one place. */
  readonly onePlace: boolean;
}

export interface QuotaUse {
  readonly weight: number;
  readonly placeId: string;
}

/** Whether one more fits beside what was taken within the last 24 hours; what is refused. */
export function quotaFault(
  taken: readonly QuotaUse[],
  asked: QuotaUse,
  limit: QuotaLimit,
): 'onePlace' | 'spent' | null {
  if (limit.onePlace && taken.some(({ placeId }) => placeId !== asked.placeId)) return 'onePlace';
  const used = taken.reduce((sum, { weight }) => sum + weight, 0);
  return used + asked.weight > limit.perDay ? 'spent' : null;
}
