/** A whole value, and how many times it occurred. */
export interface Occurrences {
  readonly value: number;
  readonly n: number;
}

export const countOf = (occurrences: readonly Occurrences[]): number => occurrences.reduce((sum, { n }) => sum + n, 0);

/** The middle one, or halfway between the two in the middle; null of nothing. */
export function medianOf(occurrences: readonly Occurrences[]): number | null {
  const count = countOf(occurrences);
  if (count === 0) return null;
  const sorted = [...occurrences].sort((a, b) => a.value - b.value);
  const at = (rank: number): number => {
    let seen = 0;
    for (const { value, n } of sorted) {
      seen += n;
      if (seen > rank) return value;
    }
    return 0;
  };
  return (at(Math.floor((count - 1) / 2)) + at(Math.floor(count / 2))) / 2;
}
